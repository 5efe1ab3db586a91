"""Proposing a roster: asked for, searched, published or dropped."""

from collections.abc import Callable
from datetime import datetime
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from patrols.actions.duty import assign
from patrols.models import ProposedSeat, RosterPlan, RosterSettings
from patrols.roster import Explanation, Limits, Outcome, Plan, Progress, Watch, explain, plan, seat_people, with_seating
from patrols.selectors.planning import WeekToPlan, week_to_plan
from patrols.workflow import EXPLAINING, PlanStatus
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.kernel.week import Week

RUNNING = (PlanStatus.DRAFT, PlanStatus.SOLVING)


@transaction.atomic
def ask_for_plan(*, by: User | None, unit: Unit, week: Week, now: datetime, seconds: int = 30) -> RosterPlan:
    """A proposal that waits to be searched. ValidationError while another one of that week is still being searched."""
    for old in RosterPlan.objects.searched().filter(unit=unit, year=week.year, number=week.number):
        if old.is_given_up(now):
            old.status, old.finished_at = PlanStatus.FAILED, now
            old.save(update_fields=["status", "finished_at"])
    row = RosterPlan(unit=unit, by=by, year=week.year, number=week.number, seconds=seconds)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(_("This week is being planned already.")) from error
    journal.record(by=by, verb="roster.ask", target=row, unit_id=unit.pk, week=str(week))
    return row


def search_plan(*, row: RosterPlan, now: datetime, clock: Callable[[], datetime]) -> RosterPlan:
    """Search the proposal to its end and keep what was found; a second run of the same changes nothing.

    Says how far it is while it searches, and stops when somebody cancels the row.
    """
    mine = RosterPlan.objects.filter(pk=row.pk, status=PlanStatus.DRAFT)
    if not mine.update(status=PlanStatus.SOLVING, started_at=now):
        return RosterPlan.objects.get(pk=row.pk)
    try:
        asked = week_to_plan(row.unit, row.week, now)
        watch = Watch(on_progress=lambda so_far: _note(row, so_far), should_stop=lambda: _is_cancelled(row), every=1.0)
        found = plan(asked.bundled.problem, Limits(seconds=row.seconds, gap=0.001), watch)
        _settle(row, asked, found, clock)
    except Exception:
        RosterPlan.objects.filter(pk=row.pk, status=PlanStatus.SOLVING).update(
            status=PlanStatus.FAILED, finished_at=clock()
        )
        raise
    return RosterPlan.objects.get(pk=row.pk)


def _note(row: RosterPlan, so_far: Progress) -> None:
    facts: dict[str, Any] = {"searched_seconds": round(so_far.seconds), "objective": so_far.objective}
    if so_far.bound is not None:
        facts["bound"] = round(so_far.bound)
    RosterPlan.objects.filter(pk=row.pk, status=PlanStatus.SOLVING).update(**facts)


def _is_cancelled(row: RosterPlan) -> bool:
    return not RosterPlan.objects.filter(pk=row.pk, status=PlanStatus.SOLVING).exists()


def _settle(row: RosterPlan, asked: WeekToPlan, found: Plan, clock: Callable[[], datetime]) -> None:
    """Keep the found roster with its explanation, unless it was cancelled meanwhile."""
    if found.outcome == Outcome.CANCELLED:
        return
    if found.outcome in (Outcome.NOTHING, Outcome.IMPOSSIBLE):
        RosterPlan.objects.filter(pk=row.pk, status=PlanStatus.SOLVING).update(
            status=PlanStatus.FAILED, finished_at=clock()
        )
        return
    held, beyond = seat_people(asked.bundled, found.chosen)
    found = with_seating(found, beyond)
    told = explain(asked.bundled.problem, found, Limits(seconds=EXPLAINING))
    with transaction.atomic():
        kept = RosterPlan.objects.select_for_update().get(pk=row.pk)
        if kept.status != PlanStatus.SOLVING:
            return
        ProposedSeat.objects.bulk_create(_proposed(kept, asked, held), batch_size=1000)
        kept.status, kept.finished_at = PlanStatus.PROPOSED, clock()
        kept.objective = found.objective
        # A search cut short may know a roster and no bound yet.
        kept.bound = round(found.bound) if isfinite(found.bound) else None
        kept.searched_seconds = round(found.seconds)
        kept.open_seats, kept.empty_seats = asked.open_seats, sum(found.empty.values())
        kept.told = _as_data(asked, told)
        kept.save()


def _proposed(row: RosterPlan, asked: WeekToPlan, held: dict[str, str]) -> list[ProposedSeat]:
    """The seats that nobody holds yet."""
    found = []
    for key, person in held.items():
        if key not in asked.bundled.locked:
            shift, kind, _number = key.split("/")
            found.append(ProposedSeat(plan=row, shift_id=int(shift), user_id=int(person), slot_kind=kind))
    return found


def _as_data(asked: WeekToPlan, told: Explanation) -> dict[str, Any]:
    """Codes, counts and pks; words come when somebody reads it."""
    seats = asked.bundled.seats
    return {
        "gaps": [
            {
                "shifts": sorted({int(seat.key.split("/")[0]) for seat in seats[gap.need]}),
                "kind": seats[gap.need][0].kind,
                "missing": gap.missing,
                "kept_away": {str(rule): count for rule, count in sorted(gap.kept_away.items())},
            }
            for gap in told.gaps
        ],
        "remedies": [
            {"rule": str(remedy.rule), "person": int(remedy.who), "amount": remedy.amount}
            if remedy.who.isdecimal()
            else {"rule": str(remedy.rule), "person": None, "amount": remedy.amount}
            for remedy in told.remedies
        ],
        "alone": {str(rule): filled for rule, filled in told.alone.items()},
    }


@transaction.atomic
def publish_plan(*, by: User, row: RosterPlan, now: datetime) -> tuple[int, list[str]]:
    """Everybody gets their proposed seats and is told, as if assigned by hand; how many, and why some were not.

    Something may have changed since the search: a seat that is taken or over by now is left out with its reason.
    """
    row = RosterPlan.objects.select_for_update().get(pk=row.pk)
    if row.status != PlanStatus.PROPOSED:
        raise ValidationError(_("Only a proposed roster can be published; this one is: %(state)s.") % {
            "state": row.get_status_display()
        })  # fmt: skip
    given, refused = 0, []
    for seat in row.seats.select_related("shift__post__unit", "user").order_by("shift__starts_at", "pk"):
        try:
            assign(by=by, shift=seat.shift, user=seat.user, slot_kind=seat.slot_kind, now=now)
            given += 1
        except ValidationError as error:
            refused += error.messages
    row.status, row.published_at = PlanStatus.PUBLISHED, now
    row.save(update_fields=["status", "published_at"])
    journal.record(by=by, verb="roster.publish", target=row, unit_id=row.unit_id, given=given, refused=len(refused))
    return given, refused


@transaction.atomic
def drop_plan(*, by: User, row: RosterPlan, now: datetime) -> RosterPlan:
    """Stop the search, or lay the proposal aside; a search that still runs notices within a second or two."""
    row = RosterPlan.objects.select_for_update().get(pk=row.pk)
    if row.status not in (*RUNNING, PlanStatus.PROPOSED):
        raise ValidationError(_("This roster is %(state)s already.") % {"state": row.get_status_display()})
    row.status, row.finished_at = PlanStatus.CANCELLED, now
    row.save(update_fields=["status", "finished_at"])
    journal.record(by=by, verb="roster.drop", target=row, unit_id=row.unit_id)
    return row


@transaction.atomic
def weigh(*, by: User, unit: Unit, **facts: Any) -> RosterSettings:
    """The unit's rules and weights from now on."""
    row, _is_new = RosterSettings.objects.update_or_create(unit=unit, defaults=facts)
    journal.record(by=by, verb="roster.weigh", target=row, unit_id=unit.pk, **facts)
    return row


@transaction.atomic
def note_week_taken(*, by: User, unit: Unit | None, week: Week, posts: int, people: int) -> None:
    """The week's grid left as a file."""
    unit_id = unit.pk if unit else None
    journal.record(
        by=by, verb="roster.taken", target=unit or by, unit_id=unit_id, week=str(week), posts=posts, people=people
    )
