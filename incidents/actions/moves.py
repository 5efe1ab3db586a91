"""An incident takes a lawful step."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.concern_rows import Kind, say, tell
from incidents.actions.deadlines import renew_deadline
from incidents.actions.exchange import owe_notice
from incidents.actions.files import tell_about
from incidents.models import Incident, IncidentNote
from incidents.models.files import DatePrecision
from incidents.selectors import chiefs_of
from incidents.workflow import INCIDENT_MOVES, Move, Status, lawful_move, moves_for
from safeschool.accounts.models import User
from safeschool.audit import journal
from schools.selectors import minutes_after_dismissal

STEP_FIELDS = ("status", "outcome", "assignee", "minutes_after_dismissal", "due_at", "pressed_at")


@transaction.atomic
def move_incident(
    *, by: User, incident: Incident, to: str, now: datetime, reason: str = "", outcome: str = "", feedback: str = ""
) -> Incident:
    """Take one lawful step; whoever accepts or handles an incident that is nobody's gets it assigned.

    Raises ValidationError, with a sentence, when there is no such step from here, or the person may not take it,
    or what it asks for is not written down. `feedback` is read by whoever raised a concern that led here.
    """
    rows = Incident.objects.select_for_update(of=("self",)).select_related("type", "unit", "school")
    incident = rows.get(pk=incident.pk)
    move = _open_move(by, incident, to)
    _check_asked(move, reason, outcome or incident.outcome)
    incident.outcome = outcome.strip() or incident.outcome
    if to in (Status.ACCEPTED, Status.HANDLING) and incident.assignee_id is None:
        incident.assignee = by
    if to == Status.ACCEPTED and incident.school is not None and incident.date_precision == DatePrecision.EXACT:
        # Asked of the bells here and not while logging, which must be quick.
        incident.minutes_after_dismissal = minutes_after_dismissal(incident.school, incident.occurred_at)
    if to == Status.ACCEPTED:
        owe_notice(incident=incident, now=now)
    note = take_step(incident, to, by=by, now=now, reason=reason)
    concerned = User.objects.filter(pk__in=[incident.reported_by_id, incident.assignee_id])
    status = incident.get_status_display
    tell_about(incident, "incident_moved", by=by, to=list(concerned), now=now, key=f"moved:{note.pk}", status=status)
    if to == Status.CLOSE_REQUESTED:
        tell_about(incident, "closing_requested", by=by, to=chiefs_of(incident.unit), now=now, key=f"sign:{note.pk}")
    if to in (Status.RESOLVED, Status.CLOSED):
        _tell_raisers(incident, by=by, note=note, feedback=feedback, now=now)
    return incident


def take_step(incident: Incident, to: str, *, by: User, now: datetime, reason: str) -> IncidentNote:
    """Write a step that was found lawful: the new status, its note on the file, its line in the journal."""
    source = Status(incident.status)
    incident.status = to
    if to == Status.REOPENED:
        renew_deadline(incident, now)
    incident.save(update_fields=STEP_FIELDS)
    note = IncidentNote.objects.create(
        incident=incident, by=by, happened_at=now, text=reason.strip(), from_status=source, to_status=to
    )
    journal.record(by=by, verb="incident.moved", target=incident, number=incident.number, source=source, to=to)
    return note


def _tell_raisers(incident: Incident, *, by: User, note: IncidentNote, feedback: str, now: datetime) -> None:
    for concern in incident.concerns.select_related("type", "raised_by"):
        if feedback.strip():
            say(concern, Kind.FEEDBACK, feedback, by=by, now=now)
        tell(concern, "concern_outcome", to=[concern.raised_by], now=now, key=f"outcome:{note.pk}")


def _open_move(by: User, incident: Incident, to: str) -> Move:
    move = lawful_move(INCIDENT_MOVES, incident.status, to)
    if move is None:
        raise ValidationError(
            _("From “%(status)s” no such step is possible. Somebody may have moved it: look at the file again.")
            % {"status": incident.get_status_display()}
        )
    refusal = next(choice.refusal for choice in moves_for(by, incident) if choice.move is move)
    if refusal:
        raise ValidationError(str(refusal))
    return move


def _check_asked(move: Move, reason: str, outcome: str) -> None:
    if move.asks_reason and not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if move.asks_outcome and not outcome.strip():
        raise ValidationError({"outcome": _("Write down the outcome: an incident is closed with an outcome.")})
