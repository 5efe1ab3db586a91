"""From a file to a table, by what the file holds and not by what it is called."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

import python_calamine
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from safeschool.kernel.tables.objects import table_of_json
from safeschool.kernel.tables.rows import Table, UnusableFile, from_grid
from safeschool.kernel.tables.text import CHUNK, encoding_of

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DELIMITERS = ",;\t|"
# A sheet unpacks to some ten times its size; a bomb to thousands.
UNPACKED_TIMES = 8
TEXT_ENDINGS = (".csv", ".tsv", ".txt")
CONTROLS = bytes([*range(9), 11, *range(14, 27), *range(28, 32)])


def read_table(source: Path | bytes, name: str = "") -> Table:
    """The table in the file; `name` is what its owner calls it. Raises UnusableFile with a sentence."""
    stream = _opened(source)
    head = stream.read(4096)
    if head.startswith((ZIP, OLD_EXCEL)):
        return from_grid(_sheet(stream, is_zip=head.startswith(ZIP)))
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")):
        raise UnusableFile(_not_a_table())
    encoding = encoding_of(stream)
    if not encoding or _is_binary(head, encoding):
        raise UnusableFile(_not_a_table())
    start = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")[:1]
    if start in ("{", "[") and not name.lower().endswith(TEXT_ENDINGS):
        with closing(stream):
            return table_of_json(stream.read().decode(encoding))
    return from_grid(_lines(stream, encoding))


def _opened(source: Path | bytes) -> IO[bytes]:
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        stream: IO[bytes] = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    except OSError as error:
        raise UnusableFile(_("This file cannot be opened: %(why)s.") % {"why": error.strerror}) from error
    if size > settings.UPLOAD_MAX_BYTES:
        stream.close()
        raise UnusableFile(
            _("This file has %(size)s; at most %(limit)s can be read. Split it and bring the parts one by one.")
            % {"size": filesizeformat(size), "limit": filesizeformat(settings.UPLOAD_MAX_BYTES)}
        )
    if size == 0:
        stream.close()
        raise UnusableFile(_("This file is empty."))
    return stream


def _not_a_table() -> str:
    return _(
        "This file is not a table that can be read. Save it as Excel (.xlsx), OpenDocument (.ods), CSV in UTF-8, "
        "GeoJSON or JSON, and bring it again."
    )


def _is_binary(head: bytes, encoding: str) -> bool:
    if encoding.startswith("utf-16"):
        return "\0" in head.decode(encoding, "ignore")
    return len(head.translate(None, CONTROLS)) < len(head) - len(head) // 100


def _lines(stream: IO[bytes], encoding: str) -> Iterator[Sequence[str]]:
    with io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
        start = text.read(8192)
        text.seek(0)
        reader = csv.reader(text, delimiter=_delimiter(start))
        try:
            yield from reader
        except csv.Error as error:
            sentence = _("Row %(row)d of this file cannot be read: a quotation mark may open there and never close.")
            raise UnusableFile(sentence % {"row": reader.line_num}) from error


def _delimiter(start: str) -> str:
    """The mark that parts most cells of the first lines, quoted text left out."""
    unquoted = "".join(start.split('"')[::2])
    lines = [line for line in unquoted.splitlines() if line.strip()][:5]
    # The same in every line counts most: a comma inside addresses comes and goes.
    return max(
        DELIMITERS, key=lambda mark: (min((line.count(mark) for line in lines), default=0), unquoted.count(mark))
    )


def _sheet(stream: IO[bytes], *, is_zip: bool) -> Iterable[Sequence[str]]:
    if is_zip:
        _refuse_bomb(stream)
    stream.seek(0)
    try:
        with closing(stream):
            book = python_calamine.CalamineWorkbook.from_filelike(stream)
            sheets: list[Any] = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except Exception as error:  # the library raises a class of its own for each kind of damage
        raise UnusableFile(_not_a_table()) from error
    filled = next((sheet for sheet in sheets if sheet.height), None)
    if filled is None:
        raise UnusableFile(_("This file is empty: none of its sheets has a row."))
    return ([_text(cell) for cell in line] for line in filled.iter_rows())


def _text(cell: Any) -> str:
    """A number that is whole is written whole: 620422001.0 is the code 620422001."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _refuse_bomb(stream: IO[bytes]) -> None:
    """Unpack it once without keeping anything: sizes that a file tells of itself are not believed."""
    limit = UNPACKED_TIMES * settings.UPLOAD_MAX_BYTES
    stream.seek(0)
    unpacked = 0
    try:
        with zipfile.ZipFile(stream) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    while chunk := part.read(CHUNK):
                        unpacked += len(chunk)
                        if unpacked > limit:
                            raise UnusableFile(_("This file unpacks to far more than a table of this size can hold."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnusableFile(_not_a_table()) from error
