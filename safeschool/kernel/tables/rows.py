"""What a table is, whatever file it came in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from safeschool.kernel.tables.text import clean

# A title may stand above the header.
HEADER_WITHIN = 20


class UnusableFile(Exception):
    """The file as a whole cannot be read; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it (the header is mostly row 1; in JSON the first object is 1).

    `cells` has every column, "" where the file has nothing; all text is clean (see `clean`), never evaluated.
    `is_too_wide`: it has more cells than the header, so its cells cannot be trusted.
    """

    number: int
    cells: dict[str, str]
    geometry: dict[str, Any] | None = None
    is_too_wide: bool = False


@dataclass(frozen=True)
class Table:
    """Columns in the order of the file, and the rows, read as one asks for them; empty rows are left out."""

    columns: tuple[str, ...]
    rows: Iterator[Row] = field(compare=False)


def named(header: Sequence[str]) -> tuple[str, ...]:
    """The header with every column named, and named once: "Phone", "Phone (2)", "column 3"."""
    seen: dict[str, int] = {}
    names = []
    for place, cell in enumerate(header, start=1):
        name = clean(cell) or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def from_grid(lines: Iterable[Sequence[str]]) -> Table:
    """A table of rows of cells, the header being the first row with two cells or more (else the first with any)."""
    numbered = enumerate(lines, start=1)
    waiting: list[tuple[int, Sequence[str]]] = []
    header: Sequence[str] | None = None
    for number, line in numbered:
        filled = sum(1 for cell in line if clean(cell))
        if filled > 1:
            header, waiting = line, []
            break
        if filled:
            waiting.append((number, line))
        if number >= HEADER_WITHIN:
            break
    if header is None:
        if not waiting:
            raise UnusableFile(_("This file is empty: it has no row with a column name."))
        header, waiting = waiting[0][1], waiting[1:]
    columns = named(trimmed(header))
    return Table(columns, _rows(columns, waiting, numbered))


def trimmed(line: Sequence[str]) -> Sequence[str]:
    """The line without the empty cells at its end."""
    end = len(line)
    while end and not clean(line[end - 1]):
        end -= 1
    return line[:end]


def _rows(columns: tuple[str, ...], *parts: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Row]:
    for part in parts:
        for number, line in part:
            cells = [clean(cell) for cell in line]
            if any(cells):
                beyond = any(cells[len(columns) :])
                padded = cells + [""] * (len(columns) - len(cells))
                yield Row(number, dict(zip(columns, padded, strict=False)), is_too_wide=beyond)
