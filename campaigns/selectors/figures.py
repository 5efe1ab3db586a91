"""The counters that leaders ask for, each in its own unit and counted in its own way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.models import Counter, Drill, ImportedTotal, Operation, OperationVisit, Programme, Session, Violation
from campaigns.querysets import OperationQuerySet, SessionQuerySet
from safeschool.accounts.models import Unit
from safeschool.kernel.figures import Counted, Figure
from schools.models import School

# With a context of their own: the framework's catalogue has a session, too, and means another one.
UNIT_WORDS: dict[str, Promise] = {
    Counter.SESSIONS: pgettext_lazy("counted", "sessions"),
    Counter.PERSON_TIMES: pgettext_lazy("counted", "person-times"),
    Counter.SCHOOLS: pgettext_lazy("counted", "schools"),
    Counter.LETTERS: pgettext_lazy("counted", "letters"),
    Counter.LEAFLETS: pgettext_lazy("counted", "leaflets"),
    Counter.PROMOTERS: pgettext_lazy("counted", "promoters"),
    Counter.OPERATIONS: pgettext_lazy("counted", "operations"),
    Counter.VIOLATIONS: pgettext_lazy("counted", "violations"),
    Counter.VEHICLES: pgettext_lazy("counted", "vehicles"),
    Counter.CLEANUPS: pgettext_lazy("counted", "clean-ups"),
    Counter.VENUES: pgettext_lazy("counted", "venues"),
}
PUBLISHED_LABELS: dict[str, Promise] = {
    Counter.SESSIONS: _("Outreach sessions, published"),
    Counter.PERSON_TIMES: _("People reached, published"),
    Counter.SCHOOLS: _("Schools reached by outreach, published"),
    Counter.LETTERS: _("Letters to parents, published"),
    Counter.LEAFLETS: _("Leaflets handed out, published"),
    Counter.PROMOTERS: _("Little promoters, published"),
    Counter.OPERATIONS: _("Special operations, published"),
    Counter.VIOLATIONS: _("Violations found, published"),
    Counter.VEHICLES: _("Vehicles checked, published"),
    Counter.CLEANUPS: _("Joint clean-ups, published"),
    Counter.VENUES: _("Venues visited on rounds, published"),
}
PUBLISHED = "_PUBLISHED"
# Sessions that a school had ordered.
LESSONS = "LESSONS"
# Which operations make up a counter: its list shows these and no others.
OPERATIONS_OF: dict[str, Q] = {
    Counter.OPERATIONS: Q(kind=Operation.Kind.SPECIAL),
    Counter.VIOLATIONS: Q(pk__in=Violation.objects.filter(count__gt=0).values("operation")),
    Counter.VEHICLES: Q(vehicles_checked__gt=0),
    Counter.CLEANUPS: Q(kind=Operation.Kind.CLEANUP),
    Counter.VENUES: Q(pk__in=OperationVisit.objects.values("operation")),
}
LISTS = {Counter.SCHOOLS: "campaigns:schools", **dict.fromkeys(OPERATIONS_OF, "campaigns:operations")}
AUDIENCE = F("pupils") + F("teachers") + F("parents") + F("others")
# Which sessions make up a counter: its list shows these and no others.
SESSIONS_OF: dict[str, Q] = {
    Counter.SESSIONS: Q(format__counts_as_session=True),
    Counter.SCHOOLS: Q(format__counts_as_session=True, school__isnull=False),
    Counter.PERSON_TIMES: Q(pupils__gt=0) | Q(teachers__gt=0) | Q(parents__gt=0) | Q(others__gt=0),
    Counter.LETTERS: Q(letters__gt=0),
    Counter.LEAFLETS: Q(leaflets__gt=0),
    Counter.PROMOTERS: Q(promoters__gt=0),
    LESSONS: Q(order__isnull=False),
}

Totals = dict[str, tuple[int, bool]]


@dataclass(frozen=True)
class _Rows:
    """What was held and run in the period: everything that a counter may count."""

    sessions: SessionQuerySet
    operations: OperationQuerySet


def counters(
    unit_ids: Sequence[int], start: datetime, end: datetime, programme: Programme | None = None
) -> list[Figure]:
    """Every counter of the units (whole subtrees) over the half-open period: first from rows, then as published.

    A published total has a code of its own (…_PUBLISHED) and is never added to rows. Under a programme only the rows
    that carry its tag are counted, and no published total: nobody knows what it holds. Six queries.
    """
    params = {**_units_named(unit_ids), **_days_named(start, end)}
    rows = _Rows(
        Session.objects.of_units(unit_ids).held_between(start, end),
        Operation.objects.of_units(unit_ids).started_between(start, end),
    )
    if programme is not None:
        # One tag of one row is one row of the join: nothing is doubled.
        rows = _Rows(rows.sessions.filter(programmes=programme), rows.operations.filter(programmes=programme))
        params["programme"] = str(programme.pk)
    counted = {**_sessions_counted(rows.sessions), **_operations_counted(rows.operations)}
    proofs = _proofs(rows)
    figures = [_figure(code, counted[code], params, proofs[code]) for code in Counter.values]
    return figures if programme else [*figures, *_published(unit_ids, start, end, params)]


def week_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """The room's part of the weekly report: counters, lessons on order, drills."""
    period = {**_units_named(unit_ids), **_days_named(start, end)}
    sessions = Session.objects.of_units(unit_ids).held_between(start, end).filter(SESSIONS_OF[LESSONS])
    drills = Drill.objects.filter(unit__in=unit_ids, planned_at__gte=start, planned_at__lt=end, ended_at__isnull=False)
    return [
        *counters(unit_ids, start, end),
        Figure(LESSONS, _("Lessons held on order"), sessions.count(), pgettext_lazy("counted", "lessons"),
               route="campaigns:sessions", params={**period, "counted": LESSONS}, counted=Counted(sessions)),
        Figure("DRILLS", _("Drills held"), drills.count(), pgettext_lazy("counted", "drills"),
               route="campaigns:drills", params={**period, "state": "held"}, counted=Counted(drills)),
    ]  # fmt: skip


def is_published(figure: Figure) -> bool:
    """Whether the figure is a published total, not a count of rows."""
    return figure.code.endswith(PUBLISHED)


def told_in_print(figure: Figure) -> str:
    """A published number in the words of print: “60-odd” where it stands for more than sixty."""
    number = formats.number_format(figure.value, force_grouping=True)
    return gettext("%(number)s-odd") % {"number": number} if figure.is_approximate else number


def schools_reached(sessions: QuerySet[Session]) -> QuerySet[School]:
    """The schools of these sessions, each once, with `held` (how many) and `last_held_at`."""
    at_school = sessions.filter(school=OuterRef("pk")).order_by().values("school")
    return School.objects.filter(pk__in=sessions.values("school")).annotate(
        held=Subquery(at_school.annotate(n=Count("pk")).values("n")),
        last_held_at=Subquery(at_school.annotate(last=Max("held_at")).values("last")),
    )


def _sessions_counted(rows: SessionQuerySet) -> Totals:
    sums: dict[str, Any] = rows.aggregate(
        sessions=Count("pk", filter=SESSIONS_OF[Counter.SESSIONS]),
        # A school visited twice is one school.
        schools=Count("school", filter=SESSIONS_OF[Counter.SCHOOLS], distinct=True),
        people=Coalesce(Sum(AUDIENCE), 0),
        all_letters=Coalesce(Sum("letters"), 0),
        all_leaflets=Coalesce(Sum("leaflets"), 0),
        all_promoters=Coalesce(Sum("promoters"), 0),
        loose_promoters=Count("pk", filter=SESSIONS_OF[Counter.PROMOTERS] & Q(is_approximate=True)),
        loose_people=Count("pk", filter=SESSIONS_OF[Counter.PERSON_TIMES] & Q(is_approximate=True)),
        loose_letters=Count("pk", filter=SESSIONS_OF[Counter.LETTERS] & Q(is_approximate=True)),
        loose_leaflets=Count("pk", filter=SESSIONS_OF[Counter.LEAFLETS] & Q(is_approximate=True)),
    )
    return {
        Counter.SESSIONS: (sums["sessions"], False),
        Counter.SCHOOLS: (sums["schools"], False),
        Counter.PERSON_TIMES: (sums["people"], sums["loose_people"] > 0),
        Counter.LETTERS: (sums["all_letters"], sums["loose_letters"] > 0),
        Counter.LEAFLETS: (sums["all_leaflets"], sums["loose_leaflets"] > 0),
        Counter.PROMOTERS: (sums["all_promoters"], sums["loose_promoters"] > 0),
    }


def _operations_counted(rows: OperationQuerySet) -> Totals:
    tallies = Violation.objects.filter(operation__in=rows.values("pk")).aggregate(
        found=Coalesce(Sum("count"), 0), loose=Count("pk", filter=Q(is_approximate=True, count__gt=0))
    )
    # A venue visited twice is one venue.
    visited = OperationVisit.objects.filter(operation__in=rows.values("pk"))
    run = rows.aggregate(
        number=Count("pk", filter=OPERATIONS_OF[Counter.OPERATIONS]),
        cleanups=Count("pk", filter=OPERATIONS_OF[Counter.CLEANUPS]),
        vehicles=Coalesce(Sum("vehicles_checked"), 0),
    )
    return {
        Counter.OPERATIONS: (run["number"], False),
        Counter.VIOLATIONS: (tallies["found"], tallies["loose"] > 0),
        Counter.VEHICLES: (run["vehicles"], False),
        Counter.CLEANUPS: (run["cleanups"], False),
        Counter.VENUES: (visited.aggregate(n=Count("visit__venue", distinct=True))["n"], False),
    }


def _proofs(rows: _Rows) -> dict[str, Counted]:
    """The rows behind each counter; no query before they are asked for."""
    kinds = {code: rows.sessions.filter(rule) for code, rule in SESSIONS_OF.items()}
    return {
        Counter.SESSIONS: Counted(kinds[Counter.SESSIONS]),
        Counter.SCHOOLS: Counted(kinds[Counter.SCHOOLS], "DISTINCT", "school"),
        Counter.PERSON_TIMES: Counted(kinds[Counter.PERSON_TIMES], "SUM", AUDIENCE),
        Counter.LETTERS: Counted(kinds[Counter.LETTERS], "SUM", "letters"),
        Counter.LEAFLETS: Counted(kinds[Counter.LEAFLETS], "SUM", "leaflets"),
        Counter.PROMOTERS: Counted(kinds[Counter.PROMOTERS], "SUM", "promoters"),
        Counter.OPERATIONS: Counted(rows.operations.special()),
        Counter.VIOLATIONS: Counted(
            Violation.objects.filter(operation__in=rows.operations.values("pk")), "SUM", "count"
        ),
        Counter.VEHICLES: Counted(rows.operations.filter(vehicles_checked__gt=0), "SUM", "vehicles_checked"),
        Counter.CLEANUPS: Counted(rows.operations.filter(OPERATIONS_OF[Counter.CLEANUPS])),
        Counter.VENUES: Counted(
            OperationVisit.objects.filter(operation__in=rows.operations.values("pk")), "DISTINCT", "visit__venue"
        ),
    }


def _published(unit_ids: Sequence[int], start: datetime, end: datetime, params: dict[str, str]) -> Iterable[Figure]:
    first, last = _days(start, end)
    told_once = ImportedTotal.objects.told_once(unit_ids, first, last)
    told = (
        told_once.order_by()
        .values("counter")
        .annotate(total=Sum("value"), loose=Count("pk", filter=Q(is_approximate=True)))
    )
    found = {row["counter"]: row for row in told}
    for code in Counter.values:
        if code in found:
            yield Figure(
                code=code + PUBLISHED,
                label=PUBLISHED_LABELS[code],
                value=found[code]["total"],
                unit=UNIT_WORDS[code],
                is_approximate=found[code]["loose"] > 0,
                route="campaigns:totals",
                params={**params, "counted": code},
                counted=Counted(told_once.filter(counter=code), "SUM", "value"),
            )


def _figure(code: str, counted: tuple[int, bool], params: dict[str, str], proof: Counted) -> Figure:
    value, is_approximate = counted
    route = LISTS.get(Counter(code), "campaigns:sessions")
    narrowed = params if route == "campaigns:schools" else {**params, "counted": code}
    return Figure(
        code=code,
        label=Counter(code).label,
        value=value,
        unit=UNIT_WORDS[code],
        is_approximate=is_approximate,
        route=route,
        params=narrowed,
        counted=proof,
    )


def _days(start: datetime, end: datetime) -> tuple[Any, Any]:
    """The first and the last whole day of the period, in the zone in which it is told."""
    return start.date(), (end - timedelta(microseconds=1)).date()


def _days_named(start: datetime, end: datetime) -> dict[str, str]:
    first, last = _days(start, end)
    return {"since": first.isoformat(), "until": last.isoformat()}


def _units_named(unit_ids: Sequence[int]) -> dict[str, str]:
    """The codes of the topmost units, as a list page takes them."""
    tops = Unit.objects.filter(pk__in=unit_ids).exclude(parent__in=unit_ids).values_list("code", flat=True)
    codes = ",".join(tops)
    return {"unit": codes} if codes else {}
