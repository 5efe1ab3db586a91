"""The moves as one person finds them: open, or refused with the reason, before anything is filled in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.workflow.states import ConcernState, Status
from incidents.workflow.tables import CONCERN_MOVES, INCIDENT_MOVES, NOT_SOLVED, Move, Who
from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from safeschool.accounts.models import User


class IncidentLike(Protocol):
    """What the table reads off an incident."""

    status: str
    severity: str
    confidentiality: str
    unit_id: int
    reported_by_id: int | None


class ConcernLike(Protocol):
    """What the table reads off a concern."""

    state: str
    unit_id: int
    raised_by_id: int


class TipLike(Protocol):
    """What the table reads off a tip."""

    state: str
    desk_id: int
    subject: str


@dataclass(frozen=True)
class Choice:
    """A move out of where the file stands, as one person finds it; `refusal` says why it is not open to them."""

    move: Move
    refusal: str | Promise = ""
    # What the move is called for this person, where it is not what everybody calls it.
    own_label: str | Promise = ""

    @property
    def label(self) -> str | Promise:
        return self.own_label or self.move.label

    @property
    def is_open(self) -> bool:
        return not self.refusal


NOT_THIS_PERSON: dict[Who, str | Promise] = {
    Who.POLICE: _("Only the police of the incident's unit may do this."),
    Who.CHIEF: _("Only the chief of the unit agrees to close a grave or confidential file."),
    Who.REPORTER: _("Whoever reported it, or the police of the unit, does this."),
}


def asks_sign_off(incident: IncidentLike) -> bool:
    """Whether the chief must agree before it is closed: a critical file, or a confidential one."""
    return incident.severity == "CRITICAL" or incident.confidentiality == "CONFIDENTIAL"


def moves_for(user: "User", incident: IncidentLike) -> list[Choice]:
    """The moves out of the incident's status, each with the reason why it is refused to this person, if it is."""
    mine = parts_of(user, incident)
    moves = (move for move in INCIDENT_MOVES if move.source == incident.status)
    return [Choice(move, _refusal(move, mine, asks_sign_off(incident))) for move in moves]


def parts_of(user: "User", incident: IncidentLike) -> set[Who]:
    """What this person is to the incident."""
    parts = set()
    if incident.unit_id in user.reach(Permission.MOVE_INCIDENT):
        parts.add(Who.POLICE)
    if incident.unit_id in user.reach(Permission.APPROVE_CLOSING):
        parts.add(Who.CHIEF)
    if incident.reported_by_id == user.pk and incident.unit_id in user.reach(Permission.LOG_INCIDENT):
        parts.add(Who.REPORTER)
    return parts


def _refusal(move: Move, mine: set[Who], needs_chief: bool) -> str | Promise:
    if not mine & set(move.who):
        return NOT_THIS_PERSON[move.who[0]]
    if move.target == Status.CLOSED and needs_chief and Who.CHIEF not in mine:
        return _("A grave or confidential file is closed by the chief: request to close it.")
    if move.target == Status.CLOSE_REQUESTED and (not needs_chief or Who.CHIEF in mine):
        return _("Nobody needs to agree here: close it.")
    return ""


def may_write_on(user: "User", incident: IncidentLike) -> bool:
    """Whether the person may add notes, people and photos: the unit's police, and who reported it."""
    return bool(parts_of(user, incident) & {Who.POLICE, Who.REPORTER})


def concern_moves_for(user: "User", concern: ConcernLike) -> list[Choice]:
    """The moves out of the concern's state, each with the reason why it is refused to this person, if it is."""
    may_triage = concern.unit_id in user.reach(Permission.TRIAGE_CONCERNS)
    is_raiser = concern.raised_by_id == user.pk
    return [_concern_choice(move, may_triage, is_raiser) for move in CONCERN_MOVES if move.source == concern.state]


def _concern_choice(move: Move, may_triage: bool, is_raiser: bool) -> Choice:
    if Who.RAISER in move.who and is_raiser:
        return Choice(move, "", move.raisers_label)
    if move.is_raisers:
        return Choice(move, _("The person who raised the concern is to answer."))
    return Choice(move, "" if may_triage else _("Only the police of the unit may do this."))


def tip_moves_for(user: "User", tip: TipLike) -> list[Choice]:
    """The moves out of the tip's state; whoever holds the receipt answers without a name, so not here."""
    may_triage = any(hat.unit_id == tip.desk_id for hat in user.hats_for(Permission.TRIAGE_TIPS))
    refusal = "" if may_triage else _("Only the desk that the tip came to may do this.")
    moves = (move for move in CONCERN_MOVES if move.source == tip.state and not move.is_raisers)
    # What is about a reader is never left with the school.
    allowed = (move for move in moves if not (tip.subject and move.target == ConcernState.SCHOOL_HANDLES))
    return [Choice(move, refusal) for move in allowed]


def turn_of_others(choices: list[Choice]) -> str | Promise:
    """Whom the file waits for, when that is not this person; "" when it is, or when no step is left."""
    if choices and all(choice.move.label is NOT_SOLVED for choice in choices):
        return ""
    for choice in choices:
        if choice.move.is_raisers and not choice.is_open:
            return _("The person who raised the concern answers next.")
    if not choices or any(choice.is_open for choice in choices):
        return ""
    return _("The police of the unit take the next step.")
