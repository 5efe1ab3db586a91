"""Everything that changes the room's rows."""

from campaigns.actions.cooperation import found_model, move_model
from campaigns.actions.operations import change_operation, record_operation, tally_violations
from campaigns.actions.sessions import change_session, found_programme, record_session, rename_programme
from campaigns.actions.submissions import AlreadyToldError
from campaigns.actions.terms import load_enforcement_types, load_formats, load_topics
from campaigns.actions.totals import record_total

__all__ = [
    "AlreadyToldError",
    "change_operation",
    "change_session",
    "found_model",
    "found_programme",
    "load_enforcement_types",
    "load_formats",
    "load_topics",
    "move_model",
    "record_operation",
    "record_session",
    "record_total",
    "rename_programme",
    "tally_violations",
]
