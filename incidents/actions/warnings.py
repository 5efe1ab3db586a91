"""Raising early warnings, and dismissing them with a reason."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import EarlyWarning
from incidents.selectors.warnings import signs_of
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.kernel import live


def raise_warnings(*, now: datetime) -> int:
    """Look at every unit that has schools; what was raised before is not raised again. Returns how many are new."""
    units = Unit.objects.filter(schools__isnull=False).distinct().order_by("pk")
    return sum(_raise_in(unit, now) for unit in units)


@transaction.atomic
def _raise_in(unit: Unit, now: datetime) -> int:
    signs = signs_of(unit.pk, unit.zone, now)
    rows = EarlyWarning.objects.filter(unit=unit)
    known = set(rows.values_list("school", "kind", "key"))
    # While one is open, more of the same says nothing new; once it is dismissed, the next row does.
    known |= {(school, kind, _same(key)) for school, kind, key in rows.open().values_list("school", "kind", "key")}
    fresh = [
        EarlyWarning(
            unit_id=sign.unit_id, school_id=sign.school_id, kind=sign.kind, key=sign.key, first_on=sign.first_on,
            last_on=sign.last_on, facts=sign.facts, raised_at=now, is_shared=sign.is_shared,
        )
        for sign in signs
        if not known & {(sign.school_id, sign.kind.value, key) for key in (sign.key, _same(sign.key))}
    ]  # fmt: skip
    made = EarlyWarning.objects.bulk_create(fresh, ignore_conflicts=True)
    if made:
        live.changed(path=unit.path, kind="warning", pk=unit.pk)
    return len(made)


def _same(key: str) -> str:
    """What is the same about warnings of one kind at one school: the place and hour, without the newest row."""
    return key.rpartition("-")[0]


@transaction.atomic
def dismiss_warning(*, by: User, warning: EarlyWarning, reason: str, now: datetime) -> EarlyWarning:
    """Say why it needs nothing more; the first word counts. Raises ValidationError."""
    row = EarlyWarning.objects.select_for_update(of=("self",)).select_related("unit").get(pk=warning.pk)
    if row.unit_id not in by.reach(Permission.MOVE_INCIDENT):
        raise ValidationError(_("Only the police of the unit may do this."))
    if row.dismissed_at is not None:
        raise ValidationError(_("It is dismissed already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    row.dismissed_at, row.dismissed_by, row.reason = now, by, reason.strip()[:300]
    row.save(update_fields=["dismissed_at", "dismissed_by", "reason"])
    journal.record(by=by, verb="warning.dismissed", target=row, reason=row.reason, kind=row.kind)
    live.changed(path=row.unit.path, kind="warning", pk=row.pk)
    return row
