"""A parent's report is the sum of its children's issued ones, and of what no child reports."""

from collections.abc import Mapping, Sequence

from safeschool.accounts.models import Unit
from safeschool.kernel.week import Period
from safeschool.reports.models import ReportFigure, WeeklyReport
from safeschool.reports.selectors.figures import COLUMNS, Line
from safeschool.reports.selectors.proof import keys_of

SECTIONS = list(ReportFigure.Section)


def issued_by(units: Sequence[Unit], week: Period) -> dict[int, WeeklyReport]:
    """The newest issued report of each of the units, by the unit's pk."""
    rows = WeeklyReport.objects.issued().of_week(week).filter(unit__in=units).order_by("version")
    return {row.unit_id: row for row in rows.prefetch_related("figures")}


def own_scope(unit: Unit, below: Sequence[Unit]) -> list[int]:
    """The units whose rows the report counts itself: its subtree without what reports for itself."""
    under = Unit.objects.under(unit).values_list("pk", "path")
    return sorted(pk for pk, path in under if not any(path.startswith(one.path) for one in below))


def add_up(lines: list[Line], pairs: Mapping[str, Mapping[int, int]], told: Sequence[WeeklyReport]) -> None:
    """Add the issued figures to the lines, in place; what only a child tells becomes a line of its own."""
    by_code = {line.code: line for line in lines}
    keys = {code: set(given.values()) for code, given in pairs.items()}
    for report in told:
        for figure in report.figures.all():
            line = by_code.get(figure.code)
            if line is None:
                line = by_code[figure.code] = Line(
                    ReportFigure.Section(figure.section), figure.code, figure.labels, figure.unit_words
                )
                lines.append(line)
            _add(line, figure, keys.setdefault(figure.code, set()))
    lines.sort(key=lambda line: SECTIONS.index(line.section))


def _add(line: Line, figure: ReportFigure, keys: set[int]) -> None:
    for column in COLUMNS:
        line.numbers[column] = (line.numbers[column] or 0) + figure.exact(column)
    line.approximate += [column for column in figure.approximate if column not in line.approximate]
    if figure.rule == "DISTINCT":
        # One school that two units went to is one school.
        keys |= keys_of(figure)
        line.numbers["value"] = len(keys)
