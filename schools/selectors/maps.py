"""The map of units on a day: which there were, what they were called, whose ground a school stands on."""

from collections.abc import Iterable
from datetime import date

from safeschool.accounts.models import FormerName, Unit
from safeschool.kernel.territory import contains
from schools.models import School


def heir_by_ground(school: School, heirs: Iterable[Unit]) -> Unit | None:
    """The heir in whose drawn territory the school stands."""
    if school.latitude is None or school.longitude is None:
        return None
    place = school.latitude, school.longitude
    return next((heir for heir in heirs if contains(heir.boundary.geometry, *place)), None)


def names_on(units: Iterable[Unit], day: date) -> dict[int, str]:
    """What the units were called on the day, by pk."""
    units = list(units)
    names = {unit.pk: unit.name for unit in units}
    former = FormerName.objects.filter(unit__in=units, until__gte=day).order_by("-until")
    return names | {row.unit_id: row.name for row in former}
