"""The figures of a week beside those it is compared with, read from each room by its own counting."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from campaigns.selectors import week_figures as campaign_figures
from incidents.selectors import week_figures as incident_figures
from patrols.selectors import week_figures as patrol_figures
from safeschool.accounts.models import Unit
from safeschool.kernel.figures import Counted, Figure
from safeschool.kernel.week import Period, day_bounds
from safeschool.reports.models import ReportFigure
from schools.selectors import week_figures as school_figures

Counting = Callable[[Sequence[int], datetime, datetime], list[Figure]]
Section = ReportFigure.Section

# The rooms in the order of the report; a room tells its own figures in its own order.
ROOMS: Mapping[Section, Counting] = {
    Section.INCIDENTS: incident_figures,
    Section.PATROLS: patrol_figures,
    Section.CAMPAIGNS: campaign_figures,
    Section.SCHOOLS: school_figures,
}
COLUMNS = ("value", "last_week", "last_year", "year_to_date")


@dataclass
class Line:
    """A figure with its three comparisons. `numbers` by column; what was never counted is 0."""

    section: Section
    code: str
    labels: dict[str, str] = field(default_factory=dict)
    unit_words: dict[str, str] = field(default_factory=dict)
    link: str = ""
    numbers: dict[str, int | None] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    approximate: list[str] = field(default_factory=list)
    route: str = ""
    params: dict[str, str] = field(default_factory=dict)
    counted: Counted | None = None


def lines(unit: Unit, week: Period, unit_ids: Sequence[int]) -> list[Line]:
    """Every figure of those units in the period, in the one before, in the same of last year, and in this year."""
    periods = _periods(unit, week)
    found: list[Line] = []
    for section, counting in ROOMS.items():
        of_room: dict[str, Line] = {}
        told: list[Figure] = []
        with translation.override("en"):
            for column, (start, end) in periods.items():
                figures = counting(unit_ids, start, end)
                for figure in figures:
                    _take(of_room, section, column, figure)
                told += figures
                _say(of_room, "en", [figures])
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                _say(of_room, language, [[one for one in told if isinstance(one.label, Promise)]])
                # A label that was fixed where it was counted is asked for in the language.
                _say(of_room, language, (counting(unit_ids, start, end) for start, end in periods.values()))
        found += of_room.values()
    return found


def counted_now(unit_ids: Sequence[int], start: datetime, end: datetime) -> dict[str, Figure]:
    """What the rooms count in that time now, by code."""
    return {figure.code: figure for counting in ROOMS.values() for figure in counting(unit_ids, start, end)}


def _periods(unit: Unit, week: Period) -> dict[str, tuple[datetime, datetime]]:
    """The half-open period of each column, in the unit's zone."""
    start, end = week.bounds(unit.zone)
    return {
        "value": (start, end),
        "last_week": week.before.bounds(unit.zone),
        "last_year": week.year_before.bounds(unit.zone),
        "year_to_date": (day_bounds(week.year_starts_on, unit.zone)[0], end),
    }


def _take(of_room: dict[str, Line], section: Section, column: str, figure: Figure) -> None:
    line = of_room.setdefault(figure.code, Line(section, figure.code))
    line.numbers[column] = figure.value
    if figure.is_approximate:
        line.approximate.append(column)
    if column == "value":
        line.link, line.route, line.params, line.counted = figure.link, figure.route, figure.params, figure.counted


def _say(of_room: dict[str, Line], language: str, countings: Iterable[list[Figure]]) -> None:
    """Give each line its words in the language of now; no more is counted than some line still needs."""
    countings = iter(countings)
    while any(language not in line.labels for line in of_room.values()):
        figures = next(countings, None)
        if figures is None:
            return
        for figure in figures:
            of_room[figure.code].labels[language] = str(figure.label)
            of_room[figure.code].unit_words[language] = str(figure.unit)
