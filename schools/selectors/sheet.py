"""All that one page tells of a school."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.kernel.week import Week
from schools.models import Campus, Contact, DayException, Enrolment, Gate, School, SchoolMove, Seat, Street, Term
from schools.selectors.hours import Day, Window, days_of
from schools.selectors.listing import gate_points, points_of
from schools.selectors.streets import Crowding, crowding_of

AHEAD = timedelta(days=60)


def _terms(units: list[int], today: date) -> list[Term]:
    rows = Term.objects.filter(unit__in=units, ends_on__gte=today)
    return list(rows.select_related("unit"))


@dataclass(frozen=True)
class Sheet:
    """One school, read once, as its page shows it."""

    school: School
    may_edit: bool
    may_keep: bool
    today: Day
    today_windows: list[Window]
    week: list[tuple[date, list[Window]]]
    campuses: list[Campus]
    gates: list[Gate]
    streets: list[Street]
    points: list[dict[str, Any]]
    enrolments: list[Enrolment]
    contacts: list[Contact]
    seats: list[Seat]
    terms: list[Term]
    coming: list[DayException]
    crowding: list[Crowding]
    moves: list[SchoolMove]
    doors: list[tuple[str, str, str]]


# What else is known of a school, each on a page of its own: ability, route, label, icon.
DOORS: tuple[tuple[Permission, str, str | Promise, str], ...] = (
    (Permission.INSPECT, "schools:inspect", _("Inspect"), "list-check"),
    (Permission.VIEW_INSPECTIONS, "schools:standards", _("Standards"), "shield-check"),
    (Permission.VIEW_SURROUNDINGS, "schools:surroundings", _("Surroundings"), "map-2"),
    (Permission.VIEW_PLANS, "schools:plan", _("One school, one plan"), "file-text"),
    (Permission.KEEP_VISITORS, "schools:visitors", _("Visitors"), "door-enter"),
    (Permission.OPEN_VISITORS, "schools:open_visitors", _("Who is inside"), "door-enter"),
)


def _doors(school: School, user: User) -> list[tuple[str, str, str]]:
    return [(reverse(route, args=[school.pk]), str(label), icon) for may, route, label, icon in DOORS if user.may(may)]


def _may(user: User, permission: Permission, school: School) -> bool:
    """Whether the person has the ability there: by a hat that reaches the unit, else by a seat."""
    if school.unit_id in user.reach(permission):
        return True
    return School.objects.seating(user, permission).filter(pk=school.pk).exists()


def sheet_of(school: School, user: User, now: datetime) -> Sheet:
    """What the school's page tells on that day, on the school's own clock; a constant number of queries."""
    today = now.astimezone(school.unit.zone).date()
    week = Week.of(today)
    days = days_of(school, week.monday, week.sunday)
    campuses = list(school.campuses.all())
    gates = list(Gate.objects.filter(campus__school=school).select_related("street", "campus"))
    above = school.unit.line
    ours = Q(school=school) | Q(school=None, unit__in=above)
    may_keep = _may(user, Permission.KEEP_REGISTRY, school)
    return Sheet(
        school=school,
        may_keep=may_keep,
        may_edit=_may(user, Permission.EDIT_SCHOOLS, school),
        today=days[today][0],
        today_windows=days[today][1],
        week=[(day, days[day][1]) for day in week.days],
        campuses=campuses,
        gates=gates,
        streets=list({gate.street_id: gate.street for gate in gates if gate.street}.values()),
        points=points_of([school]) + gate_points(gates),
        enrolments=list(school.enrolments.all()[:6]),
        contacts=list(school.contacts.all()),
        seats=list(school.seats.select_related("membership__user")) if may_keep else [],
        terms=_terms(above, today),
        coming=list(DayException.objects.filter(ours, on__range=(today, today + AHEAD))),
        crowding=crowding_of(school, user, today, gates),
        moves=list(school.moves.select_related("old", "new")),
        doors=_doors(school, user),
    )
