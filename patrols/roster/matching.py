"""The cheapest way to give every row a column of its own (Hungarian method, shortest augmenting paths)."""

from collections.abc import Sequence

FAR = float("inf")


def cheapest(costs: Sequence[Sequence[int]]) -> list[int]:
    """The column of each row; there are at least as many columns as rows. O(rows^2 x columns)."""
    if not costs:
        return []
    columns = len(costs[0])
    row_price = [0.0] * (len(costs) + 1)
    column_price = [0.0] * (columns + 1)
    # Column 0 stands for "the row that is being placed"; rows count from 1.
    row_of = [0] * (columns + 1)
    for row in range(1, len(costs) + 1):
        row_of[0] = row
        way = _path(costs, row_price, column_price, row_of)
        column = way.pop()
        while column:
            before = way.pop()
            row_of[column] = row_of[before]
            column = before
    found = [0] * len(costs)
    for column in range(1, columns + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found


def _path(
    costs: Sequence[Sequence[int]], row_price: list[float], column_price: list[float], row_of: list[int]
) -> list[int]:
    """Columns from 0 to a free one, along which everybody moves on by one."""
    columns = len(column_price) - 1
    least, before, done = [FAR] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
    here = 0
    while row_of[here]:
        done[here] = True
        row, open_columns = row_of[here], [column for column in range(1, columns + 1) if not done[column]]
        for column in open_columns:
            price = costs[row - 1][column - 1] - row_price[row] - column_price[column]
            if price < least[column]:
                least[column], before[column] = price, here
        nearest = min(open_columns, key=lambda column: least[column])
        step = least[nearest]
        for column in range(columns + 1):
            if done[column]:
                row_price[row_of[column]] += step
                column_price[column] -= step
            else:
                least[column] -= step
        here = nearest
    way = [here]
    while here:
        here = before[here]
        way.append(here)
    return way[::-1]
