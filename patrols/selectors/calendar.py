"""A person's duties as an iCalendar document (RFC 5545)."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from patrols.models import Assignment, CalendarFeed
from patrols.workflow import HELD
from safeschool.accounts.models import User
from safeschool.accounts.tokens import digest

if TYPE_CHECKING:
    from icalendar import Event

BACK, AHEAD = timedelta(days=30), timedelta(days=120)
REFRESH = timedelta(hours=1)


def feed_of(secret: str) -> CalendarFeed | None:
    """The calendar behind the secret, unless it was closed or its person may not sign in."""
    rows = CalendarFeed.objects.filter(digest=digest(secret), user__is_active=True)
    return rows.select_related("user").first()


def calendar_of(user: User, host: str, now: datetime) -> bytes:
    """The duties of the last month and the next four; posts and times, nobody's name."""
    duties = Assignment.objects.of(user).filter(
        state__in=HELD, shift__ends_at__gt=now - BACK, shift__starts_at__lt=now + AHEAD
    )
    with translation.override(user.language):
        icalendar = import_module("icalendar")  # a third of a second that only a feed needs
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//SafeSchool//duties//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Duties"))
        calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
        rows = duties.select_related("shift__post__school").order_by("shift__required_at", "pk")
        for duty in rows:
            calendar.add_component(_describe(icalendar.Event(), duty, host, now))
        document: bytes = calendar.to_ical()
    return document


def _describe(event: "Event", duty: Assignment, host: str, now: datetime) -> "Event":
    shift, post = duty.shift, duty.shift.post
    event.add("uid", f"duty-{duty.pk}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", shift.required_at)
    event.add("dtend", shift.ends_at)
    event.add("summary", post.name)
    event.add("description", f"{shift.get_moment_display()} · {duty.get_slot_kind_display()}")
    if post.school:
        event.add("location", post.school.name)
    if post.latitude is not None and post.longitude is not None:
        event.add("geo", (post.latitude, post.longitude))
    return event
