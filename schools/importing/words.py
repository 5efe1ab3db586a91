"""Words for school levels and areas as registries write them."""

import re
from collections.abc import Iterable

from safeschool.kernel.words import folded
from schools.models import School, SchoolLevel

# Beside the names of the taxonomy in its three languages.
LEVELS: dict[str, tuple[str, ...]] = {
    "nursery": ("KINDERGARTEN",),
    "kindergarten": ("KINDERGARTEN",),
    "preschool": ("KINDERGARTEN",),
    "mam non": ("KINDERGARTEN",),
    "mau giao": ("KINDERGARTEN",),
    "primary": ("PRIMARY",),
    "elementary": ("PRIMARY",),
    "tieu hoc": ("PRIMARY",),
    "th": ("PRIMARY",),
    "thcs": ("LOWER_SECONDARY",),
    "trung hoc co so": ("LOWER_SECONDARY",),
    "lower secondary": ("LOWER_SECONDARY",),
    "middle": ("LOWER_SECONDARY",),
    "middle deemed primary": ("PRIMARY",),
    "middle deemed secondary": ("LOWER_SECONDARY",),
    "初级中学": ("LOWER_SECONDARY",),
    "thpt": ("UPPER_SECONDARY",),
    "trung hoc pho thong": ("UPPER_SECONDARY",),
    "upper secondary": ("UPPER_SECONDARY",),
    "high": ("UPPER_SECONDARY",),
    "16 plus": ("UPPER_SECONDARY",),
    "高中": ("UPPER_SECONDARY",),
    "高级中学": ("UPPER_SECONDARY",),
    "secondary": ("LOWER_SECONDARY", "UPPER_SECONDARY"),
    "all through": ("PRIMARY", "LOWER_SECONDARY", "UPPER_SECONDARY"),
    "thcs - thpt": ("COMBINED_SECONDARY",),
    "th - thcs": ("NINE_YEAR",),
    "九年一贯制": ("NINE_YEAR",),
    "vocational": ("VOCATIONAL",),
    "gdnn - gdtx": ("VOCATIONAL",),
    "中职": ("VOCATIONAL",),
    "职业高中": ("VOCATIONAL",),
    "special": ("SPECIAL",),
    "特教": ("SPECIAL",),
    "特殊教育": ("SPECIAL",),
}
SAYS_NOTHING = frozenset({"", "not applicable", "none", "-", "khong", "无"})
AREAS: dict[str, str] = {
    **dict.fromkeys(("urban", "city", "thanh thi", "do thi", "城区", "城市"), School.Area.URBAN),
    **dict.fromkeys(("town", "thi tran", "镇区", "县镇"), School.Area.TOWN),
    **dict.fromkeys(("rural", "nong thon", "乡村", "农村"), School.Area.RURAL),
}
BETWEEN = re.compile(r"[,;/、，；+&|]|\band\b|\bva\b|和|及")


class LevelReader:
    """Reads a cell that names levels; the words it did not understand are counted in `unread`."""

    def __init__(self) -> None:
        self.unread: dict[str, int] = {}
        self._codes: dict[str, tuple[str, ...]] = dict(LEVELS)
        for level in SchoolLevel.objects.all():
            for word in (level.code, level.code.replace("_", " "), level.name_en, level.name_vi, level.name_zh_hans):
                self._codes[folded(word)] = (level.code,)
            self._codes[folded(level.name_vi).removeprefix("truong ")] = (level.code,)

    def read(self, cell: str) -> list[str]:
        """The codes of the levels named in the cell, each once."""
        whole = folded(cell).replace("–", "-").removeprefix("truong ")
        if whole in SAYS_NOTHING:
            return []
        words = [whole] if self._codes_of(whole) else [part.strip() for part in BETWEEN.split(whole)]
        found = [code for word in words for code in self._codes_of(word)]
        if not found:
            self.unread[cell[:60]] = self.unread.get(cell[:60], 0) + 1
        return list(dict.fromkeys(found))

    def _codes_of(self, word: str) -> Iterable[str]:
        plain = word.removeprefix("truong ").removesuffix(" school").replace("all-through", "all through")
        return self._codes.get(word) or self._codes.get(plain) or ()


def area_of(cell: str) -> str:
    """The area that the cell names, "" for none that we know."""
    return AREAS.get(folded(cell), "")
