"""What is asked at an inspection: versions of the checklist, and points of a unit's own."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from schools.actions.shared import checked
from schools.models import Checklist, ChecklistCategory, ChecklistItem
from schools.selectors.checklists import items_in_order


@transaction.atomic
def make_checklist(*, by: User, unit: Unit, valid_from: date, items: Sequence[str], legal_basis: str) -> Checklist:
    """A new version of the unit's checklist; what was inspected by an older one stays with it."""
    Unit.objects.select_for_update(no_key=True).only("pk").get(pk=unit.pk)
    last = Checklist.objects.filter(unit=unit).aggregate(last=Max("version"))["last"] or 0
    above = set(unit.line)
    known = [item for item in items_in_order(items) if item.unit_id is None or item.unit_id in above]
    if not known:
        raise ValidationError(_("A checklist has at least one point."))
    if foreign := set(items) - {item.code for item in known}:
        raise ValidationError(_("%(count)d points belong to another unit.") % {"count": len(foreign)})
    codes = [item.code for item in known]
    row = checked(Checklist(unit=unit, version=last + 1), valid_from=valid_from, items=codes, legal_basis=legal_basis)
    journal.record(by=by, verb="checklist.made", target=row, version=row.version, points=len(known))
    return row


@transaction.atomic
def add_point(
    *, by: User, unit: Unit, category: ChecklistCategory, name: str, defence: str, is_critical: bool, standard: str = ""
) -> ChecklistItem:
    """A point of the unit's own, in the words of its writer for every reader; asked by the versions that name it."""
    Unit.objects.select_for_update(no_key=True).only("pk").get(pk=unit.pk)
    if ChecklistItem.objects.filter(unit=unit, name_en=name).exists():
        raise ValidationError(_("The unit has a point of these words already."))
    number = ChecklistItem.objects.filter(unit=unit).count() + 1
    order = ChecklistItem.objects.aggregate(last=Max("order"))["last"] or 0
    row = checked(
        ChecklistItem(code=f"OWN_{unit.pk}_{number}", unit=unit, group=category.code, order=order + 1),
        name_en=name, name_vi=name, name_zh_hans=name, defence=defence, is_critical=is_critical, evidence="PHOTO",
        applies_to="ALL", standard=standard,
    )  # fmt: skip
    journal.record(by=by, verb="checklist.point_added", target=row, unit=unit.code, code=row.code)
    return row
