"""The first page after signing in: what waits for this person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.models import Concern, Incident
from patrols.models import Assignment
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.notifications.models import Notice
from schools.models import School


@dataclass(frozen=True)
class Today:
    """What a person may do, and what waits."""

    duties: list[Assignment]
    concerns: list[Concern]
    incidents: list[Incident]
    overdue: list[Incident]
    notices: list[Notice]
    schools: list[School]
    may_log: bool
    may_raise: bool
    may_triage: bool


def today_of(*, user: User, now: datetime) -> Today:
    """The person's day; a constant number of queries."""
    incidents = Incident.objects.visible_to(user).unveiled_for(user).for_list()
    return Today(
        duties=_duties(user, now),
        concerns=list(Concern.objects.visible_to(user).open().for_list().order_by("acknowledge_by", "pk")[:8]),
        incidents=list(incidents.open().order_by("-occurred_at", "-pk")[:8]),
        overdue=list(incidents.late(now).order_by("due_at", "pk")[:8]),
        notices=list(Notice.objects.visible_to(user).unread().order_by("-created_at", "-pk")[:5]),
        schools=list(School.objects.seating(user)[:5]),
        may_log=user.may(Permission.LOG_INCIDENT),
        may_raise=user.may(Permission.RAISE_CONCERN),
        may_triage=user.may(Permission.TRIAGE_CONCERNS),
    )


def _duties(user: User, now: datetime) -> list[Assignment]:
    mine = Assignment.objects.held().filter(user=user)
    soon = mine.filter(shift__ends_at__gt=now, shift__starts_at__lt=now + timedelta(days=7))
    return list(soon.select_related("shift__post__school").order_by("shift__starts_at")[:3])
