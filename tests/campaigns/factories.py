"""Rows of the room, made by its actions."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from campaigns import actions
from campaigns.models import (
    Drill,
    DrillScenario,
    EnforcementType,
    ImportedTotal,
    LessonOffer,
    LessonOrder,
    LocalDrillRule,
    Operation,
    OutreachFormat,
    Session,
    Topic,
)
from safeschool.accounts.models import Unit, User
from schools.models import School
from schools.selectors import is_school_day

NOW = datetime(2023, 6, 20, 12, 0, tzinfo=UTC)
HELD = datetime(2023, 6, 14, 2, 0, tzinfo=UTC)


def hold_session(
    by: User,
    unit: Unit,
    school: School | None = None,
    *,
    format: str = "LAW_INTO_SCHOOL",
    topics: tuple[str, ...] = ("TRAFFIC",),
    held_at: datetime = HELD,
    now: datetime = NOW,
    **facts,
) -> Session:
    """A talk about traffic, Wednesday 14 June 2023 in the morning."""
    return actions.record_session(
        by=by,
        now=now,
        unit=unit,
        school=school,
        format=OutreachFormat.objects.get(code=format),
        topics=list(Topic.objects.filter(code__in=topics)),
        held_at=held_at,
        **facts,
    )


def run_operation(
    by: User,
    unit: Unit,
    *,
    tallies: dict[str, tuple[int, bool]] | None = None,
    name: str = "School gates",
    tactic: str = "LINE",
    started_at: datetime = HELD,
    now: datetime = NOW,
    **facts,
) -> Operation:
    """An operation; `tallies` by the code of the violation."""
    counted = {EnforcementType.objects.get(code=code): tally for code, tally in (tallies or {}).items()}
    return actions.record_operation(
        by=by, now=now, unit=unit, name=name, tactic=tactic, started_at=started_at, tallies=counted, **facts
    )


def tell_total(
    unit: Unit,
    counter: str,
    value: int,
    *,
    first_on: date = date(2023, 1, 1),
    last_on: date = date(2023, 6, 14),
    is_approximate: bool = True,
    by: User | None = None,
) -> ImportedTotal:
    """A total from the newspaper."""
    return actions.record_total(
        by=by, now=NOW, unit=unit, counter=counter, first_on=first_on, last_on=last_on, value=value,
        is_approximate=is_approximate, source="Newspaper, 14 June 2023",
    )  # fmt: skip


def publish_one(by: User, unit: Unit, title: str = "Crossing the road", **facts) -> LessonOffer:
    """A traffic lesson of forty minutes."""
    facts = {"topic": "TRAFFIC", "format": "ORDERED_LESSON", "minutes": 40, **facts}
    facts["topic"] = Topic.objects.get(code=facts["topic"])
    facts["format"] = OutreachFormat.objects.get(code=facts["format"])
    laws = [("Law on road traffic safety", date(2025, 1, 1))]
    return actions.publish_offer(by=by, unit=unit, title=title, laws=laws, **facts)


def school_morning(school: School, now: datetime, days: int = 7) -> datetime:
    """Nine o'clock of the first school day that is at least so many days away."""
    zone = school.unit.zone
    day = now.astimezone(zone).date() + timedelta(days=days)
    while not is_school_day(school, day):
        day += timedelta(days=1)
    return datetime.combine(day, time(9), zone).astimezone(UTC)


def order_one(by: User, school: School, offer: LessonOffer, *, now: datetime | None = None, **facts) -> LessonOrder:
    """An order for 45 heads of grade 4, a week from now."""
    now = now or timezone.now()
    facts = {"choices": [school_morning(school, now)], "grades": "4A", "heads": 45, **facts}
    wish = actions.Wish(offer=offer, school=school, **facts)
    return actions.order_lesson(by=by, now=now, submission=uuid4(), wish=wish)


def plan_one(by: User, school: School, code: str = "KNIFE_ATTACK", *, now: datetime | None = None, **facts) -> Drill:
    """A drill together with the police, a week from now."""
    now = now or timezone.now()
    facts = {"planned_at": school_morning(school, now), "is_joint": True, **facts}
    scenario = DrillScenario.objects.get(code=code)
    return actions.plan_drill(by=by, school=school, scenario=scenario, now=now, **facts)


def ask_for_drills(by: User, unit: Unit, code: str = "", **facts) -> LocalDrillRule:
    """A rule of the unit from 1 August 2026 on: hiding, or the scenario of the code, once a term."""
    facts = {"response": "" if code else "HIDE", "period": "TERM", "since": date(2026, 8, 1), **facts}
    scenario = DrillScenario.objects.get(code=code) if code else None
    return actions.set_drill_rule(by=by, unit=unit, scenario=scenario, **facts)


def hold_drill(by: User, school: School, code: str, began_at: datetime, minutes: int = 5) -> Drill:
    """A drill that was planned an hour before, begun, and ended with forty pupils."""
    drill = plan_one(by, school, code, now=began_at - timedelta(hours=1), planned_at=began_at)
    actions.begin_drill(by=by, drill=drill, now=began_at)
    end = began_at + timedelta(minutes=minutes)
    return actions.end_drill(by=by, drill=drill, ended_at=end, now=end, pupils=40)
