"""How Chinese names sound, for people who type letters: "hnzx" finds 会宁中学."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
# 长 is "chang" and "zhang"; without the dictionary of phrases both readings of a sign are kept, up to so many names.
READINGS = 2
NAMES = 8


@lru_cache(maxsize=8192)
def _readings(sign: str) -> tuple[str, ...]:
    """The first readings of one sign, without tones; any other letter sounds as it is written."""
    if not HAN.match(sign):
        return (sign,)
    told = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(told[0]))[:READINGS] if told else (sign,)


def _names(word: str) -> Iterator[tuple[str, ...]]:
    choices = [_readings(sign) for sign in word if sign.isalnum()]
    return islice(product(*choices), NAMES)


def sounds_of(text: str) -> list[str]:
    """First letters and full sounds of each word with Chinese signs; nothing for other words."""
    sounds: dict[str, None] = {}
    for word in text.split():
        if not HAN.search(word):
            continue
        for name in _names(word):
            sounds["".join(part[0] for part in name)] = None
            sounds["".join(name)] = None
    return list(sounds)
