"""Huining's 170 schools over 28 townships; one name is published, the others are invented and say so."""

from collections.abc import Iterator, Sequence
from datetime import time
from random import Random

from safeschool.accounts.models import Unit
from safeschool.setup.demo.scene import Ground, Scene, told
from safeschool.setup.demo.units import PLACES
from schools.importing.register import Bell, Door, Registered, take_over_register
from schools.models import BellTime, Gate, School

SEAT = "会师镇"
# The larger townships; every other has four or five schools.
SIZES = {SEAT: 24, "郭城驿镇": 10, "河畔镇": 9, "头寨子镇": 8, "甘沟驿镇": 7, "太平店镇": 7}
ALL = 170
REAL = "会宁县第二中学"
REAL_NOTE = "校名已公布; 位置、人数和作息时间为演示数据。"
NOTE = "虚构演示学校: 校名、位置、人数和作息时间均为演示而设。"
NUMERALS = "一二三四五六七八九十"
# Lessons begin at 08:20 in primary and 08:00 in secondary schools at the earliest; pupils leave in two waves.
Moment = BellTime.Moment
BELLS = {
    "KINDERGARTEN": (
        Bell(Moment.ARRIVAL, time(7, 50), time(8, 30)),
        Bell(Moment.DISMISSAL, time(16, 50), time(17, 20)),
    ),
    "PRIMARY": (
        Bell(Moment.ARRIVAL, time(7, 40), time(8, 20)),
        Bell(Moment.NOON_OUT, time(11, 40), time(12, 0)),
        Bell(Moment.NOON_IN, time(14, 0), time(14, 30)),
        Bell(Moment.DISMISSAL, time(16, 10), time(16, 30)),
        Bell(Moment.DISMISSAL, time(17, 40), time(18, 10)),
    ),
    "LOWER_SECONDARY": (
        Bell(Moment.ARRIVAL, time(7, 20), time(8, 0)),
        Bell(Moment.DISMISSAL, time(16, 50), time(17, 10)),
        Bell(Moment.DISMISSAL, time(18, 0), time(18, 30)),
    ),
    "UPPER_SECONDARY": (
        Bell(Moment.ARRIVAL, time(7, 10), time(8, 0)),
        Bell(Moment.DISMISSAL, time(17, 20), time(17, 40)),
        Bell(Moment.EVENING, time(21, 40), time(22, 10)),
    ),
}
# Level, its word in a name, pupils from and to; a township has them in this order.
LEVELS = (
    ("PRIMARY", "小学", 60, 420),
    ("KINDERGARTEN", "幼儿园", 40, 180),
    ("LOWER_SECONDARY", "初级中学", 150, 700),
    ("PRIMARY", "小学", 40, 260),
    ("PRIMARY", "小学", 30, 180),
    ("KINDERGARTEN", "幼儿园", 30, 120),
)
Ring = list[list[float]]


def build_china(scene: Scene) -> None:
    """Every school of the county in one go."""
    outline: Ring = told("ground", "huining.geojson")["coordinates"][0][0]
    rows = [row for unit, town, count in _towns(scene) for row in _rows(scene, unit, town, count, outline)]
    schools = take_over_register(by=None, rows=rows)
    gates: dict[int, list[Gate]] = {}
    for gate in Gate.objects.filter(campus__school__in=schools).select_related("campus"):
        gates.setdefault(gate.campus.school_id, []).append(gate)
    scene.grounds["HN"] = [
        Ground(school, row.level.code, row.bells[0].starts, _leaving(row.bells), gates[school.pk])
        for school, row in zip(schools, rows, strict=True)
    ]


def _leaving(bells: Sequence[Bell]) -> time:
    return next(bell.starts for bell in bells if bell.moment == Moment.DISMISSAL)


def _towns(scene: Scene) -> Iterator[tuple[Unit, str, int]]:
    towns = told("ground", "huining_townships.json")
    small = [town for town in towns if town["name"] not in SIZES]
    each, rest = divmod(ALL - sum(SIZES.values()), len(small))
    for town in towns:
        size = SIZES.get(town["name"]) or each + (small.index(town) < rest)
        yield scene.units[f"HN-{town['code'][-3:]}"], town["name"], size


def _rows(scene: Scene, unit: Unit, town: str, count: int, outline: Ring) -> list[Registered]:
    chance = scene.chance.of(f"schools/{unit.code}")
    used: dict[str, int] = {}
    rows = []
    for number in range(1, count + 1):
        is_real = town == SEAT and number == 1
        level, word, least, most = (
            ("UPPER_SECONDARY", "", 1800, 2600) if is_real else LEVELS[(number - 1) % len(LEVELS)]
        )
        used[word] = used.get(word, 0) + 1
        pupils = chance.randint(least, most) * (3 if town == SEAT and not is_real else 1)
        north, east = _place(chance, town, outline)
        rows.append(
            Registered(
                unit=unit, code=f"{unit.code}-{number:02d}",
                name=REAL if is_real else f"{town}第{_numeral(used[word])}{word}",
                level=scene.levels[level], latitude=north, longitude=east,
                area=School.Area.TOWN if town == SEAT or number < 4 else School.Area.RURAL,
                note=REAL_NOTE if is_real else NOTE, year=scene.school_year(), pupils=pupils,
                boarders=pupils // 3 if "SECONDARY" in level else 0, staff=max(4, pupils // 14),
                bells=BELLS[level],
                doors=(Door("校门", north, east, Gate.Traffic.DENSE if pupils > 500 else Gate.Traffic.BUSY),),
            )
        )  # fmt: skip
    return rows


def _numeral(number: int) -> str:
    """One to nineteen as Chinese schools are numbered."""
    return NUMERALS[number - 1] if number <= 10 else f"十{NUMERALS[number - 11]}"


def _place(chance: Random, town: str, outline: Ring) -> tuple[float, float]:
    """Somewhere near the township's centre, and in any case inside the county."""
    north, east = PLACES[town]
    spread = 0.014 if town == SEAT else 0.035
    while True:
        spot = (north + chance.uniform(-spread, spread), east + chance.uniform(-spread, spread) * 1.2)
        if inside(outline, *spot):
            return round(spot[0], 5), round(spot[1], 5)
        # A rough centre may lie beyond the line: come a little nearer to the county's middle.
        north, east = north + (35.9 - north) * 0.05, east + (105.0 - east) * 0.05


def inside(outline: Ring, north: float, east: float) -> bool:
    """Whether the point lies within the ring of (longitude, latitude)."""
    is_in = False
    for (x, y), (next_x, next_y) in zip(outline, outline[1:] + outline[:1], strict=True):
        if (y > north) != (next_y > north) and east < (next_x - x) * (north - y) / (next_y - y) + x:
            is_in = not is_in
    return is_in
