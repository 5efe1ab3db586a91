"""The map of units on a day: which there were, what they were called, whose ground a school stands on."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count

from safeschool.accounts.models import Boundary, FormerName, Membership, Unit
from safeschool.accounts.roles import SCHOOL_ROLES
from safeschool.kernel.territory import contains
from schools.models import School, SchoolMove


def heir_by_ground(school: School, heirs: Iterable[Unit]) -> Unit | None:
    """The heir in whose drawn territory the school stands."""
    if school.latitude is None or school.longitude is None:
        return None
    place = school.latitude, school.longitude
    return next((heir for heir in heirs if contains(heir.boundary.geometry, *place)), None)


def outline_of(unit: Unit) -> dict[str, Any] | None:
    """Where the unit ends, as GeoJSON, if that is drawn."""
    drawn = Boundary.objects.filter(unit=unit).first()
    return drawn.geometry if drawn else None


def names_on(units: Iterable[Unit], day: date) -> dict[int, str]:
    """What the units were called on the day, by pk."""
    units = list(units)
    names = {unit.pk: unit.name for unit in units}
    former = FormerName.objects.filter(unit__in=units, until__gte=day).order_by("-until")
    return names | {row.unit_id: row.name for row in former}


def heirs_of(unit: Unit) -> list[Unit]:
    """Among whom the unit was split, whoever took most schools first."""
    taken = dict(SchoolMove.objects.filter(old=unit).order_by().values_list("new").annotate(n=Count("pk")))
    heirs = Unit.objects.filter(origins__old=unit, origins__share="PART").distinct()
    return sorted(heirs, key=lambda heir: (-taken.get(heir.pk, 0), heir.name))


def hats_left(unit: Unit) -> list[Membership]:
    """The hats of the police that still go on in a unit that has ended."""
    ends = unit.valid_to
    if ends is None:
        return []
    rows = unit.memberships.exclude(role__in=SCHOOL_ROLES).exclude(valid_to__lte=ends)
    return list(rows.select_related("user", "unit").order_by("user__full_name", "pk"))
