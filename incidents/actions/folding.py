"""Keeping the counts short; what they sum up to never changes by it."""

from django.db import connection, transaction

from incidents.workflow import CELL_TABLES, FOLD_ONE_AT_A_TIME, KEYS, fold_cells_sql, fold_sql


@transaction.atomic
def fold_counts() -> int:
    """Make one row of all that was appended to a key since the last time. Returns how many rows were written."""
    written = 0
    with connection.cursor() as cursor:
        for table in (*KEYS, *CELL_TABLES):
            cursor.execute(FOLD_ONE_AT_A_TIME, [table])
            (is_ours,) = cursor.fetchone()
            if is_ours:
                cursor.execute(fold_cells_sql(table) if table in CELL_TABLES else fold_sql(table))
                written += cursor.rowcount
    return written
