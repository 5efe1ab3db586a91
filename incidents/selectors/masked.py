"""Files that a person may count and not read."""

from collections.abc import Sequence

from incidents.models import Concern, Incident
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission


def masked_among(rows: Sequence[Incident] | Sequence[Concern], user: User) -> set[int]:
    """The pks of those rows that are out of the user's sight. One query, none for whoever counts only what is seen."""
    if not rows or not user.may(Permission.COUNT_CONFIDENTIAL):
        return set()
    pks = {row.pk for row in rows}
    return pks - set(type(rows[0]).objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))
