"""Opening and closing the calendar of one's duties."""

from datetime import datetime

from django.db import transaction

from patrols.models import CalendarFeed
from safeschool.accounts.models import User
from safeschool.accounts.tokens import digest, new_token
from safeschool.audit import journal


@transaction.atomic
def open_calendar(*, by: User) -> str:
    """A new secret for the person's calendar; the one before shows nothing any more. It is told once."""
    secret = new_token()
    feed, _is_new = CalendarFeed.objects.update_or_create(user=by, defaults={"digest": digest(secret), "read_at": None})
    journal.record(by=by, verb="calendar.open", target=feed)
    return secret


@transaction.atomic
def close_calendar(*, by: User) -> bool:
    """The person's calendar shows nothing any more; whether there was one."""
    feed = CalendarFeed.objects.filter(user=by).first()
    if feed is None:
        return False
    journal.record(by=by, verb="calendar.close", target=feed)
    feed.delete()
    return True


def note_reading(*, feed: CalendarFeed, now: datetime) -> None:
    """A calendar fetched it."""
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
