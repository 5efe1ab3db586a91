"""The four hundred-percents and the three defences as shares of schools, each with the schools behind it.

A share is counted from standing evidence (see `Standing`); nobody types a percentage.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import FirstValue
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeschool.accounts.models import Unit
from schools.models import Answer, ChecklistItem, Inspection, School, Standing
from schools.querysets import SchoolQuerySet

Verdict = Answer.Verdict
Defence = ChecklistItem.Defence


@dataclass(frozen=True)
class Measure:
    """What a school must show: each of the `points` passed, or no critical point of the `defences` failed."""

    code: str
    label: str | Promise
    points: tuple[str, ...] = ()
    defences: tuple[str, ...] = ()


FOUR = (
    Measure("CLOSED", gettext_lazy("Closed management"), ("ENTRY_CLOSED",)),
    Measure("GUARDS", gettext_lazy("Full-time guards"), ("GUARD_HEADCOUNT",)),
    Measure("LINKED", gettext_lazy("Alarm and video linked to the police"), ("ALARM_LINKED", "CCTV_LINKED")),
    Measure("POST", gettext_lazy("School-guard post"), ("GUARD_PEAK",)),
)
THREE = (
    Measure("HUMAN", Defence.HUMAN.label, defences=(Defence.HUMAN,)),
    Measure("PHYSICAL", Defence.PHYSICAL.label, defences=(Defence.PHYSICAL,)),
    Measure("TECH", Defence.TECH.label, defences=(Defence.TECH,)),
    Measure("THREE", gettext_lazy("Three defences"), defences=tuple(Defence.values)),
)
MEASURES = {measure.code: measure for measure in (*FOUR, *THREE)}


def meeting(schools: SchoolQuerySet, measure: Measure, on: date | None = None) -> SchoolQuerySet:
    """Those of the schools that show all of it; `on`: as it stood at the end of that day."""
    return schools.filter(_shows(measure, on))


def _shows(measure: Measure, on: date | None) -> Q:
    """Whether a school shows all of the measure, told by sets of schools that are found once."""
    shows = Q()
    for code in measure.points:
        shows &= Q(pk__in=_passed(code, on))
    if measure.defences:
        inspected = Inspection.objects.filter(finished_at__isnull=False).order_by()
        inspected = inspected.filter(inspected_on__lte=on) if on else inspected
        shows &= Q(pk__in=inspected.values("school")) & ~Q(pk__in=_failing(measure, on))
    return shows


def below(schools: SchoolQuerySet, measure: Measure, on: date | None = None) -> SchoolQuerySet:
    """Those of the schools that lack something of it, or were never inspected."""
    return schools.exclude(pk__in=meeting(School.objects.all(), measure, on).order_by().values("pk"))


def _passed(code: str, on: date | None) -> QuerySet[Any, Any]:
    """The schools where the point stands."""
    if on is None:
        return Standing.objects.filter(item__code=code, verdict=Verdict.PASS).order_by().values("school")
    put_right = Q(last_verdict=Verdict.FAIL, last_settled_on__lte=on)
    return _last_answers(on, Q(item__code=code)).filter(Q(last_verdict=Verdict.PASS) | put_right)


def _failing(measure: Measure, on: date | None) -> QuerySet[Any, Any]:
    """The schools where a critical point of the defences has failed and is not put right."""
    critical = Q(item__is_critical=True, item__defence__in=measure.defences)
    if on is None:
        return Standing.objects.filter(critical, verdict=Verdict.FAIL).order_by().values("school")
    still_open = Q(last_settled_on__isnull=True) | Q(last_settled_on__gt=on)
    return _last_answers(on, critical).filter(still_open, last_verdict=Verdict.FAIL)


def _last_answers(on: date, points: Q) -> QuerySet[Any, Any]:
    """The schools with what was last answered to each of the points until the day, found in one pass."""
    rows = Answer.objects.filter(points, inspection__finished_at__isnull=False, inspection__inspected_on__lte=on)
    said, settled = (
        Window(
            FirstValue(field),
            partition_by=("inspection__school", "item"),
            order_by=("-inspection__inspected_on", "-inspection"),
        )
        for field in ("verdict", "finding__settled_on")
    )
    return rows.order_by().annotate(last_verdict=said, last_settled_on=settled).values("inspection__school")


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    measure: Measure
    met: int
    of: int

    @property
    def part(self) -> float | None:
        """From 0 to 1; None where there is no school."""
        return self.met / self.of if self.of else None

    @property
    def lacking(self) -> int:
        return self.of - self.met


@dataclass(frozen=True)
class Row:
    """The shares of a part of the schools: a unit, or urban, town, rural."""

    label: str
    shares: list[Share]
    code: str = ""


@dataclass
class Compliance:
    """All shares of some schools, altogether and by part."""

    four: list[Share]
    three: list[Share]
    by_area: list[Row] = field(default_factory=list)
    by_unit: list[Row] = field(default_factory=list)


Tally = dict[tuple[int, str], int]


def compliance_of(schools: SchoolQuerySet, unit: Unit | None = None) -> Compliance:
    """The shares of the schools; by the units right below `unit`. Three queries, however many schools."""
    total, tallies = _tallies(schools)
    below_unit = _children(unit, {pk for pk, _area in total})

    def row(label: str, keys: Sequence[tuple[int, str]], code: str = "") -> Row:
        of = sum(total[key] for key in keys)
        shares = [Share(m, sum(tallies[m.code].get(key, 0) for key in keys), of) for m in MEASURES.values()]
        return Row(label, shares, code)

    areas = {area: [key for key in total if key[1] == area] for area in School.Area.values}
    units: dict[Unit, list[tuple[int, str]]] = defaultdict(list)
    for key in total:
        if child := below_unit.get(key[0]):
            units[child].append(key)
    whole = row("", list(total)).shares
    return Compliance(
        four=whole[: len(FOUR)],
        three=whole[len(FOUR) :],
        by_area=[row(str(School.Area(area).label), keys, area) for area, keys in areas.items() if keys],
        by_unit=[row(child.name, keys, child.code) for child, keys in sorted(units.items(), key=lambda p: p[0].path)],
    )


def _tallies(schools: SchoolQuerySet) -> tuple[Tally, dict[str, Tally]]:
    """How many schools there are by unit and area, and how many of them show each measure; counted in one pass."""
    counts = {f"shows_{code}": Count("pk", filter=_shows(measure, None)) for code, measure in MEASURES.items()}
    total: Tally = {}
    tallies: dict[str, Tally] = {code: {} for code in MEASURES}
    rows: Any = schools.order_by().values("unit", "area").annotate(n=Count("pk"), **counts)
    for row in rows:
        key = row["unit"], row["area"]
        total[key] = row["n"]
        for code, tally in tallies.items():
            tally[key] = row[f"shows_{code}"]
    return total, tallies


def _children(unit: Unit | None, units: set[int]) -> dict[int, Unit]:
    """Of each unit with schools, the unit right below the chosen one that holds it."""
    if unit is None:
        return {}
    children = list(Unit.objects.filter(parent=unit))
    paths = Unit.objects.filter(pk__in=units).values_list("pk", "path")
    return {pk: child for pk, path in paths for child in children if path.startswith(child.path)}


@dataclass(frozen=True)
class Reason:
    """What keeps a school below 100 %: a point, what was seen there, and when (None: never looked at)."""

    point: str
    why: str
    seen_on: date | None
    inspection_id: int | None


def reasons(schools: Iterable[School], measure: Measure) -> dict[int, list[Reason]]:
    """For each school what it lacks of the measure; empty where it lacks nothing. Three queries."""
    listed = [school.pk for school in schools]
    rows = Standing.objects.filter(school__in=listed).select_related("item").order_by("item__order")
    items: dict[str, ChecklistItem] = {}
    if measure.points:
        rows = rows.filter(item__code__in=measure.points)
        items = {item.code: item for item in ChecklistItem.objects.filter(code__in=measure.points)}
    else:
        rows = rows.filter(verdict=Verdict.FAIL, item__is_critical=True, item__defence__in=measure.defences)
    inspected = set(
        Inspection.objects.filter(school__in=listed, finished_at__isnull=False).values_list("school", flat=True)
    )
    standing: dict[int, dict[str, Standing]] = defaultdict(dict)
    for row in rows:
        standing[row.school_id][row.item.code] = row
    return {pk: _lacks(measure, items, standing[pk], is_inspected=pk in inspected) for pk in listed}


def _lacks(
    measure: Measure, items: dict[str, ChecklistItem], seen: dict[str, Standing], *, is_inspected: bool
) -> list[Reason]:
    if not is_inspected:
        return [Reason("", _("never inspected"), None, None)]
    unseen = [Reason(items[code].name, _("no evidence yet"), None, None) for code in measure.points if code not in seen]
    return unseen + [
        Reason(row.item.name, _why(row), row.seen_on, row.inspection_id)
        for row in seen.values()
        if row.verdict != Verdict.PASS
    ]


def _why(row: Standing) -> str:
    if row.verdict == Verdict.NA:
        return _("said not to apply")
    return _("failed: %(count)d counted") % {"count": row.count} if row.count is not None else _("failed")
