"""The seven streams of work, as the rooms count them; each figure beside the one before and the one a year ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.selectors import counters, models_at_work
from incidents.models import Concern, EarlyWarning, Incident
from incidents.selectors import Tally, briefings_held
from patrols.selectors import week_figures as patrol_figures
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.figures import Figure
from schools.models import School
from schools.selectors import hazard_figures, hazards_now, inspection_figures

CASES: str | Promise = _("cases")
JOINT = ("OPERATIONS", "VIOLATIONS")
# Of the figures of duty: what stands at fixed points, and who came.
POSTS = ("posts_set", "shifts_planned", "seats_needed", "seats_filled")
# What should be none: it is red where it is not.
RED = {"OVERDUE", "HAZARDS_OVERDUE", "WARNINGS"}


@dataclass(frozen=True)
class Period:
    """From start (in) to end (out), in some units; `params` is the same filter for the lists of incidents."""

    user: User
    units: Sequence[int]
    unit: Unit | None
    start: datetime
    end: datetime
    params: dict[str, str]


@dataclass(frozen=True)
class Compared:
    """A figure, and the same of the weekdays before and of 52 weeks ago; none for what only stands as it is now."""

    figure: Figure
    before: Figure | None = None
    year_before: Figure | None = None
    is_hidden: bool = False

    @property
    def tone(self) -> str:
        """How the number looks: it is red where something waits that should be done by now."""
        return "alarm" if self.figure.code in RED and self.figure.value else ""


@dataclass(frozen=True)
class Stream:
    """A stream of work and its figures."""

    title: str | Promise
    figures: list[Compared]


Told = dict[str, tuple[str | Promise, list[Figure]]]


def streams_of(
    now: Period, before: Period, year_before: Period, tallies: Sequence[Tally], at: datetime
) -> list[Stream]:
    """Every stream that the person may see, with what is compared and what stands at that moment."""
    told, earlier, last_year = (
        _of_period(period, tally) for period, tally in zip((now, before, year_before), tallies, strict=True)
    )
    standing = _standing(now, at)
    streams = []
    for code, (title, figures) in told.items():
        old, older = _by_code(earlier[code][1]), _by_code(last_year[code][1])
        rows = [Compared(one, old.get(one.code), older.get(one.code)) for one in figures]
        rows += [Compared(one) for one in standing.get(code, [])]
        if rows:
            streams.append(Stream(title, rows))
    return streams


def _by_code(figures: list[Figure]) -> dict[str, Figure]:
    return {figure.code: figure for figure in figures}


def _of_period(period: Period, tally: Tally) -> Told:
    """What is counted over a period."""
    may, units, start, end = period.user.may, period.units, period.start, period.end
    told: Told = {}
    if may(Permission.VIEW_INCIDENTS):
        told["events"] = (_("Incidents and concerns"), _events(period, tally))
    if may(Permission.VIEW_EXCHANGE):
        told["direction"] = (_("Direction"), [briefings_held(units, start, end)])
    elif may(Permission.VIEW_CAMPAIGNS):
        told["direction"] = (_("Direction"), [])
    if may(Permission.VIEW_INSPECTIONS):
        told["inspection"] = (_("Inspection"), inspection_figures(units, start, end))
    if may(Permission.VIEW_SURROUNDINGS):
        told["hazards"] = (_("Hazards around schools"), hazard_figures(units, start, end))
    if may(Permission.VIEW_CAMPAIGNS):
        counted = counters(units, start, end)
        told["joint"] = (_("Joint operations"), [one for one in counted if one.code.startswith(JOINT)])
        told["outreach"] = (_("Outreach"), [one for one in counted if not one.code.startswith(JOINT)])
    if may(Permission.VIEW_ROSTER):
        duty = patrol_figures(units, start, end)
        told["patrol"] = (_("Patrols and presence"), [one for one in duty if one.code not in POSTS])
        told["posts"] = (_("Guard posts"), [one for one in duty if one.code in POSTS])
    return told


def _standing(now: Period, at: datetime) -> dict[str, list[Figure]]:
    """What stands as it is now, whatever the period."""
    told: dict[str, list[Figure]] = {}
    if now.user.may(Permission.VIEW_INCIDENTS) and now.user.may(Permission.VIEW_CONCERNS):
        told["events"] = [_overdue(now, at), _warnings(now)]
    if now.user.may(Permission.VIEW_CAMPAIGNS):
        told["direction"] = [models_at_work(now.units)]
    if now.user.may(Permission.VIEW_INSPECTIONS):
        told["inspection"] = [_schools(now)]
    if now.user.may(Permission.VIEW_SURROUNDINGS):
        told["hazards"] = hazards_now(now.units, now.end.date())
    return told


def _overdue(now: Period, at: datetime) -> Figure:
    """Files that should be resolved by now, of those that the reader may open."""
    rows = Incident.objects.visible_to(now.user).late(at)
    rows = rows.filter(unit__in=now.units) if now.unit else rows
    params = {"due": "LATE", **({"unit": now.unit.code} if now.unit else {})}
    return Figure("OVERDUE", _("Overdue"), rows.count(), CASES, route="incidents:list", params=params)


def _warnings(now: Period) -> Figure:
    rows = EarlyWarning.objects.visible_to(now.user).open()
    rows = rows.filter(unit__path__startswith=now.unit.path) if now.unit else rows
    params = {"unit": now.unit.code} if now.unit else {}
    return Figure("WARNINGS", _("Early warnings"), rows.count(), _("open"), route="incidents:warnings", params=params)


def _schools(now: Period) -> Figure:
    schools = School.objects.visible_to(now.user)
    schools = schools.under(now.unit) if now.unit else schools
    params = {"unit": now.unit.code} if now.unit else {}
    return Figure("SCHOOLS", _("Schools"), schools.count(), _("schools"), route="schools:list", params=params)


def _events(period: Period, tally: Tally) -> list[Figure]:
    concerns = Concern.objects.counted_for(period.user).received_between(period.start, period.end)
    concerns = concerns.under(period.unit) if period.unit else concerns
    params = period.params
    return [
        Figure("INCIDENTS", _("Incidents"), tally.counted, CASES, route="incidents:list", params=params),
        Figure("OPEN", _("Still open"), tally.open, CASES, route="incidents:list", params={**params, "state": "OPEN"}),
        Figure("CONCERNS", _("Concerns"), concerns.count(), _("concerns"), route="incidents:concerns", params=params),
    ]
