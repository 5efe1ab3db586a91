"""What waits to be told."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.functional import Promise

from safeschool.accounts.models import User
from safeschool.notifications.models import Delivery, Notice


def oldest_waiting_seconds(now: datetime) -> float:
    """Age of the oldest delivery that is due and not sent; 0 when none is."""
    oldest = Delivery.objects.due(now).order_by("due_at").values_list("due_at", flat=True).first()
    return (now - oldest).total_seconds() if oldest else 0.0


def unread_count(user: User) -> int:
    """How many notices the person has not read."""
    return Notice.objects.visible_to(user).unread().count()


@dataclass(frozen=True)
class Way:
    """What became of a notice on one channel; the inbox is a channel too, delivered when it was read."""

    channel: str
    state: str | Promise
    sent_at: datetime | None


INBOX = "inbox"
STATES = Delivery.State.choices


def ways_of(prefix: str) -> dict[int, list[Way]]:
    """By person, the channels on which notices whose key begins so went out, oldest first. Two queries."""
    ways: dict[int, list[Way]] = defaultdict(list)
    for person, at in Notice.objects.filter(key__startswith=prefix).order_by("pk").values_list("to", "created_at"):
        ways[person].append(Way(INBOX, Delivery.State.SENT.label, at))
    rows = Delivery.objects.filter(notice__key__startswith=prefix).select_related("notice").order_by("pk")
    for row in rows:
        ways[row.notice.to_id].append(Way(row.channel, row.get_state_display(), row.sent_at))
    return ways


@dataclass(frozen=True)
class Outbox:
    """What waits, what is on its way, what was sent, missed or given up in the last day; age of the oldest, seconds."""

    oldest: float
    states: dict[str, int]


def outbox_of(now: datetime) -> Outbox:
    """The outbox in numbers. Two queries."""
    rows = Delivery.objects.filter(due_at__gte=now - timedelta(days=1)).order_by()
    found = dict(rows.values_list("state").annotate(n=Count("pk")))
    return Outbox(oldest_waiting_seconds(now), {str(label): found.get(code, 0) for code, label in STATES})
