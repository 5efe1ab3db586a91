"""What changes units: their facts, their outlines, their heirs."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.models import Boundary, FormerName, Succession, Unit, User
from safeschool.audit.journal import record


@transaction.atomic
def open_unit(
    *,
    by: User | None = None,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None = None,
    boundary: dict[str, Any] | None = None,
    **facts: Any,
) -> Unit:
    """A new unit under its parent; country, time zone and language are the parent's unless given.

    Raises ValidationError when a fact is wrong.
    """
    if parent is not None:
        for inherited in ("country", "time_zone", "language"):
            facts.setdefault(inherited, getattr(parent, inherited))
    unit = Unit(code=code, name=name, kind=kind, parent=parent, **facts)
    unit.full_clean(exclude=["path"])
    unit.save()
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    if boundary:
        draw_boundary(by=by, unit=unit, geometry=boundary)
    record(by=by, verb="unit.opened", target=unit, unit_id=unit.pk, code=code)
    return unit


@transaction.atomic
def draw_boundary(*, by: User | None, unit: Unit, geometry: dict[str, Any]) -> None:
    """The outline of the unit, in the place of the one before."""
    Boundary.objects.update_or_create(unit=unit, defaults={"geometry": geometry})
    record(by=by, verb="unit.outlined", target=unit, unit_id=unit.pk)


@transaction.atomic
def change_unit(*, by: User, unit: Unit, **facts: Any) -> Unit:
    """Change facts of a unit; its code and its place in the tree are not among them. Raises ValidationError."""
    for name, value in facts.items():
        if name in {"code", "parent", "path"}:
            raise ValidationError(_("The code and the place of a unit are not changed; open a new one."))
        setattr(unit, name, value)
    unit.full_clean(exclude=["path", "code"])
    unit.save(update_fields=list(facts))
    record(by=by, verb="unit.changed", target=unit, unit_id=unit.pk, fields=sorted(facts))
    return unit


@transaction.atomic
def succeed_unit(
    *, by: User | None = None, old: Unit, new: Unit, on: date, share: str, legal_basis: str = ""
) -> Succession:
    """Write down that the old unit's territory passed to the new one on that day."""
    if new.path.startswith(old.path):
        raise ValidationError(_("A unit cannot be succeeded by a unit below it."))
    succession = Succession.objects.create(old=old, new=new, on=on, share=share, legal_basis=legal_basis)
    record(by=by, verb="unit.succeeded", target=old, unit_id=old.pk, by_unit=new.code, share=share, on=on)
    return succession


@transaction.atomic
def rename_unit(*, by: User, unit: Unit, name: str, on: date, today: date, legal_basis: str = "") -> Unit:
    """The unit has another name from that day on, which is not to come; the old one stays written. ValidationError."""
    if on > today:
        raise ValidationError(_("This day is still to come. Write it down on the day itself or later."))
    if unit.former_names.filter(until__gte=on - timedelta(days=1)).exists():
        raise ValidationError(_("The unit was renamed on that day or later."))
    if name.strip() == unit.name:
        raise ValidationError(_("This is the name it has."))
    FormerName.objects.create(unit=unit, name=unit.name, until=on - timedelta(days=1), legal_basis=legal_basis)
    change_unit(by=by, unit=unit, name=name.strip())
    record(by=by, verb="unit.renamed", target=unit, unit_id=unit.pk, on=on, legal_basis=legal_basis)
    return unit
