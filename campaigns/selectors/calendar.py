"""Lessons, drills and operations day by day, whose shift is in the way, and how long no operation was run."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Drill, LessonOrder, Operation
from campaigns.selectors.materials import terms_of
from campaigns.workflow import HAS_LECTURER, HOLDS_TIME
from patrols.models import Assignment
from patrols.workflow import HELD
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission

LONGEST_QUIET = 4  # weeks


@dataclass(frozen=True)
class Line:
    """Something of one day; `in_the_way` names the duty that was laid across a lesson."""

    at: datetime
    icon: str
    title: str
    place: str
    who: str
    url: str
    in_the_way: str = ""


def lines_between(user: User, start: datetime, end: datetime) -> list[Line]:
    """What the user sees of the half-open time, first to last. Five queries."""
    return sorted([*_lessons(user, start, end), *_drills(user, start, end), *_operations(user, start, end)],
                  key=lambda line: line.at)  # fmt: skip


def by_day(lines: Iterable[Line], zone: Any) -> list[tuple[date, list[Line]]]:
    """The lines under the day on which they begin."""
    days: dict[date, list[Line]] = defaultdict(list)
    for line in lines:
        days[line.at.astimezone(zone).date()].append(line)
    return list(days.items())


def _lessons(user: User, start: datetime, end: datetime) -> Iterable[Line]:
    rows = LessonOrder.objects.visible_to(user).filter(state__in=HAS_LECTURER, starts_at__gte=start, starts_at__lt=end)
    orders = list(rows.for_list())
    duties = _duties({order.lecturer_id for order in orders if order.state in HOLDS_TIME}, start, end)
    for order in orders:
        if order.starts_at and order.lecturer:
            url = reverse("campaigns:order", args=[order.pk])
            busy = _across(order, duties) if order.state in HOLDS_TIME else ""
            yield Line(
                order.starts_at,
                "presentation",
                order.offer.title,
                order.school.name,
                order.lecturer.full_name,
                url,
                busy,
            )


Duties = dict[int, list[tuple[Any, str]]]


def _duties(people: Iterable[int | None], start: datetime, end: datetime) -> Duties:
    rows = Assignment.objects.filter(user__in=[pk for pk in people if pk], state__in=HELD, span__overlap=(start, end))
    found: Duties = defaultdict(list)
    for user, span, post in rows.values_list("user", "span", "shift__post__name"):
        found[user].append((span, post))
    return found


def _across(order: LessonOrder, duties: Duties) -> str:
    starts_at, ends_at = order.hours
    for span, post in duties.get(order.lecturer_id or 0, ()):
        if span.lower < ends_at and starts_at < span.upper:
            return _("on duty at that hour: %(post)s") % {"post": post}
    return ""


def _drills(user: User, start: datetime, end: datetime) -> Iterable[Line]:
    rows = Drill.objects.visible_to(user).standing().filter(planned_at__gte=start, planned_at__lt=end).for_list()
    for drill in rows:
        url = reverse("campaigns:drill", args=[drill.pk])
        yield Line(drill.planned_at, "bell-ringing", str(drill.scenario), drill.school.name, "", url)


def _operations(user: User, start: datetime, end: datetime) -> Iterable[Line]:
    for run in Operation.objects.visible_to(user).started_between(start, end).select_related("unit"):
        url = reverse("campaigns:operation", args=[run.pk])
        yield Line(run.started_at, "shield", run.name, run.unit.name, "", url)


def quiet_weeks(user: User, now: datetime) -> int | None:
    """Whole weeks since the last special operation in the user's units, where they are too many; None in the holidays,
    where there was one lately, and where none was ever recorded."""
    units: Sequence[int] = user.reach(Permission.VIEW_CAMPAIGNS)
    last = Operation.objects.of_units(units).special().aggregate(last=Max("started_at"))["last"]
    if last is None:
        return None
    weeks = int((now - last) / timedelta(weeks=1))
    if weeks < LONGEST_QUIET:
        return None
    today = now.astimezone(user.zone).date()
    terms = terms_of(units, today)
    is_term = not terms or any(span.first <= today <= span.last for span in terms)
    return weeks if is_term else None
