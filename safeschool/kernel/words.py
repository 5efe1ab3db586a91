"""Words as people type them: without diacritics, without case, in any Unicode form."""

import unicodedata
from itertools import filterfalse

# Letters that do not decompose into a base letter and a mark.
STROKES = str.maketrans({"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss"})


def folded(text: str) -> str:
    """The text lower-cased, without diacritics, with single blanks: "Dư  Hàng" -> "du hang". Han stays as it is.

    The one sign that PostgreSQL keeps in no text counts as a blank.
    """
    text = text.replace("\x00", " ")
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(STROKES))
    bare = "".join(filterfalse(unicodedata.combining, decomposed))
    return " ".join(bare.casefold().split())
