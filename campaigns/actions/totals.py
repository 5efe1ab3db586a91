"""Carrying over a number that was told in print."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import ImportedTotal
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal


@transaction.atomic
def record_total(
    *,
    by: User | None,
    now: datetime,
    unit: Unit,
    counter: str,
    first_on: date,
    last_on: date,
    value: int,
    is_approximate: bool,
    source: str,
) -> ImportedTotal:
    """Keep a published total as what it is; it will stand beside the rows and never among them."""
    if last_on > now.astimezone(unit.zone).date():
        raise ValidationError({"last_on": _("This day has not come yet.")})
    total = ImportedTotal(
        unit=unit, counter=counter, first_on=first_on, last_on=last_on, value=value,
        is_approximate=is_approximate, source=source, recorded_by=by,
    )  # fmt: skip
    total.full_clean()
    total.save()
    journal.record(
        by=by, verb="total.recorded", target=total, counter=counter, first_on=first_on, last_on=last_on, value=value
    )
    return total
