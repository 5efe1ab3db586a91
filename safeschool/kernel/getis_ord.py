"""Getis-Ord Gi*: where the values of a place and of its neighbours together are higher or lower than chance makes them.

Getis and Ord, "The Analysis of Spatial Association by Use of Distance Statistics", Geographical Analysis 24 (1992),
in the standardised form of Ord and Getis, 27 (1995), with weights of one for a place and each neighbour. Of many places
some stand out by chance: the levels are those of Benjamini and Hochberg (1995), as Caldas de Castro and Singer use them
for local statistics (2006).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import erfc, sqrt


def gi_star(values: Mapping[int, float], around: Callable[[int], Collection[int]]) -> dict[int, float]:
    """The z of each place; `around` names it and its neighbours, of which those without a value do not count.

    All are 0 where every value is the same: nothing can stand out.
    """
    n = len(values)
    mean = sum(values.values()) / n if n else 0.0
    spread = sqrt(max(sum(value * value for value in values.values()) / n - mean * mean, 0.0)) if n else 0.0
    if spread == 0 or n < 2:
        return dict.fromkeys(values, 0.0)
    found = {}
    for place in values:
        near = [values[one] for one in around(place) if one in values]
        weight = len(near)
        over = sqrt((n * weight - weight * weight) / (n - 1))
        found[place] = (sum(near) - mean * weight) / (spread * over) if over else 0.0
    return found


def two_sided(z: float) -> float:
    """How often chance alone gives a z as far from 0, by the normal distribution."""
    return erfc(abs(z) / sqrt(2))


def false_discovery(levels: Sequence[float]) -> list[float]:
    """The adjusted level of each: the least share of false finds at which it would be among the finds."""
    order = sorted(range(len(levels)), key=levels.__getitem__, reverse=True)
    adjusted, least, n = [1.0] * len(levels), 1.0, len(levels)
    for rank, at in zip(range(n, 0, -1), order, strict=True):
        least = min(least, levels[at] * n / rank)
        adjusted[at] = least
    return adjusted
