"""Papers that strangers send, PDF and plain text: known by their bytes alone, whatever they are called."""

import re
import zlib
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from safeschool.kernel.images import FOREIGN_ANYWHERE, ZIP_END, ZIP_TAIL

MAX_BYTES = 15 * 1024 * 1024
# Of what a PDF holds packed, so much is looked into.
MOST_UNPACKED = 32 * 1024 * 1024
PDF_HEAD, PDF_END, PDF_TAIL = b"%PDF-", b"%%EOF", 1024
PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
# Names of what runs, opens another program, or carries another file.
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE)\b")
NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class NotAPaper(ValueError):
    """Why the bytes are refused, as a sentence for the sender."""


class Kind(StrEnum):
    """What it is, by its bytes."""

    PDF = "PDF"
    TEXT = "TEXT"


@dataclass(frozen=True)
class Paper:
    """What is kept of it."""

    kind: Kind
    body: bytes


def looked_at(raw: bytes) -> Paper:
    """The paper; NotAPaper when it is neither PDF nor text, is more than one thing, runs something, or is too large."""
    if len(raw) > MAX_BYTES:
        raise NotAPaper(_("The file is larger than 15 MB. Send it in parts."))
    if any(mark in raw.lower() for mark in FOREIGN_ANYWHERE) or ZIP_END in raw[-ZIP_TAIL:]:
        raise NotAPaper(_("This file hides another one inside. Save it again as a plain PDF."))
    if raw.startswith(PDF_HEAD):
        return Paper(Kind.PDF, _pdf(raw))
    return Paper(Kind.TEXT, _text(raw))


def _pdf(raw: bytes) -> bytes:
    if PDF_END not in raw[-PDF_TAIL:]:
        raise NotAPaper(_("The PDF is broken or cut off. Send it again."))
    inside = raw + _unpacked(raw)
    named = NAME_CODE.sub(lambda code: bytes([int(code[1], 16)]), inside)
    if b"/Encrypt" in named:
        raise NotAPaper(_("The PDF is locked with a password. Send it unlocked."))
    if ACTIVE.search(named):
        raise NotAPaper(_("The PDF runs a program or carries another file. Print it to a new PDF and send that."))
    return raw


def _unpacked(raw: bytes) -> bytes:
    """The objects that a PDF keeps packed, as far as they are looked into. NotAPaper when they unpack without end."""
    found, left = [], MOST_UNPACKED
    for mark in PACKED.finditer(raw):
        unpacker = zlib.decompressobj()
        try:
            part = unpacker.decompress(raw[mark.end() :], left)
        except zlib.error:
            continue
        left -= len(part)
        if left <= 0:
            raise NotAPaper(_("The PDF unpacks to far more than it should. Print it to a new PDF and send that."))
        found.append(part)
    return b"\n".join(found)


def _text(raw: bytes) -> bytes:
    """The text in UTF-8, without a mark in front."""
    sentence = _("This file is neither a PDF nor plain text (UTF-8).")
    if not raw.strip() or raw.startswith(PROGRAM_HEADS):
        raise NotAPaper(sentence)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAPaper(sentence) from error
    if CONTROL.search(text):
        raise NotAPaper(sentence)
    return text.encode()
