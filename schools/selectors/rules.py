"""What the rules ask of a school: guards, rounds, video days, protection grade."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from schools.models import Enrolment, SafetyRule, School, SchoolLevel, national_rule

GUARDS, VIDEO_DAYS = "GUARD_HEADCOUNT", "CCTV_RETENTION"
PRESCHOOL = frozenset({"KINDERGARTEN", "NURSERY_GROUP"})


def rule_for(school: School, on: date) -> SafetyRule:
    """The newest rule of the nearest unit above the school that holds on the day; else the national standard."""
    above = school.unit.line
    rows = SafetyRule.objects.filter(unit__in=above, valid_from__lte=on)
    found = max(rows, key=lambda rule: (above.index(rule.unit_id), rule.valid_from), default=None)
    return found or national_rule()


def enrolment_on(school: School, on: date) -> Enrolment | None:
    """The newest count that had begun by the day."""
    return school.enrolments.filter(year__lte=on.year).first()


def is_preschool(levels: Iterable[SchoolLevel]) -> bool:
    """Whether the school has young children only."""
    codes = {level.code for level in levels}
    return bool(codes) and codes <= PRESCHOOL


@dataclass(frozen=True)
class Requirement:
    """What one school must have, by which rule and which count; None where the pupils are not counted."""

    rule: SafetyRule
    enrolment: Enrolment | None
    guards: int | None
    grade: int | None
    rounds_a_day: int
    video_days: int


def requirement_of(school: School, on: date) -> Requirement:
    """Computed, never typed."""
    rule, counted = rule_for(school, on), enrolment_on(school, on)
    young = is_preschool(school.levels.all())
    return Requirement(
        rule=rule,
        enrolment=counted,
        guards=rule.guards_for(counted.pupils, counted.boarders) if counted else None,
        grade=rule.grade_for(counted.pupils, is_preschool=young) if counted else None,
        rounds_a_day=rule.rounds_a_day,
        video_days=rule.video_days,
    )


def required_count(school: School, code: str, on: date) -> int:
    """The least number with which a counted point passes; a school that is not counted must have a guard at least."""
    needed = requirement_of(school, on)
    if code == GUARDS:
        return needed.guards if needed.guards is not None else 1
    return needed.video_days if code == VIDEO_DAYS else 1
