"""What the clock does: remind before the required time, name the missing after it. Safe to run twice at once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from patrols.models import Assignment, Escalation, Reminder, Shift
from patrols.selectors.people import leaders_of
from patrols.workflow import AWAITED, TELL_AFTER, DutyState, ShiftState, Told
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from safeschool.audit import journal
from safeschool.notifications.send import Message, notify_many
from safeschool.notifications.workflow import Topic

BATCH = 500
# Whoever forgot to check out has left by then.
FORGOTTEN = timedelta(hours=1)


def remind_due_shifts(*, now: datetime) -> int:
    """Hand over every reminder that is due, oldest first; returns how many went. Missed where the shift has passed.

    Each is claimed and told in one transaction: a worker that dies in between has done neither.
    """
    Reminder.objects.filter(
        pk__in=Reminder.objects.filter(
            due_at__lte=now, reminded_at=None, missed_at=None, assignment__shift__ends_at__lte=now
        ).values("pk")
    ).update(missed_at=now)
    return _in_batches(lambda: _remind_some(now))


def _in_batches(step: Callable[[], int]) -> int:
    done = 0
    while count := step():
        done += count
    return done


@transaction.atomic
def _remind_some(now: datetime) -> int:
    due = (
        Reminder.objects.filter(
            due_at__lte=now,
            reminded_at=None,
            missed_at=None,
            assignment__state__in=AWAITED,
            assignment__shift__ends_at__gt=now,
        )
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("assignment__user")
        .order_by("due_at", "pk")
    )
    batch = list(due[:BATCH])
    # People of one shift share its row: what is said of it is then written once.
    shifts = Shift.objects.select_related("post").in_bulk({reminder.assignment.shift_id for reminder in batch})
    for reminder in batch:
        reminder.assignment.shift = shifts[reminder.assignment.shift_id]
    Reminder.objects.filter(pk__in=[reminder.pk for reminder in batch], reminded_at=None).update(reminded_at=now)
    notify_many(about="patrols/email/duty_reminder.txt", messages=[_reminding(row) for row in batch], now=now)
    return len(batch)


def _reminding(reminder: Reminder) -> Message:
    shift = reminder.assignment.shift
    return Message(
        to=reminder.assignment.user,
        key=f"duty-reminder:{reminder.pk}",
        context={"shift": shift, "post": shift.post},
        link=reverse("patrols:my_shifts"),
        expires_at=shift.ends_at,
        topic=Topic.REMINDER,
    )


def name_missing_officers(*, now: datetime) -> int:
    """Tell the officer at the required time, the chief five and the commander ten minutes later, each once.

    When the shift is over whoever never came is absent. Returns how many were named.
    """
    named = sum(_in_batches(lambda told=told: _name_some(Told(told), now)) for told in Told.values)  # type: ignore[misc]
    _in_batches(lambda: _settle_some(now))
    return named


@transaction.atomic
def _name_some(told: Told, now: datetime) -> int:
    missing = Assignment.objects.awaited().filter(
        shift__state=ShiftState.PLANNED,
        shift__required_at__lte=now - TELL_AFTER[told],
        shift__ends_at__gt=now,
    )
    unnamed = missing.exclude(pk__in=Escalation.objects.filter(told=told).values("assignment")).order_by("pk")
    run = uuid4()
    pks = unnamed.values_list("pk", flat=True)[:BATCH]
    marks = [Escalation(assignment_id=pk, told=told, raised_at=now, run=run) for pk in pks]
    Escalation.objects.bulk_create(marks, ignore_conflicts=True)
    # Another run may have been first at some of them: tell only of those marked by this one.
    mine = list(Escalation.objects.filter(run=run).select_related("assignment__user", "assignment__shift__post__unit"))
    notify_many(about=f"patrols/email/missing_{told.name.lower()}.txt", messages=_naming(told, mine), now=now)
    return len(mine)


def _naming(told: Told, marks: Sequence[Escalation]) -> list[Message]:
    units = {mark.assignment.shift.post.unit_id: mark.assignment.shift.post.unit for mark in marks}
    leaders = _leaders(told, list(units.values()))
    messages = []
    for mark in marks:
        shift = mark.assignment.shift
        people = [mark.assignment.user] if told == Told.OFFICER else leaders[shift.post.unit_id]
        route = reverse("patrols:my_shifts") if told == Told.OFFICER else reverse("patrols:shift", args=[shift.pk])
        messages += [
            Message(
                to=person,
                key=f"duty-missing:{mark.assignment_id}:{int(told)}",
                context={"shift": shift, "post": shift.post},
                link=route,
                is_urgent=True,
                expires_at=shift.ends_at,
            )
            for person in people
        ]
    return messages


def _leaders(told: Told, units: Sequence[Unit]) -> dict[int, list[User]]:
    if told == Told.CHIEF:
        return leaders_of(units, Role.WARD_CHIEF)
    if told == Told.COMMANDER:
        return leaders_of(units, Role.COMMANDER)
    return defaultdict(list)


@transaction.atomic
def _settle_some(now: datetime) -> int:
    """Shifts that are over: whoever never came is absent, whoever forgot to check out is done."""
    over = Assignment.objects.select_for_update(skip_locked=True, of=("self",)).select_related("shift__post")
    absent = list(over.awaited().filter(shift__ends_at__lte=now).order_by("pk")[:BATCH])
    left = list(over.filter(state=DutyState.ON_POST, shift__ends_at__lte=now - FORGOTTEN).order_by("pk")[:BATCH])
    Assignment.objects.filter(pk__in=[row.pk for row in absent]).update(state=DutyState.ABSENT)
    Assignment.objects.filter(pk__in=[row.pk for row in left]).update(state=DutyState.DONE)
    journal.record_all(
        journal.line(by=None, verb="mark_absent", target=row, unit_id=row.shift.post.unit_id) for row in absent
    )
    return len(absent) + len(left)
