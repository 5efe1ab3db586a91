"""Sending what waits: claim, hand over, settle. Safe to run twice, by two workers, after a crash."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from time import monotonic

from django.conf import settings
from django.db import transaction

from safeschool.accounts.models import User
from safeschool.notifications.channels import mail, webhook
from safeschool.notifications.models import Delivery, Notice

CHANNELS = {"mail": mail.send, "webhook": webhook.send}
BATCH = 100
MAX_ATTEMPTS = 12
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
            sent += _renew(delivery, at) and _hand_over(delivery, at)
    return sent


@transaction.atomic
def _claim(now: datetime) -> list[Delivery]:
    due = Delivery.objects.due(now).select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk")
    batch = list(due.select_related("notice")[:BATCH])
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in batch]).update(
        state=Delivery.State.SENDING, claimed_at=now
    )
    for delivery in batch:
        delivery.claimed_at = now
    return batch


def _renew(delivery: Delivery, now: datetime) -> bool:
    """Whether it is still ours: a run that was slow may have lost it to another worker, and must not send it too."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING, claimed_at=delivery.claimed_at)
    delivery.claimed_at, is_mine = now, bool(mine.update(claimed_at=now))
    return is_mine


def _hand_over(delivery: Delivery, now: datetime) -> bool:
    attempts = delivery.attempts + 1
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING, claimed_at=delivery.claimed_at)
    try:
        CHANNELS[delivery.channel](delivery)
    except (OSError, SMTPException) as error:
        log.warning("delivery %s by %s failed: %s", delivery.pk, delivery.channel, type(error).__name__)
        state = Delivery.State.GIVEN_UP if attempts >= MAX_ATTEMPTS else Delivery.State.WAITING
        mine.update(state=state, attempts=attempts, due_at=now + back_off(attempts), last_error=type(error).__name__)
        return False
    mine.update(state=Delivery.State.SENT, attempts=attempts, sent_at=now, last_error="")
    return True


def back_off(attempts: int) -> timedelta:
    """Half a minute, doubled at each failure, at most an hour."""
    return min(timedelta(seconds=30 * 2 ** (attempts - 1)), timedelta(hours=1))


@transaction.atomic
def mark_read(*, by: User, notice: Notice, now: datetime) -> None:
    """The person has seen it; it stays in the inbox."""
    Notice.objects.filter(pk=notice.pk, to=by, read_at=None).update(read_at=now)
