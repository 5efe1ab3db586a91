"""What people wish and whom the chief has bound together, in the engine's words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from patrols.models import DutyPair, DutyWish, FixedPost
from patrols.roster import Person, Window


@dataclass(frozen=True)
class Bonds:
    """Wishes by person, the posts set for each, and the pairs; keys as the engine has them."""

    wishes: Mapping[str, DutyWish]
    fixed: Mapping[str, frozenset[str]]
    pairs: frozenset[tuple[str, str]]


def bonds_of(people: Iterable[int]) -> Bonds:
    """Those of these people. Three queries."""
    who = list(people)
    fixed: dict[str, set[str]] = defaultdict(set)
    for user, post in FixedPost.objects.filter(user__in=who).values_list("user", "post"):
        fixed[str(user)].add(str(post))
    pairs = DutyPair.objects.filter(one__in=who, other__in=who).values_list("one", "other")
    return Bonds(
        {str(wish.user_id): wish for wish in DutyWish.objects.filter(user__in=who)},
        {user: frozenset(posts) for user, posts in fixed.items()},
        frozenset((str(one), str(other)) for one, other in pairs),
    )


def joined(*several: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """All posts of each person."""
    keys = {key for each in several for key in each}
    return {key: frozenset().union(*(each.get(key, ()) for each in several)) for key in keys}


def wishing(people: Iterable[Person], bonds: Bonds, windows: Iterable[Window], weight: int) -> tuple[Person, ...]:
    """The people with a price for each time they would rather not, and a saving for each they would rather."""
    times = list(windows)
    return tuple(
        replace(person, avoids=_avoids(bonds.wishes[person.key], times, weight))
        if weight and person.key in bonds.wishes
        else person
        for person in people
    )


def _avoids(wish: DutyWish, windows: Iterable[Window], weight: int) -> dict[str, int]:
    found = {}
    for window in windows:
        is_unwanted = window.tag in wish.rather_not or window.day in wish.rather_not_on
        price = weight * (int(is_unwanted) - int(window.tag in wish.rather and not is_unwanted))
        if price:
            found[window.key] = price
    return found
