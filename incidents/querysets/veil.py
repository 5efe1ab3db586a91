"""Kinds of files that few cases would tell of a child, seen from above the unit that works with them.

There their number is told where it is five or more (see `kernel.small`); a list shows such a file as a number and a
month, like a confidential one, and does not say what it is about. It opens to whoever has it, and to whom somebody
pointed it out: who has a notice with its address. Its number alone opens nothing.
"""

from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from safeschool.accounts.roles import Permission
from safeschool.kernel.lookups import one_of
from safeschool.kernel.small import SENSITIVE

if TYPE_CHECKING:
    from safeschool.accounts.models import User


def units_from_above(user: "User") -> list[int]:
    """The units whose files the user reads, without a hat in the unit itself or the right to its confidential ones."""
    near = {hat.unit_id for hat in user.hats_for(Permission.VIEW_INCIDENTS)}
    return sorted(set(user.reach(Permission.VIEW_INCIDENTS)) - set(user.reach(Permission.VIEW_CONFIDENTIAL)) - near)


def veil(user: "User") -> Q | None:
    """Which files are veiled for the user; None where none can be. One's own (reported, assigned) never are."""
    above = units_from_above(user)
    if not above:
        return None
    mine = Q(reported_by=user) | Q(assignee=user)
    return one_of("unit", above) & Q(type__group__in=sorted(SENSITIVE)) & ~mine


def pointed_out(user: "User") -> Exists:
    """Whether the user has a notice with the address of the file."""
    before, _pk, after = reverse("incidents:file", args=[0]).rpartition("0")
    address = Concat(Value(before), Cast(OuterRef("pk"), CharField()), Value(after))
    return Exists(user.notices.filter(link=address))
