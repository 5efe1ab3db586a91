"""What the room tells: its counters, who may teach when, and which lessons wait for whom."""

from campaigns.selectors.figures import (
    OPERATIONS_OF,
    SESSIONS_OF,
    UNIT_WORDS,
    counters,
    is_published,
    schools_reached,
    told_in_print,
    week_figures,
)
from campaigns.selectors.lessons import (
    CLASS_HOURS_A_YEAR,
    Choice,
    DeputyHours,
    Lecturer,
    choices_for,
    deputy_hours,
    leaders_of,
    lecturers_for,
    people_of_school,
    reason_not_to_speak,
    reason_not_to_teach,
)
from campaigns.selectors.standing import models_at_work

__all__ = [
    "CLASS_HOURS_A_YEAR",
    "OPERATIONS_OF",
    "SESSIONS_OF",
    "UNIT_WORDS",
    "Choice",
    "DeputyHours",
    "Lecturer",
    "choices_for",
    "counters",
    "deputy_hours",
    "is_published",
    "leaders_of",
    "lecturers_for",
    "models_at_work",
    "people_of_school",
    "reason_not_to_speak",
    "reason_not_to_teach",
    "schools_reached",
    "told_in_print",
    "week_figures",
]
