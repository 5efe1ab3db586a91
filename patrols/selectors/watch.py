"""Which schools a video round is about, and what the rounds saw."""

from datetime import date

from safeschool.accounts.models import Unit
from schools.models import School
from schools.selectors import windows_between


def schools_at(unit: Unit, moment: str, on: date) -> list[School]:
    """The schools of the unit and of those below it whose bell rings at that moment of the day, by name."""
    rows = School.objects.filter(unit__path__startswith=unit.path).select_related("unit").order_by("name", "pk")
    schools = [school for school in rows if school.stands_on(on)]
    windows = windows_between(schools, on, on)
    return [school for school in schools if any(one.moment == moment for one in windows.get((school.pk, on), []))]
