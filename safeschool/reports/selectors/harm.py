"""Effort beside harm: what was done for each school, and what happened there in the same time."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse

from incidents.models import Incident
from patrols.models import StreetAct, VideoCheck
from patrols.selectors.effort import Effort, effort_by_school
from patrols.selectors.rates import Rate, rates_of
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.week import day_bounds
from schools.models import School

MOST_SHOWN = 200


@dataclass(frozen=True)
class Line:
    """A school, what was done for it, and how many incidents its reader can open; the link shows just those."""

    school: School
    effort: Effort
    incidents: int
    link: str

    @property
    def is_bare(self) -> bool:
        """Whether something happened there and nobody was ever there."""
        return bool(self.incidents) and not (self.effort.visits or self.effort.person_times)


def effort_against_harm(user: User, first: date, last: date, unit: Unit | None) -> list[Line]:
    """Every school of the reader's units, most incidents first, then least hours. Nobody is scored by it."""
    schools = School.objects.visible_to(user).filter(unit__in=user.reach(Permission.VIEW_ROSTER))
    if unit is not None:
        schools = schools.filter(unit__path__startswith=unit.path)
    rows = list(schools.select_related("unit"))
    start, end = day_bounds(first, user.zone)[0], day_bounds(last, user.zone)[1]
    efforts = effort_by_school([school.pk for school in rows], start, end)
    happened = Incident.objects.visible_to(user).happened_between(start, end).filter(school__in=efforts).order_by()
    counts = dict(happened.values("school").annotate(n=Count("pk")).values_list("school", "n"))
    days = f"since={first.isoformat()}&until={last.isoformat()}"
    lines = [
        Line(
            school, efforts[school.pk], counts.get(school.pk, 0),
            f"{reverse('incidents:list')}?school={school.code}&{days}",
        )
        for school in rows
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-line.incidents, line.effort.hours, line.school.name))[:MOST_SHOWN]


def rates_between(user: User, first: date, last: date, unit: Unit | None) -> list[Rate]:
    """The three rates of the reader's units in those days, each with its samples."""
    start, end = day_bounds(first, user.zone)[0], day_bounds(last, user.zone)[1]
    reach = user.reach(Permission.VIEW_ROSTER)
    if unit is not None:
        reach = [pk for pk in Unit.objects.under(unit).values_list("pk", flat=True) if pk in set(reach)]
    checks = VideoCheck.objects.visible_to(user).in_units(reach).checked(start, end)
    return rates_of(checks, StreetAct.objects.visible_to(user).in_units(reach).happening(start, end))
