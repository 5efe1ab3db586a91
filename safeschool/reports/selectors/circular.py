"""Which units below have earned praise or criticism in a period, and the paper that says so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q
from django.utils import formats, translation
from django.utils.translation import gettext as _

from patrols.models import Assignment
from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week, day_bounds
from safeschool.reports.models import Circular, CircularEntry, WeeklyReport
from safeschool.reports.selectors.contents import state_heading
from safeschool.reports.selectors.due import REPORTING, cutoff, has_clock
from safeschool.reports.selectors.paper import Paper
from safeschool.reports.workflow import Criterion
from schools.models import Finding
from schools.workflow import FindingState

# So many and so large a share of the seats, before a unit is named for them.
EMPTY_FROM, EMPTY_SHARE = 2, 0.05
LATE_FROM, LATE_SHARE = 3, 0.10
# Who had fewer duties than this is not praised for keeping them all.
DUTIES_FROM = 5


@dataclass(frozen=True)
class Named:
    """A unit under a criterion."""

    unit: Unit
    criterion: Criterion
    counted: int
    out_of: int
    route: str
    params: dict[str, str]


@dataclass
class _Work:
    """What was counted of one unit and all below it."""

    held: int = 0
    on_time: int = 0
    late: int = 0
    absent: int = 0
    overdue: int = 0
    put_right: int = 0
    too_late: int = 0
    weeks: int = 0
    missing: int = 0

    def add(self, counts: Mapping[str, int]) -> None:
        for name, count in counts.items():
            setattr(self, name, getattr(self, name) + count)


def units_below(unit: Unit) -> list[Unit]:
    """The nearest units below that do the work: those a circular can name."""
    found: list[Unit] = []
    for below in Unit.objects.under(unit).exclude(pk=unit.pk).filter(kind__in=REPORTING).order_by("path"):
        if has_clock(below) and not any(below.path.startswith(taken.path) for taken in found):
            found.append(below)
    return found


def named(unit: Unit, first: date, last: date, now: datetime) -> list[Named]:
    """Who is named for what, by the order of the units; six queries, however many units there are."""
    below = units_below(unit)
    owner = _owners(unit, below)
    start, end = day_bounds(first, unit.zone)[0], day_bounds(last, unit.zone)[1]
    work = {one.pk: _Work() for one in below}
    for pk, counts in [*_duty(owner, start, min(end, now)), *_findings(owner, first, last)]:
        work[owner[pk]].add(counts)
    for pk, counts in _reports(below, first, last, now):
        work[pk].add(counts)
    return [one for each in below for one in _judged(each, work[each.pk], first, last)]


def _owners(unit: Unit, below: Sequence[Unit]) -> dict[int, int]:
    """The nearest unit that can be named, of every unit under it."""
    under = Unit.objects.under(unit).values_list("pk", "path")
    return {pk: one.pk for pk, path in under for one in below if path.startswith(one.path)}


def _duty(owner: Mapping[int, int], start: datetime, end: datetime) -> Iterator[tuple[int, dict[str, int]]]:
    """Seats held, in time, late and empty of the shifts that have begun."""
    rows = Assignment.objects.held().in_units(list(owner)).starting(start, end)
    for name, some in (("held", rows), ("on_time", rows.on_time()), ("late", rows.late()), ("absent", rows.absent())):
        counts = some.order_by().values_list("shift__post__unit").annotate(n=Count("pk"))
        yield from ((pk, {name: n}) for pk, n in counts)


def _findings(owner: Mapping[int, int], first: date, last: date) -> Iterator[tuple[int, dict[str, int]]]:
    """Findings whose deadline lay behind the period's end and were open then, and those put right in time in it."""
    was_open = Q(deadline__lte=last) & (Q(settled_on=None) | Q(settled_on__gt=last))
    struck = Q(state=FindingState.CLOSED, settled_on__range=(first, last))
    rows = Finding.objects.in_units(list(owner)).order_by().values_list("unit")
    counted = rows.annotate(overdue=Count("pk", filter=was_open), put_right=Count("pk", filter=struck),
                             too_late=Count("pk", filter=struck & Q(settled_on__gt=F("deadline"))))  # fmt: skip
    names = ("overdue", "put_right", "too_late")
    yield from ((pk, dict(zip(names, counts, strict=True))) for pk, *counts in counted)


def _reports(below: Sequence[Unit], first: date, last: date, now: datetime) -> Iterator[tuple[int, dict[str, int]]]:
    """Weeks that closed in the period, and those of them that have no issued report."""
    week, weeks = Week.of(first), []
    while week.first <= last:
        weeks.append(week)
        week = week.after
    issued = {
        (pk, Week(year, number))
        for pk, year, number in WeeklyReport.objects.issued()
        .filter(unit__in=below, kind=WeeklyReport.Kind.WEEK)
        .filter(ends_at__gte=day_bounds(first, below[0].zone)[0])
        .values_list("unit", "week_year", "week_number")
    } if below else set()  # fmt: skip
    for unit in below:
        closed = [one for one in weeks if _closed_within(unit, one, first, last, now)]
        yield unit.pk, {"weeks": len(closed), "missing": sum((unit.pk, one) not in issued for one in closed)}


def _closed_within(unit: Unit, week: Week, first: date, last: date, now: datetime) -> bool:
    at = cutoff(unit, week)
    return at <= now and unit.created_at <= at and first <= at.astimezone(unit.zone).date() <= last


def _judged(unit: Unit, work: _Work, first: date, last: date) -> Iterator[Named]:
    days = {"unit": unit.code, "since": first.isoformat(), "until": last.isoformat()}
    duty = {**days, "state": "held"}
    if work.held >= DUTIES_FROM and work.on_time == work.held:
        yield Named(unit, Criterion.SEATS_KEPT, work.on_time, work.held, "patrols:attendance", duty)
    if work.put_right and not work.overdue and not work.too_late:
        where = {**days, "state": "struck"}
        yield Named(unit, Criterion.PUT_RIGHT, work.put_right, 0, "schools:findings", where)
    if work.absent >= EMPTY_FROM and work.absent >= EMPTY_SHARE * work.held:
        where = {**duty, "state": "absent"}
        yield Named(unit, Criterion.SEATS_EMPTY, work.absent, work.held, "patrols:attendance", where)
    if work.late >= LATE_FROM and work.late >= LATE_SHARE * work.held:
        where = {**duty, "state": "late"}
        yield Named(unit, Criterion.CAME_LATE, work.late, work.held, "patrols:attendance", where)
    if work.overdue:
        where = {"unit": unit.code, "state": "overdue"}
        yield Named(unit, Criterion.OVERDUE, work.overdue, 0, "schools:findings", where)
    if work.missing:
        yield Named(unit, Criterion.REPORTS_MISSING, work.missing, work.weeks, "reports:list", days)


def circular_paper(circular: Circular, language: str) -> Paper:
    """The circular in that language: opening, praise, criticism, until when the named units answer."""
    with translation.override(language):
        kept = [one for one in circular.entries.select_related("unit") if one.is_kept]
        until = formats.date_format(circular.answer_by, "SHORT_DATE_FORMAT") if circular.answer_by else "…"
        answering = [
            _("The units named answer by %(day)s.") % {"day": until},
            _("Every unit named has the right to reply; its reply is kept beside what is said of it."),
        ]
        return Paper(
            language=language, title=_("Circular"), unit=circular.unit.name, lead=_lead(circular), columns=[],
            sections=[],
            notes=[
                _("Named for duty kept and deadlines met or missed alone; numbers of incidents are no criterion."),
                _("Numbers are as known on %(day)s.") % {"day": _day(circular.drawn_at.astimezone(circular.unit.zone))},
            ],
            heading=state_heading(circular.unit),
            number=_("No. %(number)s") % {"number": circular.number} if circular.number else "",
            chapters=[
                *([(_("Opening"), circular.opening.splitlines())] if circular.opening else []),
                (_("Praised"), _told([one for one in kept if one.is_praise])),
                (_("Criticised"), _told([one for one in kept if not one.is_praise])),
                (_("Answer"), answering),
            ],
            bars=[],
            words={"annex": "", "chart": "", "now": "", "before": "",
                   "signature": circular.issued_by.full_name if circular.issued_by else ""},
        )  # fmt: skip


def _lead(circular: Circular) -> list[tuple[str, str]]:
    lead = [
        (_("Period"), f"{_day(circular.first_on)} – {_day(circular.last_on)}"),
        (_("Status"), circular.get_status_display()),
    ]
    if circular.issued_at:
        lead.append((_("Issued"), _day(circular.issued_at.astimezone(circular.unit.zone))))
    return lead


def _told(entries: Sequence[CircularEntry]) -> list[str]:
    lines = [f"{one.unit.name}: {one.sentence} {one.remark}".rstrip() for one in entries]
    return lines or [_("Nobody.")]


def _day(day: date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


def last_month(today: date) -> tuple[date, date]:
    """First and last day of the month before."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
