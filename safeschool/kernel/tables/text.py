"""Bytes to text: which encoding it is, and the damage that earlier programs did to it."""

import codecs
import re
import unicodedata
from typing import IO

CHUNK = 1 << 20
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
C1 = re.compile("[\x80-\x9f]")
# What is not seen but breaks comparison: controls, zero-width marks, a BOM inside.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff]")
HAN = re.compile("[\u3400-\u9fff]")
# The first level of GB 2312: what ordinary Chinese is written with.
COMMON_HAN_LEAD = range(0xB0, 0xD8)
TONE_MARK = re.compile("(.?)[\u0300\u0301\u0303\u0309\u0323]", re.DOTALL)
VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")


def _mended(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "ignore")


def clean(text: str) -> str:
    """The text in NFC with single blanks and nothing unseen; a cp1252 letter once read as Latin-1 is itself again.

    "St Paul\\x92s  School " -> "St Paul’s School". A cell that begins with "=" stays the text it is.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    mended = UNSEEN.sub("", C1.sub(_mended, text))
    return " ".join(unicodedata.normalize("NFC", mended).split())


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeError:
        return False
    return True


def _is_chinese(sample: bytes) -> bool:
    text = sample.decode("gb18030", "ignore")
    strange = [letter for letter in text if ord(letter) > 0x7F]
    pairs = sum(1 for lead in sample if lead in COMMON_HAN_LEAD)
    return bool(strange) and len(HAN.findall(text)) >= 0.7 * len(strange) and 2 * pairs >= len(strange)


def _is_vietnamese(sample: bytes) -> bool:
    """Whether read as cp1258 every tone mark finds its vowel, as no text in another encoding does for long."""
    bearers = TONE_MARK.findall(sample.decode("cp1258", "ignore"))
    return bool(bearers) and VOWELS.issuperset(bearers)


def encoding_of(stream: IO[bytes]) -> str:
    """The encoding of the stream, "" when it is none that a table is written in; leaves the stream at its start."""
    stream.seek(0)
    sample = stream.read(CHUNK)
    found = _by_mark(sample) or _by_content(stream, sample)
    fits = bool(found) and _decodes(stream, found)
    stream.seek(0)
    return found if fits else ""


def _by_mark(sample: bytes) -> str:
    for mark, encoding in BOMS:
        if sample.startswith(mark):
            return encoding
    head = sample[:2000]
    if head[1::2].count(0) > 0.4 * len(head[1::2]) and len(head) > 3:
        return "utf-16-le"
    if head[::2].count(0) > 0.4 * len(head[::2]) and len(head) > 3:
        return "utf-16-be"
    return ""


def _by_content(stream: IO[bytes], sample: bytes) -> str:
    if b"\0" in sample:
        return ""
    if _decodes(stream, "utf-8"):
        return "utf-8"
    beyond_ascii = bytes(byte for byte in sample if byte > 0x7F) or _tail(stream)
    if not beyond_ascii:
        return ""
    lines = b"\n".join(line for line in sample.splitlines() if not line.isascii()) or beyond_ascii
    if _is_chinese(lines) and _decodes(stream, "gb18030"):
        return "gb18030"
    return "cp1258" if _is_vietnamese(lines) and _decodes(stream, "cp1258") else "cp1252"


def _tail(stream: IO[bytes]) -> bytes:
    """The first letters beyond ASCII, when none stood in the sample."""
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        if found := bytes(byte for byte in chunk if byte > 0x7F):
            return found
    return b""
