"""Which moves are lawful, for whom, and what follows from the tables: buttons, help, diagram, trigger."""

from incidents.workflow.alarms import (
    ALARM_MOVES,
    GUARDED_ALARMS,
    OPEN_ALARMS,
    AlarmState,
    alarm_moves_for,
)
from incidents.workflow.cells import CELL_TABLES, FINEST_OF_HOURS, TOGETHER, cells_sql, drop_cells_sql, fold_cells_sql
from incidents.workflow.choices import (
    Choice,
    asks_sign_off,
    concern_moves_for,
    may_write_on,
    moves_for,
    parts_of,
    tip_moves_for,
    turn_of_others,
)
from incidents.workflow.counts import FOLD_ONE_AT_A_TIME, KEYS, counting_sql, drop_counting_sql, fold_sql
from incidents.workflow.guard import GUARDED, GUARDED_TIPS, drop_trigger_sql, trigger_sql
from incidents.workflow.states import (
    CONCERN_MEANINGS,
    MEANINGS,
    OPEN_STATES,
    OPEN_STATUSES,
    UNRESOLVED,
    ConcernState,
    Status,
)
from incidents.workflow.tables import CONCERN_MOVES, INCIDENT_MOVES, Move, Who, lawful_move

__all__ = [
    "ALARM_MOVES",
    "CELL_TABLES",
    "CONCERN_MEANINGS",
    "CONCERN_MOVES",
    "FINEST_OF_HOURS",
    "FOLD_ONE_AT_A_TIME",
    "GUARDED",
    "GUARDED_ALARMS",
    "GUARDED_TIPS",
    "INCIDENT_MOVES",
    "KEYS",
    "MEANINGS",
    "OPEN_ALARMS",
    "OPEN_STATES",
    "OPEN_STATUSES",
    "TOGETHER",
    "UNRESOLVED",
    "AlarmState",
    "Choice",
    "ConcernState",
    "Move",
    "Status",
    "Who",
    "alarm_moves_for",
    "asks_sign_off",
    "cells_sql",
    "concern_moves_for",
    "counting_sql",
    "drop_cells_sql",
    "drop_counting_sql",
    "drop_trigger_sql",
    "fold_cells_sql",
    "fold_sql",
    "lawful_move",
    "may_write_on",
    "moves_for",
    "parts_of",
    "tip_moves_for",
    "trigger_sql",
    "turn_of_others",
]
