"""Lists of schools that others keep become rows here: read, map, judge, preview, and all or nothing."""

from schools.importing.run import (
    Outcome,
    confirm_import,
    decide_rest,
    decide_row,
    drop_forgotten_imports,
    drop_import,
    import_schools,
    stage_import,
)

__all__ = [
    "Outcome",
    "confirm_import",
    "decide_rest",
    "decide_row",
    "drop_forgotten_imports",
    "drop_import",
    "import_schools",
    "stage_import",
]
