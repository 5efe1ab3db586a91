"""Which points are asked at a school, and what is still open of an inspection."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from schools.models import Answer, Checklist, ChecklistCategory, ChecklistItem, Inspection, School, SchoolPhoto
from schools.selectors.rules import PRESCHOOL, enrolment_on, required_count

# What a notice rests on where the unit's checklist says nothing else.
LEGAL_BASIS = {
    "CN": "《企业事业单位内部治安保卫条例》（国务院令第421号）",
    "VN": "Nghị định 80/2017/NĐ-CP; Luật Trẻ em 2016",
}
YOUNG = PRESCHOOL | {"PRIMARY", "TEACHING_POINT", "NINE_YEAR"}


@dataclass(frozen=True)
class Sheet:
    """The points asked, in their order, the version they come from, and the law behind a notice."""

    items: list[ChecklistItem]
    version: str
    legal_basis: str


def items_in_order(codes: Iterable[str]) -> list[ChecklistItem]:
    """The points of these codes, category by category."""
    order = {code: at for at, code in enumerate(ChecklistCategory.objects.values_list("code", flat=True))}
    rows = ChecklistItem.objects.filter(code__in=list(codes))
    return sorted(rows, key=lambda item: (order.get(item.group, len(order)), item.order))


def current_checklist(school: School, on: date) -> Checklist | None:
    """The newest version of the nearest unit above the school; None: the points that the project ships."""
    above = school.unit.line
    rows = Checklist.objects.filter(unit__in=above, valid_from__lte=on).select_related("unit")
    return max(rows, key=lambda row: (above.index(row.unit_id), row.valid_from, row.version), default=None)


def checklist_for(school: School, on: date) -> Sheet:
    """The checklist of the school on the day, without the points that cannot apply to it."""
    version = current_checklist(school, on)
    codes = version.items if version else ChecklistItem.objects.filter(unit=None).values_list("code", flat=True)
    levels = {level.code for level in school.levels.all()}
    counted = enrolment_on(school, on)
    boards = counted is None or counted.boarders > 0
    asked = [item for item in items_in_order(codes) if _applies(item, levels, boards=boards)]
    basis = (version.legal_basis if version else "") or LEGAL_BASIS.get(school.unit.country, "")
    return Sheet(asked, str(version) if version else "1", basis)


def _applies(item: ChecklistItem, levels: set[str], *, boards: bool) -> bool:
    """Whether the point may be asked; where nothing is known of the school, everything is."""
    if item.applies_to == "BOARDING":
        return boards
    if not levels:
        return True
    if item.applies_to == "NOT_PRESCHOOL":
        return not levels <= PRESCHOOL
    return item.applies_to != "PRESCHOOL_PRIMARY" or bool(levels & YOUNG)


def wanting(inspection: Inspection, answers: Sequence[Answer]) -> list[str]:
    """The codes that have no verdict yet, in the order of the sheet."""
    told = {answer.item.code for answer in answers if answer.verdict}
    return [code for code in inspection.items if code not in told]


@dataclass(frozen=True)
class Point:
    """A point of an inspection as its page shows it; `needed` is the number a counted one must reach."""

    item: ChecklistItem
    answer: Answer | None
    photos: list[SchoolPhoto]
    needed: int | None


@dataclass(frozen=True)
class Part:
    """The points of one category, and how many of them are answered."""

    category: ChecklistCategory
    points: list[Point]
    answered: int


def point_of(inspection: Inspection, code: str) -> Point:
    """One point alone."""
    item = ChecklistItem.objects.get(code=code)
    answer = inspection.answers.filter(item=item).prefetch_related("photos").first()
    return _point(inspection, item, answer)


def _point(inspection: Inspection, item: ChecklistItem, answer: Answer | None) -> Point:
    needed = required_count(inspection.school, item.code, inspection.inspected_on) if item.is_counted else None
    return Point(item, answer, list(answer.photos.all()) if answer else [], needed)


def parts_of(inspection: Inspection) -> list[Part]:
    """The whole sheet, category by category."""
    answers = {row.item_id: row for row in inspection.answers.prefetch_related("photos")}
    categories = {category.code: category for category in ChecklistCategory.objects.all()}
    grouped: dict[str, list[Point]] = {}
    for item in items_in_order(inspection.items):
        grouped.setdefault(item.group, []).append(_point(inspection, item, answers.get(item.pk)))
    return [
        Part(categories[code], points, sum(1 for point in points if point.answer and point.answer.verdict))
        for code, points in grouped.items()
        if code in categories
    ]


@dataclass(frozen=True)
class Version:
    """A version of the checklist as its page tells it; `parts` are categories with their points."""

    name: str
    valid_from: date | None
    legal_basis: str
    size: int
    parts: list[tuple[str, list[ChecklistItem]]]


def sheets_of(checklists: Iterable[Checklist], known: Iterable[ChecklistItem]) -> list[Version]:
    """The project's own points as the first version, then each unit's versions, the newest first. Two queries."""
    by_code = {item.code: item for item in known}
    names = {row.code: row.name for row in ChecklistCategory.objects.all()}
    own = [code for code, item in by_code.items() if item.unit_id is None]
    rows = [(str(row), row.valid_from, row.legal_basis, row.items) for row in checklists]
    told: list[tuple[str, date | None, str, list[str]]] = [("1", None, "", own), *rows]
    return [
        Version(name, day, basis, len(codes), _by_category(names, [by_code[code] for code in codes if code in by_code]))
        for name, day, basis, codes in told
    ]


def _by_category(names: dict[str, str], items: list[ChecklistItem]) -> list[tuple[str, list[ChecklistItem]]]:
    return [
        (name, own)
        for code, name in names.items()
        if (own := sorted((item for item in items if item.group == code), key=lambda item: item.order))
    ]
