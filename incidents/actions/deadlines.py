"""By when an incident is to be resolved: set by the clock, pressed once when it was missed."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models import HandlingTime, Incident
from incidents.querysets import SHARED
from incidents.selectors import chiefs_of, desk_of, times_of
from incidents.selectors.deadlines import Times
from incidents.workflow import Status
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.notifications.send import notify

AT_ONCE = 500


@transaction.atomic
def set_deadlines() -> int:
    """Set the deadline of every file logged since the last time, counted from its report. Returns how many."""
    rows = Incident.objects.without_deadline().select_for_update(skip_locked=True, of=("self",))
    fresh = list(rows.select_related("unit").order_by("reported_at")[:AT_ONCE])
    times: dict[int, Times] = {}
    for incident in fresh:
        if incident.unit_id not in times:
            times[incident.unit_id] = times_of(incident.unit)
        incident.due_at = times[incident.unit_id].due(incident, incident.reported_at)
    Incident.objects.bulk_update(fresh, ["due_at"])
    return len(fresh)


def renew_deadline(incident: Incident, now: datetime) -> None:
    """A file that is taken up again has its whole time again; written with the step."""
    incident.due_at, incident.pressed_at = times_of(incident.unit).due(incident, now), None


def count_deadline_anew(incident: Incident, now: datetime) -> None:
    """The file turned out to be of another kind: the same beginning, another time; written with the correction."""
    if incident.due_at is None:
        return
    reopened = incident.notes.filter(to_status=Status.REOPENED).order_by("-happened_at").first()
    start = reopened.happened_at if reopened else incident.reported_at
    incident.due_at = times_of(incident.unit).due(incident, start)
    if incident.due_at > now:
        incident.pressed_at = None


@transaction.atomic
def press_late_incidents(*, now: datetime) -> int:
    """Press whoever answers for a file, and the chief, that its deadline has passed, once. Returns how many."""
    rows = Incident.objects.late(now).filter(pressed_at=None).select_for_update(skip_locked=True, of=("self",))
    late = list(rows.select_related("unit", "assignee").order_by("due_at")[:AT_ONCE])
    Incident.objects.filter(pk__in=[incident.pk for incident in late]).update(pressed_at=now)
    for incident in late:
        journal.record(by=None, verb="incident.pressed", target=incident, number=incident.number, due=incident.due_at)
        notify(
            to=_answerable(incident),
            about="incidents/email/incident_late.txt",
            key=f"incident:{incident.pk}:late:{incident.due_at:%Y%m%d%H%M}",
            now=now,
            context={"number": incident.number, "due": incident.due_at},
            link=reverse("incidents:file", args=[incident.pk]),
            is_urgent=incident.severity == "CRITICAL",
        )
    return len(late)


def _answerable(incident: Incident) -> list[User]:
    """Whoever has the file, or the desk where nobody has it and it may read it; and the chief."""
    if incident.assignee is not None:
        people = [incident.assignee]
    else:
        people = desk_of(incident.unit) if incident.confidentiality in SHARED else []
    return list({person.pk: person for person in [*people, *chiefs_of(incident.unit)]}.values())


@transaction.atomic
def set_handling_time(*, by: User, **facts: Any) -> HandlingTime:
    """A unit says how long something may take, from now on. Raises ValidationError."""
    rule = HandlingTime(**facts)
    _check_is_mine(by, rule)
    rule.full_clean()
    rule.save(force_insert=True)
    _note(by, "handling_time.set", rule)
    return rule


@transaction.atomic
def drop_handling_time(*, by: User, rule: HandlingTime) -> None:
    """What the unit above says holds again, or what is usual. Raises ValidationError."""
    _check_is_mine(by, rule)
    _note(by, "handling_time.dropped", rule)
    rule.delete()


def _check_is_mine(by: User, rule: HandlingTime) -> None:
    if rule.unit_id not in by.reach(Permission.EDIT_ROUTING):
        raise ValidationError(_("Only the chief of the unit, or an administrator, makes its rules."))


def _note(by: User, verb: str, rule: HandlingTime) -> None:
    kind = rule.type.code if rule.type else rule.severity
    journal.record(by=by, verb=verb, target=rule, kind=kind, amount=rule.amount, counted_in=rule.counted_in)
