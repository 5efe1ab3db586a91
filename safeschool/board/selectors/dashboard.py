"""The dashboard: every number opens the list it counts, under the same filter and the same eyes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.selectors import counters
from incidents.models import Concern, Incident, IncidentGroup
from incidents.querysets import IncidentQuerySet
from patrols.selectors import week_figures as patrol_figures
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.figures import Figure
from schools.models import School

MAP_POINTS = 500
CASES: str | Promise = _("cases")


@dataclass(frozen=True)
class Stream:
    """A stream of work and its figures."""

    title: str | Promise
    figures: list[Figure]


@dataclass(frozen=True)
class Dashboard:
    """What a commander sees of a period."""

    streams: list[Stream]
    by_group: list[tuple[str, int, str]]
    by_day: list[tuple[str, int]]
    grid: list[list[int]]
    points: list[dict[str, Any]]
    points_left_out: int


def dashboard(*, user: User, unit: Unit | None, start: datetime, end: datetime, params: dict[str, str]) -> Dashboard:
    """The dashboard of what the user sees from start (in) to end (out); a constant number of queries."""
    units = _units(user, unit)
    incidents = Incident.objects.visible_to(user).happened_between(start, end)
    counted = Incident.objects.counted_for(user).happened_between(start, end)
    concerns = Concern.objects.counted_for(user).received_between(start, end)
    if unit:
        incidents, counted, concerns = incidents.under(unit), counted.under(unit), concerns.under(unit)
    groups = Counter(dict(incidents.order_by().values_list("type__group").annotate(n=Count("pk"))))
    streams = [_schools(user, unit)]
    if user.may(Permission.VIEW_INCIDENTS):
        streams.append(_events(counted, concerns.count(), params))
    if user.may(Permission.VIEW_ROSTER):
        streams.append(Stream(_("Guard posts and patrols"), patrol_figures(units, start, end)))
    if user.may(Permission.VIEW_CAMPAIGNS):
        streams.append(Stream(_("Outreach and operations"), counters(units, start, end)))
    points, left_out = _points(incidents)
    return Dashboard(
        streams=streams,
        by_group=_by_group(groups, counted.count() - groups.total(), params),
        by_day=_by_day(counted, start, end, user),
        grid=_grid(incidents, user),
        points=points,
        points_left_out=left_out,
    )


def _units(user: User, unit: Unit | None) -> list[int]:
    reached = user.reach(Permission.VIEW_DASHBOARD)
    if unit is None:
        return reached
    return list(Unit.objects.under(unit).filter(pk__in=reached).values_list("pk", flat=True))


def _schools(user: User, unit: Unit | None) -> Stream:
    schools = School.objects.visible_to(user)
    if unit:
        schools = schools.under(unit)
    params = {"unit": unit.code} if unit else {}
    figure = Figure("SCHOOLS", _("Schools"), schools.count(), _("schools"), route="schools:list", params=params)
    return Stream(_("Schools"), [figure])


def _events(incidents: IncidentQuerySet, concerns: int, params: dict[str, str]) -> Stream:
    open_ones = incidents.open().count()
    return Stream(
        _("Incidents and concerns"),
        [
            Figure("INCIDENTS", _("Incidents"), incidents.count(), CASES, route="incidents:list", params=params),
            Figure(
                "OPEN", _("Still open"), open_ones, CASES, route="incidents:list", params={**params, "state": "OPEN"}
            ),
            Figure("CONCERNS", _("Concerns"), concerns, _("concerns"), route="incidents:concerns", params=params),
        ],
    )


def _by_group(groups: Counter[str], masked: int, params: dict[str, str]) -> list[tuple[str, int, str]]:
    """The kinds of the visible incidents; those that are only counted stand together, their kind untold."""
    rows = [
        (
            group.name,
            groups[group.code],
            Figure("", "", 0, "", False, "incidents:list", {**params, "group": group.code}).link,
        )
        for group in IncidentGroup.objects.all()
        if groups[group.code]
    ]
    link = Figure("", "", 0, "", False, "incidents:list", {**params, "sight": "MASKED"}).link
    return [*rows, (gettext("Confidential files"), masked, link)] if masked else rows


def _by_day(incidents: IncidentQuerySet, start: datetime, end: datetime, user: User) -> list[tuple[str, int]]:
    day = TruncDate("occurred_at", tzinfo=user.zone)
    counted: dict[date, int] = dict(incidents.order_by().values_list(day).annotate(n=Count("pk")))
    first = start.astimezone(user.zone).date()
    days = min((end.astimezone(user.zone).date() - first).days, 366)
    return [
        (date_format(at, "CHART_DAY_FORMAT"), counted.get(at, 0))
        for at in (first + timedelta(days=n) for n in range(days))
    ]


def _grid(incidents: IncidentQuerySet, user: User) -> list[list[int]]:
    cells = [[0] * 24 for _weekday in range(7)]
    rows = (
        incidents.filter(date_precision="EXACT")
        .order_by()
        .values_list(ExtractIsoWeekDay("occurred_at", tzinfo=user.zone), ExtractHour("occurred_at", tzinfo=user.zone))
        .annotate(n=Count("pk"))
    )
    for weekday, hour, n in rows:
        cells[weekday - 1][hour] = n
    return cells


def _points(incidents: IncidentQuerySet) -> tuple[list[dict[str, Any]], int]:
    """The newest places on the map, by number and type only; confidential ones are not shown as a point."""
    rows = incidents.exclude(latitude=None).exclude(confidentiality="CONFIDENTIAL")
    newest = rows.select_related("type").order_by("-occurred_at", "-pk")[: MAP_POINTS + 1]
    points = [
        {
            "lat": row.latitude,
            "lng": row.longitude,
            "title": row.number,
            "url": reverse("incidents:file", args=[row.pk]),
            "tone": row.severity.lower(),
            "text": row.type.name,
        }
        for row in newest
    ]
    left_out = rows.count() - MAP_POINTS if len(points) > MAP_POINTS else 0
    return points[:MAP_POINTS], left_out
