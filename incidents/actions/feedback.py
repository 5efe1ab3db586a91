"""What comes after: more from whoever raised a concern, joining it to a file, and "not solved"."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.concern_rows import Kind, locked, say, step, tell
from incidents.actions.moves import take_step
from incidents.models import Concern, ConcernMessage, Incident
from incidents.selectors import desk_of
from incidents.workflow import INCIDENT_MOVES, OPEN_STATES, OPEN_STATUSES, ConcernState, Status, Who, lawful_move
from safeschool.accounts.models import User
from safeschool.audit import journal


@transaction.atomic
def tell_more(*, by: User, concern: Concern, text: str, now: datetime) -> ConcernMessage:
    """Whoever raised it adds something while it is open, instead of raising it again. Raises ValidationError."""
    concern = locked(concern)
    if concern.raised_by_id != by.pk:
        raise ValidationError(_("Only whoever raised the concern adds to it."))
    if concern.state not in OPEN_STATES and not _is_worked_on(concern):
        raise ValidationError(_("This concern has come to its end. If it is not solved, say so."))
    message = say(concern, Kind.ADDITION, text, by=by, now=now)
    journal.record(by=by, verb="concern.added_to", target=concern)
    tell(concern, "concern_answered", to=desk_of(concern.unit), now=now, key=f"added:{message.pk}")
    return message


def _is_worked_on(concern: Concern) -> bool:
    return concern.incident is not None and concern.incident.status in OPEN_STATUSES


@transaction.atomic
def join_concern(*, by: User, concern: Concern, incident: Incident, now: datetime) -> Concern:
    """The concern belongs to an incident that is there already; both keep their histories. Raises ValidationError.

    `incident` must be in the person's sight: it is asked again here.
    """
    concern = locked(concern)
    known = Incident.objects.visible_to(by).filter(pk=incident.pk).first()
    if known is None:
        raise ValidationError(_("There is no such incident in your sight."))
    if known.status not in OPEN_STATUSES:
        raise ValidationError(
            _("Incident %(number)s is closed: reopen it first, or open a new one.") % {"number": known.number}
        )
    concern.incident = known
    step(concern, ConcernState.CONVERTED, by=by, now=now)
    journal.record(by=by, verb="concern.joined", target=known, number=known.number, concern=concern.pk)
    tell(concern, "concern_joined", to=[concern.raised_by], now=now, key="converted")
    return concern


@transaction.atomic
def say_not_solved(*, by: User, concern: Concern, text: str, now: datetime) -> Concern:
    """Whoever raised it says that it is not solved: the incident it became, or else the concern, is taken up again.

    Raises ValidationError when it is not theirs, is still being worked on, or nothing is said.
    """
    concern = locked(concern)
    if concern.raised_by_id != by.pk:
        raise ValidationError(_("Only whoever raised the concern says that it is not solved."))
    if concern.incident is not None and concern.state == ConcernState.CONVERTED:
        _reopen(concern.incident, by=by, text=text, now=now)
    else:
        step(concern, ConcernState.VERIFYING, by=by, now=now)
    message = say(concern, Kind.NOT_SOLVED, text, by=by, now=now)
    to = {person.pk: person for person in desk_of(concern.unit)}
    if concern.incident is not None and concern.incident.assignee is not None:
        to[concern.incident.assignee.pk] = concern.incident.assignee
    tell(concern, "concern_not_solved", to=list(to.values()), now=now, key=f"not_solved:{message.pk}")
    return concern


def _reopen(incident: Incident, *, by: User, text: str, now: datetime) -> None:
    held = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    move = lawful_move(INCIDENT_MOVES, held.status, Status.REOPENED)
    if move is None or Who.RAISER not in move.who:
        raise ValidationError(_("The police are still working on it: add what you know instead."))
    if not text.strip():
        raise ValidationError({"text": _("Say what is not solved.")})
    take_step(held, Status.REOPENED, by=by, now=now, reason=text)
