"""When a post is to be manned: the bells of its school or street, or hours of its own, with lead and tail."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from patrols.models import Post
from patrols.workflow import DutyMoment
from schools.models import Gate, School
from schools.selectors import Window, windows_between


@dataclass(frozen=True)
class Duty:
    """A shift as the bells ask for it."""

    on: date
    moment: str
    wave: int
    required_at: datetime
    starts_at: datetime
    ends_at: datetime


def duties_between(posts: Sequence[Post], first: date, last: date) -> dict[int, list[Duty]]:
    """The duties of each post from the first day to the last, by post; a constant number of queries.

    Posts come with their unit. All arithmetic is on the clock of the post's own unit; the results are in UTC.
    """
    schools = _schools_of(posts)
    everyone = {school.pk: school for found in schools.values() for school in found}
    windows = windows_between(list(everyone.values()), first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        post.pk: [
            duty
            for day in days
            if post.stands_on(day)
            for duty in _duties_of_day(post, day, [w for s in schools[post.pk] for w in windows.get((s.pk, day), [])])
        ]
        for post in posts
    }


def _schools_of(posts: Sequence[Post]) -> dict[int, list[School]]:
    """The schools whose bells a post follows: its own, else those with a gate on its street."""
    streets = {post.street_id for post in posts if post.street_id and not post.school_id}
    on_street: dict[int, dict[int, School]] = defaultdict(dict)
    if streets:
        gates = Gate.objects.filter(street__in=streets).select_related("campus__school__unit")
        for gate in gates:
            on_street[gate.street_id or 0][gate.campus.school_id] = gate.campus.school
    return {post.pk: [post.school] if post.school else list(on_street[post.street_id or 0].values()) for post in posts}


def _duties_of_day(post: Post, day: date, windows: Iterable[Window]) -> list[Duty]:
    raw = [
        _with_margins(post, day, window.moment, window.starts_at, window.ends_at)
        for window in windows
        if window.moment in post.moments
    ]
    if post.own_starts and post.own_ends and post.has_own_hours_on(day.weekday()):
        raw.append(_own_duty(post, day, post.own_starts, post.own_ends))
    return _numbered(_merged(raw))


def _with_margins(post: Post, day: date, moment: str, starts_at: datetime, ends_at: datetime) -> Duty:
    # In UTC, because minutes are taken off the instant, not off the clock face: an hour may be skipped in between.
    start, end = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    lead, tail = timedelta(minutes=post.lead_minutes), timedelta(minutes=post.tail_minutes)
    return Duty(day, moment, 0, start - lead, start, end + tail)


def _own_duty(post: Post, day: date, starts: time, ends: time) -> Duty:
    """Hours of its own; an end that is not after the start is on the next day."""
    zone = post.unit.zone
    end_day = day if ends > starts else day + timedelta(days=1)
    starts_at = datetime.combine(day, starts, zone)
    return _with_margins(post, day, DutyMoment.OWN, starts_at, datetime.combine(end_day, ends, zone))


def _merged(duties: list[Duty]) -> list[Duty]:
    """Duties of one moment that run into each other (two levels, two bells) are one."""
    found: list[Duty] = []
    for duty in sorted(duties, key=lambda duty: (duty.moment, duty.required_at)):
        before = found[-1] if found else None
        if before and before.moment == duty.moment and duty.required_at <= before.ends_at:
            found[-1] = replace(before, ends_at=max(before.ends_at, duty.ends_at))
        else:
            found.append(duty)
    return found


def _numbered(duties: list[Duty]) -> list[Duty]:
    """With waves; a duty ends at the latest when the next of its post is required, so that one person can do both."""
    waves: dict[str, int] = defaultdict(int)
    numbered: list[Duty] = []
    for duty in sorted(duties, key=lambda duty: duty.required_at):
        before = numbered[-1] if numbered else None
        if before and before.starts_at < duty.required_at < before.ends_at:
            numbered[-1] = replace(before, ends_at=duty.required_at)
        numbered.append(replace(duty, wave=waves[duty.moment]))
        waves[duty.moment] += 1
    return numbered
