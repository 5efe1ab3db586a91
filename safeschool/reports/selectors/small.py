"""Small numbers about children are not told to a unit above the one that works with them."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.reports.models import WeeklyReport
from safeschool.reports.selectors.figures import COLUMNS, Line, Section

FEWEST = 5
TOTAL = "INCIDENTS"
GROUP = "INCIDENTS_"
# Told alone: nothing adds up to them.
ALONE = frozenset({"CLOCKS_DUE", "CLOCKS_KEPT"})
SENSITIVE = frozenset({"INCIDENTS_CHILD_HARM", "INCIDENTS_SUBSTANCE", "INCIDENTS_CONFIDENTIAL"})


def hide_small(unit: Unit, lines: Sequence[Line]) -> None:
    """In a report of a unit that has units below it, empty every sensitive number from 1 to 4.

    A hidden group must not follow from the total and the other groups: the smallest other groups are emptied with it
    until what is missing is at least 5 and belongs to more than one group; where no other is left, the total goes.
    """
    if not unit.children.exists():
        return
    for column in COLUMNS:
        _hide(lines, column)


def _hide(lines: Sequence[Line], column: str) -> None:
    for line in lines:
        if line.code in ALONE and 0 < _of(line, column) < FEWEST:
            line.numbers[column] = None
    groups = [line for line in lines if line.code.startswith(GROUP)]
    hidden = [line for line in groups if line.code in SENSITIVE and 0 < (line.numbers[column] or 0) < FEWEST]
    if not hidden:
        return
    others = sorted(
        (line for line in groups if line not in hidden and line.numbers[column]), key=lambda line: _of(line, column)
    )
    missing = sum(_of(line, column) for line in hidden)
    while (len(hidden) < 2 or missing < FEWEST) and others:
        missing += _of(others[0], column)
        hidden.append(others.pop(0))
    if len(hidden) < 2 or missing < FEWEST:
        hidden += [line for line in lines if line.code == TOTAL]
    for line in hidden:
        line.numbers[column] = None


def _of(line: Line, column: str) -> int:
    return line.numbers[column] or 0


def as_seen_by(user: User, report: WeeklyReport) -> WeeklyReport:
    """The same report, its figures as the reader may know them; only to be shown, never to be saved.

    A unit reads its own numbers whole. Whoever reads it from above is not told the few cases that it works with.
    """
    prefetch_related_objects([report], "figures")
    if report.unit_id in {hat.unit_id for hat in user.hats_for(Permission.VIEW_REPORTS)}:
        return report
    figures = list(report.figures.all())
    for column in COLUMNS:
        lines = [Line(Section(one.section), one.code, numbers={column: getattr(one, column)}) for one in figures]
        _hide(lines, column)
        for figure, line in zip(figures, lines, strict=True):
            if line.numbers[column] is None and getattr(figure, column) is not None:
                figure.untold[column] = getattr(figure, column)
                setattr(figure, column, None)
    return report
