"""A post and people whose reminders are due, each told at an address of their own."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bench.receiver import Receiver
from patrols.models import Assignment, Post, PostKind, Reminder, Shift, SlotRequirement
from patrols.workflow import DutyMoment, Lead, SlotKind
from safeschool.accounts.models import Unit, User
from safeschool.notifications.models import Delivery, Webhook

HOUR = timedelta(hours=1)


def people(unit: Unit, count: int, there: Receiver) -> list[User]:
    """So many people with an address outside each, and no mail."""
    rows = [User(username=f"duty{n}", full_name=f"Officer {n}", time_zone=unit.time_zone) for n in range(count)]
    made = User.objects.bulk_create(rows, batch_size=2000)
    hooks = [Webhook(owner=user, url=there.url(n), secret="s" * 32) for n, user in enumerate(made)]
    Webhook.objects.bulk_create(hooks, batch_size=2000)
    return made


def post_of(unit: Unit) -> Post:
    """A post with hours of its own."""
    post = Post.objects.create(unit=unit, kind=PostKind.objects.all()[0], name="Bench post")
    SlotRequirement.objects.create(post=post, slot_kind=SlotKind.POLICE, count=1)
    return post


def remind_all(post: Post, who: list[User], *, due_at: datetime, required_at: datetime, wave: int = 0) -> None:
    """A shift in which all of them stand, and one reminder each, due at that time."""
    shift = Shift.objects.create(
        post=post, on=required_at.date(), moment=DutyMoment.OWN, wave=wave, required_at=required_at,
        starts_at=required_at, ends_at=required_at + HOUR / 2,
    )  # fmt: skip
    facts: dict[str, Any] = {"shift": shift, "slot_kind": SlotKind.POLICE}
    span = DateTimeTZRange(required_at, shift.ends_at, "[)")
    seats = [Assignment(user=user, span=span, **facts) for user in who]
    made = Assignment.objects.bulk_create(seats, batch_size=2000)
    Reminder.objects.bulk_create(
        (Reminder(assignment=seat, lead=Lead.SOON, due_at=due_at) for seat in made), batch_size=2000
    )


def reminders_told(there: Receiver) -> Counter[str]:
    """How often each reminder reached the receiver, a repeat under the same key dropped; other messages left out.

    Beat runs every clock of the system, so on a Sunday evening people hear of the week ahead as well."""
    rows = Delivery.objects.filter(notice__key__startswith="duty-reminder:")
    keys = {str(pk): f"{key} to {to}" for pk, to, key in rows.values_list("pk", "notice__to", "notice__key")}
    return Counter(keys[key] for key in list(there.heard.keys) if key in keys)
