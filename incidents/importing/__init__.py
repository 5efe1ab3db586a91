"""Lists of past incidents that others keep become files here: read, map, judge; every row is taken or refused."""

from incidents.importing.run import Outcome, import_incidents
from incidents.importing.stages import (
    bring_list,
    confirm_list,
    drop_forgotten_lists,
    drop_list,
    map_columns,
    progress_of,
    sample_of,
    undo_list,
    work_on_list,
)

__all__ = [
    "Outcome",
    "bring_list",
    "confirm_list",
    "drop_forgotten_lists",
    "drop_list",
    "import_incidents",
    "map_columns",
    "progress_of",
    "sample_of",
    "undo_list",
    "work_on_list",
]
