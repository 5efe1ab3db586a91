"""Whose step an ordered lesson waits for, who may teach it when, and the hours of a deputy head."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import LessonOrder, Session
from campaigns.workflow import HOLDS_TIME, ORDER_MOVES, Move, Turn
from patrols.models import Assignment
from patrols.selectors import duties_during
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import ABILITIES, Permission, Role
from safeschool.kernel.week import day_bounds
from schools.models import School, Seat
from schools.selectors import day_of

TEACHES = tuple(role for role, held in ABILITIES.items() if Permission.RECORD_CAMPAIGNS in held)
LEADS = tuple(role for role, held in ABILITIES.items() if Permission.LEAD_LESSONS in held)
ORDERS = tuple(role for role, held in ABILITIES.items() if Permission.ORDER_LESSONS in held)
# Ministry of Education order 52 of 2022: a deputy head for rule of law teaches at least four class-hours a year there.
CLASS_HOURS_A_YEAR = 4
CLASS_HOUR_MINUTES = 40


@dataclass(frozen=True)
class Choice:
    """A move out of where the order stands, as one person finds it; `refusal` says why it is not open to them."""

    move: Move
    refusal: str | Promise = ""

    @property
    def is_open(self) -> bool:
        return not self.refusal


REFUSALS = {
    Turn.COMMAND: gettext_lazy("Only those who lead the lessons of the unit may do this."),
    Turn.LECTURER: gettext_lazy("Only the lecturer may do this."),
    Turn.SCHOOL: gettext_lazy("Only the school may do this."),
}


def choices_for(user: User, order: LessonOrder) -> list[Choice]:
    """The moves out of the order's state, each with the reason why it is refused to this person, if it is."""
    moves = [move for move in ORDER_MOVES if move.source == order.state]
    seated = School.objects.seating(user, Permission.ORDER_LESSONS)
    open_turns = {
        Turn.COMMAND: order.unit_id in user.reach(Permission.LEAD_LESSONS),
        Turn.LECTURER: order.lecturer_id == user.pk,
        Turn.SCHOOL: bool(moves) and seated.filter(pk=order.school_id).exists(),
    }
    return [Choice(move, "" if open_turns[move.turn] else REFUSALS[move.turn]) for move in moves]


def reason_not_to_teach(school: School, starts_at: datetime) -> str:
    """Why no lesson can be held there that day; "" on a school day."""
    local = starts_at.astimezone(school.unit.zone).date()
    day = day_of(school, local)
    if day.is_school_day:
        return ""
    if day.because:
        return _("%(day)s is no school day: %(because)s.") % {"day": local.isoformat(), "because": day.because}
    return _("%(day)s is no school day.") % {"day": local.isoformat()}


@dataclass(frozen=True)
class Lecturer:
    """Who could teach the order; `busy` holds, for each date that does not fit, what is in the way."""

    user: User
    busy: dict[datetime, str] = field(default_factory=dict)


def lecturers_for(order: LessonOrder, leader: User) -> list[Lecturer]:
    """Those of the leader's units who teach, and the deputy heads of the school: the free first."""
    people = list(teachers_near(order, leader))
    busy: dict[int, dict[datetime, str]] = {person.pk: {} for person in people}
    rows = User.objects.filter(pk__in=busy)
    for start in order.choices:
        end = start + timedelta(minutes=order.minutes)
        for pk, why in clashes(rows, start, end, without=order).items():
            busy[pk][start] = why
    return sorted((Lecturer(person, busy[person.pk]) for person in people), key=lambda one: len(one.busy))


def teachers_near(order: LessonOrder, leader: User) -> QuerySet[User]:
    """Who may be given the order by this leader."""
    seats = Seat.objects.filter(school=order.school_id).values("membership")
    near = Q(unit__in=leader.reach(Permission.LEAD_LESSONS)) & ~Q(role=Role.DEPUTY_HEAD_LAW) | Q(pk__in=seats)
    hats = Membership.objects.current().with_role(*TEACHES).filter(near)
    return QuerySet(User).filter(pk__in=hats.values("user"), is_active=True).order_by("full_name", "pk")


def clashes(people: QuerySet[User], start: datetime, end: datetime, *, without: LessonOrder) -> dict[int, str]:
    """What each of these people has at that time, by person: a duty at a post, or another lesson. Two queries."""
    found = {pk: _busy(duty) for pk, duty in duties_during(people, start, end).items()}
    lessons = LessonOrder.objects.filter(
        lecturer__in=people.values("pk"), state__in=HOLDS_TIME, span__overlap=(start, end)
    ).exclude(pk=without.pk)
    for pk in lessons.values_list("lecturer", flat=True):
        found.setdefault(pk, _("another lesson at that hour"))
    return found


def _busy(duty: Assignment) -> str:
    return _("on duty at that hour: %(post)s") % {"post": duty.shift.post.name}


def reason_not_to_speak(speaker: User, starts_at: datetime, minutes: int | None) -> str:
    """The duty that the person had at that hour, for a class-hour where no minutes are told; "" when there was none."""
    end = starts_at + timedelta(minutes=minutes or CLASS_HOUR_MINUTES)
    duty = duties_during(User.objects.filter(pk=speaker.pk), starts_at, end).get(speaker.pk)
    return _("%(name)s: %(why)s.") % {"name": speaker.full_name, "why": _busy(duty)} if duty else ""


def leaders_of(unit: Unit) -> list[User]:
    """Who assigns the lessons of the unit; without one, the nearest above. One query."""
    upwards = unit.line[::-1]
    hats = list(
        Membership.objects.current()
        .with_role(*LEADS)
        .filter(unit__in=upwards, user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )
    staffed = {hat.unit_id for hat in hats}
    nearest = next((pk for pk in upwards if pk in staffed), None)
    return list({hat.user_id: hat.user for hat in hats if hat.unit_id == nearest}.values())


def people_of_school(school: School, roles: Sequence[str] = ORDERS) -> list[User]:
    """Who is seated at the school in one of the roles. One query."""
    hats = Membership.objects.current().with_role(*roles).filter(seats__school=school, user__is_active=True)
    return list({hat.user_id: hat.user for hat in hats.select_related("user").order_by("pk")}.values())


@dataclass(frozen=True)
class DeputyHours:
    """What a deputy head for rule of law taught at the school in a calendar year, in whole minutes."""

    user: User
    minutes: int

    @property
    def class_hours(self) -> int:
        """Whole class-hours of forty minutes."""
        return self.minutes // CLASS_HOUR_MINUTES

    @property
    def is_enough(self) -> bool:
        return self.class_hours >= CLASS_HOURS_A_YEAR


def deputy_hours(school: School, year: int) -> list[DeputyHours]:
    """The deputy heads of the school with the minutes of their sessions there in the year, by the unit's clock."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    start, end = day_bounds(first, school.unit.zone)[0], day_bounds(last, school.unit.zone)[1]
    taught = dict(
        Session.objects.filter(school=school, minutes__isnull=False)
        .held_between(start, end)
        .order_by()
        .values("lecturer")
        .annotate(total=Sum("minutes"))
        .values_list("lecturer", "total")
    )
    deputies = people_of_school(school, (Role.DEPUTY_HEAD_LAW,))
    return [DeputyHours(person, taught.get(person.pk) or 0) for person in deputies]
