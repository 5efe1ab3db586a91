"""The statistic beside figures of the field's own library, worked out once with it and written down here.

esda 2.9.0 with libpysal 4.14.1: `G_Local(y, w, transform="B", permutations=0, star=True)`, `w` binary over the rings of
neighbours and without islands, on the H3 hexagons around 20.85, 106.68 of size 8; adjusted levels beside `esda.fdr`.
"""

import random

import pytest

from safeschool.kernel.cells import cell_at, ring_around
from safeschool.kernel.getis_ord import false_discovery, gi_star, two_sided

MIDDLE = cell_at(20.85, 106.68, 8)
# ring, how many rings of ground: z by place in the order of cells, the sum of all |z|, the cut of 5 %, how many finds.
ESDA = [
    (1, 3, {4: 5.559939, 0: -1.33345, 36: -0.916512, 12: 2.474724}, 45.368133, 0.004054, 3),
    (2, 4, {16: 3.911179, 0: -1.378876, 60: -1.245668, 20: 4.006574}, 86.022652, 0.008197, 10),
]


@pytest.mark.parametrize(("ring", "ground", "some", "total", "cut", "finds"), ESDA)
def test_every_z_and_every_find_is_that_of_the_library(ring, ground, some, total, cut, finds):
    cells, near = sorted(ring_around(MIDDLE, ground)), set(ring_around(MIDDLE, 1))
    values = {cell: (n * 7) % 5 + (9 if cell in near else 0) for n, cell in enumerate(cells)}
    scores = gi_star(values, lambda cell: ring_around(cell, ring))
    assert {n: round(scores[cells[n]], 6) for n in some} == some
    assert sum(map(abs, scores.values())) == pytest.approx(total, abs=1e-6)
    levels = [two_sided(scores[cell]) for cell in cells]
    assert sum(level <= 0.05 for level in false_discovery(levels)) == sum(level <= cut for level in levels) == finds


def test_where_all_are_alike_nothing_stands_out():
    values = dict.fromkeys(ring_around(MIDDLE, 3), 4)
    assert set(gi_star(values, lambda cell: ring_around(cell, 1)).values()) == {0.0}
    assert gi_star({}, lambda cell: ring_around(cell, 1)) == {}
    assert gi_star({MIDDLE: 3}, lambda cell: ring_around(cell, 1)) == {MIDDLE: 0.0}


@pytest.mark.parametrize("seed", range(8))
def test_an_adjusted_level_is_never_below_its_own_and_keeps_the_order(seed):
    chance = random.Random(seed)
    levels = [chance.random() ** 3 for _n in range(1 + seed * 6)]
    adjusted = false_discovery(levels)
    assert all(own <= made <= 1 or made == pytest.approx(own) for own, made in zip(levels, adjusted, strict=True))
    order = sorted(range(len(levels)), key=levels.__getitem__)
    assert [adjusted[at] for at in order] == sorted(adjusted)
