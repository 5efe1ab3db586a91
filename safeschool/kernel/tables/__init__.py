"""Any table file as rows of text: CSV, XLSX, ODS, XLS, GeoJSON, JSON lists. Knows no noun of the domain.

    table = read_table(path_or_bytes, "schools.xlsx")
    table.columns                      # ("urn", "name", …), as the file writes them, cleaned
    for row in table.rows: ...         # Row(number, cells, geometry, is_too_wide), one at a time

UnusableFile carries a sentence for the person who brought the file. It is raised by `read_table`, and by the iterator
where the damage lies further down: write nothing before the last row is read, or write in one transaction.
"""

from safeschool.kernel.tables.read import read_table
from safeschool.kernel.tables.rows import Row, Table, UnusableFile
from safeschool.kernel.tables.text import clean

__all__ = ["Row", "Table", "UnusableFile", "clean", "read_table"]
