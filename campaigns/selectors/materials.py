"""Who speaks and who assists; the text of a letter; which school has had which topic in which term."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import formats, translation

from campaigns.models import Material, Topic
from campaigns.querysets import SessionQuerySet
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import ABILITIES, Permission, Role
from safeschool.kernel.week import day_bounds
from schools.models import School, Term

SPEAKS = tuple(role for role, held in ABILITIES.items() if Permission.RECORD_CAMPAIGNS in held)


def speaks(user: User) -> bool:
    """Whether the person may be the speaker of record: an officer or a deputy head, not an auxiliary."""
    return Membership.objects.current().with_role(*SPEAKS).filter(user=user).exists()


def teachers_of(unit: Unit) -> QuerySet[User]:
    """Officers and auxiliaries of the unit and below: who may be of a squad."""
    hats = Membership.objects.current().with_role(*SPEAKS, Role.AUXILIARY).filter(unit__path__startswith=unit.path)
    return QuerySet(User).filter(pk__in=hats.values("user"), is_active=True).order_by("full_name", "pk")


def letter_text(material: Material, school: School, day: date) -> str:
    """The text of the letter for that school and day, in the letter's own language."""
    with translation.override(material.language):
        values = {"{school}": school.name, "{unit}": material.unit.name, "{date}": formats.date_format(day)}
    text = material.body
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


@dataclass(frozen=True)
class Span:
    """A term, or what stands for one, by its days (both included)."""

    name: str
    first: date
    last: date


Cells = Mapping[tuple[int, int], int]


@dataclass(frozen=True)
class Reach:
    """A term: how many schools had each topic in it, in the order of the topics."""

    span: Span
    schools: list[int]


def topics_taught() -> list[Topic]:
    """Every topic, in its order."""
    return list(Topic.objects.all())


def reach_of(sessions: SessionQuerySet, topics: Sequence[Topic], spans: Sequence[Span], zone: Any) -> list[Reach]:
    """In how many schools each topic was taught, term by term: counted where the rows are. One query."""
    if not spans:
        return []
    bounds = [_bounds(span, zone) for span in spans]
    counts: dict[str, Any] = {
        f"in_{number}": Count("school", distinct=True, filter=Q(held_at__gte=start, held_at__lt=end))
        for number, (start, end) in enumerate(bounds)
    }
    held = sessions.held_between(min(start for start, _end in bounds), max(end for _start, end in bounds))
    rows: Any = _at_schools(held).values_list("topics").annotate(**counts)
    found = {topic: told for topic, *told in rows}
    nothing = [0] * len(spans)
    return [Reach(span, [found.get(topic.pk, nothing)[n] for topic in topics]) for n, span in enumerate(spans)]


def cells_of(sessions: SessionQuerySet, schools: Sequence[School], span: Span, zone: Any) -> Cells:
    """How many sessions these schools had on a topic in the term: by (school, topic). One query."""
    held = _at_schools(sessions.held_between(*_bounds(span, zone))).filter(school__in=[one.pk for one in schools])
    rows: Any = held.values_list("school", "topics").annotate(number=Count("pk"))
    return {(school, topic): number for school, topic, number in rows}


def _bounds(span: Span, zone: Any) -> tuple[datetime, datetime]:
    return day_bounds(span.first, zone)[0], day_bounds(span.last, zone)[1]


def _at_schools(held: SessionQuerySet) -> SessionQuerySet:
    return held.filter(school__isnull=False, format__counts_as_session=True).order_by()


def lines_of(cells: Cells, schools: Sequence[School], topics: Sequence[Topic]) -> list[Any]:
    """The matrix: each school with a count for each topic, 0 where it had none."""
    return [(school, [(topic, cells.get((school.pk, topic.pk), 0)) for topic in topics]) for school in schools]


def spans_of(units: Sequence[int], day: date) -> list[Span]:
    """The terms that the units or those above have recorded, newest first; else the two halves of the school year."""
    return terms_of(units, day) or halves_of(day)


def terms_of(units: Sequence[int], day: date) -> list[Span]:
    """The recorded terms that began by the day, newest first."""
    paths = Unit.objects.filter(pk__in=units).values_list("path", flat=True)
    chain = {int(pk) for path in paths for pk in path.split("/") if pk}
    rows = Term.objects.filter(unit__in=chain, starts_on__lte=day).order_by("-starts_on").values_list(
        "name", "starts_on", "ends_on"
    )  # fmt: skip
    unique = dict.fromkeys(rows)
    return [Span(name, first, last) for name, first, last in unique][:6]


def halves_of(day: date) -> list[Span]:
    """Where no term is recorded: the halves of the school year that begin with August and with February."""
    found = []
    year, is_spring = (day.year, True) if 2 <= day.month <= 7 else (day.year - (day.month < 2), False)
    for _half in range(4):
        first = date(year, 2, 1) if is_spring else date(year, 8, 1)
        last = date(year, 7, 31) if is_spring else date(year + 1, 1, 31)
        found.append(Span(f"{first:%m/%Y} – {last:%m/%Y}", first, last))
        year, is_spring = (year - 1, False) if is_spring else (year, True)
    return found
