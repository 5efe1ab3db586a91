"""Small numbers about children are not told to a unit above the one that works with them."""

from collections.abc import Sequence

from safeschool.accounts.models import Unit
from safeschool.reports.selectors.figures import COLUMNS, Line

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
