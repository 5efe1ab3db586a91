"""Small numbers about children are not told above the unit that works with them."""

from collections.abc import Collection, Mapping

FEWEST = 5
SENSITIVE = frozenset({"CHILD_HARM", "SUBSTANCE"})
TOTAL = ""


def hidden_parts(parts: Mapping[str, int], sensitive: Collection[str] = SENSITIVE) -> frozenset[str]:
    """Which parts of a total must not be told: sensitive ones from 1 to 4, and what would give them away.

    The smallest other parts go with them until what is missing is at least 5 and belongs to more than one part; where
    no other part is left, the total itself is hidden: then `TOTAL` is among them.
    """
    hidden = [part for part, number in parts.items() if part in sensitive and 0 < number < FEWEST]
    if not hidden:
        return frozenset()
    others = sorted((number, part) for part, number in parts.items() if number > 0 and part not in hidden)
    missing = sum(parts[part] for part in hidden)
    while (len(hidden) < 2 or missing < FEWEST) and others:
        number, part = others.pop(0)
        missing += number
        hidden.append(part)
    is_told_by_total = len(hidden) < 2 or missing < FEWEST
    return frozenset([*hidden, TOTAL] if is_told_by_total else hidden)
