"""Sending what waits: claim, hand over, settle. Safe to run twice, by two workers, after a crash."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from time import monotonic

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from safeschool.accounts.actions import set_preferences
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.notifications.channels import mail, push, sms, webhook
from safeschool.notifications.channels.posting import Gone
from safeschool.notifications.models import Delivery, Device, Floor, Notice, Wish
from safeschool.notifications.send import notify, take_another_way
from safeschool.notifications.workflow import Topic

CHANNELS = {"mail": mail.send, "webhook": webhook.send, "sms": sms.send, "push": push.send}
BATCH = 100
MAX_ATTEMPTS = 12
# After so many failures on one way another is taken as well, where something outside must hear.
DEAD_AFTER = 3
# The ORM takes longer to say this than the database to do it, and every message pays for it.
SETTLE_SENT = """
UPDATE notifications_delivery SET state = 'SENT', attempts = %s, sent_at = %s, last_error = ''
WHERE id = %s AND state = 'SENDING' AND claimed_at = %s
"""
log = logging.getLogger(__name__)


def deliver_waiting(*, now: datetime) -> int:
    """Send what is due, oldest first; returns how many went out. A dead channel loses nothing: it waits longer."""
    started = monotonic()
    left_behind = timedelta(seconds=settings.NOTICE_CLAIM_SECONDS)
    Delivery.objects.left_behind(now, left_behind).update(state=Delivery.State.WAITING)
    Delivery.objects.waiting().filter(expires_at__lt=now).update(state=Delivery.State.MISSED)
    sent, at = 0, now
    while batch := _claim(at):
        for delivery in batch:
            at = now + timedelta(seconds=int(monotonic() - started))
            sent += _is_ours(delivery, at) and _hand_over(delivery, at)
    return sent


@transaction.atomic
def _claim(now: datetime) -> list[Delivery]:
    due = Delivery.objects.due(now).select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk")
    batch = list(due.select_related("notice").prefetch_related("notice__to__webhooks")[:BATCH])
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in batch]).update(
        state=Delivery.State.SENDING, claimed_at=now
    )
    for delivery in batch:
        delivery.claimed_at = now
    return batch


def _is_ours(delivery: Delivery, now: datetime) -> bool:
    """Whether nobody else may have taken it; a run that was slow renews its claim first, or has lost it.

    A fresh claim needs no asking: three quarters of its time are left, which is longer than a channel may take.
    """
    claimed_at = delivery.claimed_at
    if claimed_at is not None and now - claimed_at < timedelta(seconds=settings.NOTICE_CLAIM_SECONDS / 4):
        return True
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING, claimed_at=claimed_at)
    delivery.claimed_at, is_mine = now, bool(mine.update(claimed_at=now))
    return is_mine


def _hand_over(delivery: Delivery, now: datetime) -> bool:
    attempts = delivery.attempts + 1
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING, claimed_at=delivery.claimed_at)
    try:
        CHANNELS[delivery.channel](delivery)
    except Gone:
        mine.update(state=Delivery.State.GIVEN_UP, attempts=attempts, last_error="gone")
        take_another_way(delivery, now)
        return False
    except (OSError, SMTPException) as error:
        log.warning("delivery %s by %s failed: %s", delivery.pk, delivery.channel, type(error).__name__)
        state = Delivery.State.GIVEN_UP if attempts >= MAX_ATTEMPTS else Delivery.State.WAITING
        mine.update(state=state, attempts=attempts, due_at=now + back_off(attempts), last_error=type(error).__name__)
        if attempts == DEAD_AFTER:
            take_another_way(delivery, now)
        return False
    with connection.cursor() as cursor:
        cursor.execute(SETTLE_SENT, [attempts, now, delivery.pk, delivery.claimed_at])
    return True


def back_off(attempts: int) -> timedelta:
    """Half a minute, doubled at each failure, at most an hour."""
    return min(timedelta(seconds=30 * 2 ** (attempts - 1)), timedelta(hours=1))


@transaction.atomic
def mark_read(*, by: User, notice: Notice, now: datetime) -> None:
    """The person has seen it; it stays in the inbox."""
    Notice.objects.filter(pk=notice.pk, to=by, read_at=None).update(read_at=now)


@transaction.atomic
def set_wishes(*, by: User, wishes: dict[tuple[str, str], bool], phone: str) -> None:
    """By which ways the person wants which kind of message, and the number of their phone."""
    rows = [Wish(user=by, topic=topic, channel=way, is_on=is_on) for (topic, way), is_on in wishes.items()]
    Wish.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "topic", "channel"], update_fields=["is_on"]
    )
    set_preferences(by=by, phone=phone)
    off = sorted(f"{topic} {way}" for (topic, way), is_on in wishes.items() if not is_on)
    journal.record(by=by, verb="set_wishes", target=by, off=off)


@transaction.atomic
def add_device(*, by: User, endpoint: str, p256dh: str, auth: str, name: str = "") -> Device:
    """This browser takes messages for the person from now on, and for nobody else who used it before."""
    facts = {"owner": by, "p256dh": p256dh, "auth": auth, "name": name[:120]}
    device, _is_new = Device.objects.update_or_create(endpoint=endpoint, defaults=facts)
    journal.record(by=by, verb="add_device", target=device)
    return device


@transaction.atomic
def drop_device(*, by: User, device: Device) -> None:
    """It takes no messages any more."""
    journal.record(by=by, verb="drop_device", target=device)
    device.delete()


@transaction.atomic
def set_floors(*, by: User, unit: Unit, floors: dict[str, int]) -> None:
    """How many ways the people of the unit keep for each kind of message at least."""
    rows = [Floor(unit=unit, topic=topic, least=least) for topic, least in floors.items()]
    Floor.objects.bulk_create(rows, update_conflicts=True, unique_fields=["unit", "topic"], update_fields=["least"])
    journal.record(by=by, verb="set_floors", target=unit, unit_id=unit.pk, floors=floors)


def try_ways(*, by: User, now: datetime) -> int:
    """A message to oneself by every way there is; how many those are."""
    made = notify(to=[by], about="notifications/email/test.txt", key=f"test:{now:%Y%m%dT%H%M%S}", now=now,
                  link=reverse("notifications:ways"), topic=Topic.ALERT)  # fmt: skip
    return Delivery.objects.filter(notice__in=made).count()
