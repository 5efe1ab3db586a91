"""Which moves are lawful: one table for incidents and one for concerns.

Buttons, API, tests and the trigger of the database are all made from these tables.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from safeschool.accounts.models import User


class Status(models.TextChoices):
    """Where an incident stands."""

    REPORTED = "REPORTED", _("Reported")
    ACCEPTED = "ACCEPTED", _("Accepted")
    RETURNED = "RETURNED", _("Returned for correction")
    HANDLING = "HANDLING", _("Being handled")
    TRANSFERRED = "TRANSFERRED", _("Transferred to another authority")
    RESOLVED = "RESOLVED", _("Resolved")
    CLOSED = "CLOSED", _("Closed")
    REOPENED = "REOPENED", _("Reopened")


class ConcernState(models.TextChoices):
    """Where a concern stands."""

    SUBMITTED = "SUBMITTED", _("Submitted")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
    VERIFYING = "VERIFYING", _("Being checked")
    WAITING = "WAITING", _("Waiting for an answer")
    CONVERTED = "CONVERTED", _("Turned into an incident")
    SCHOOL_HANDLES = "SCHOOL_HANDLES", _("Left with the school")
    UNFOUNDED = "UNFOUNDED", _("Not substantiated")
    CLOSED = "CLOSED", _("Closed with feedback")


class AlarmState(models.TextChoices):
    """Where an alarm stands."""

    RINGING = "RINGING", _("Ringing")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
    EN_ROUTE = "EN_ROUTE", _("On the way")
    ON_SCENE = "ON_SCENE", _("On scene")
    CLEARED = "CLEARED", _("All clear")
    CANCELLED = "CANCELLED", _("Cancelled, to be called back")
    CALLED_BACK = "CALLED_BACK", _("Called back")


OPEN_STATUSES = (Status.REPORTED, Status.ACCEPTED, Status.RETURNED, Status.HANDLING, Status.RESOLVED, Status.REOPENED)
OPEN_STATES = (
    ConcernState.SUBMITTED,
    ConcernState.ACKNOWLEDGED,
    ConcernState.VERIFYING,
    ConcernState.WAITING,
    ConcernState.SCHOOL_HANDLES,
)
OPEN_ALARMS = (
    AlarmState.RINGING,
    AlarmState.ACKNOWLEDGED,
    AlarmState.EN_ROUTE,
    AlarmState.ON_SCENE,
    AlarmState.CANCELLED,
)


@dataclass(frozen=True)
class Move:
    """One lawful step; `asks_reason` and `asks_outcome` say what must be written down to take it."""

    source: str
    target: str
    label: str | Promise
    asks_reason: bool = False
    asks_outcome: bool = False
    is_raisers: bool = False


INCIDENT_MOVES = (
    Move(Status.REPORTED, Status.ACCEPTED, _("Accept")),
    Move(Status.REPORTED, Status.RETURNED, _("Return for correction"), asks_reason=True),
    Move(Status.REPORTED, Status.TRANSFERRED, _("Transfer"), asks_reason=True),
    Move(Status.RETURNED, Status.REPORTED, _("Submit again")),
    Move(Status.ACCEPTED, Status.HANDLING, _("Handle")),
    Move(Status.ACCEPTED, Status.TRANSFERRED, _("Transfer"), asks_reason=True),
    Move(Status.HANDLING, Status.RESOLVED, _("Mark as resolved"), asks_outcome=True),
    Move(Status.HANDLING, Status.TRANSFERRED, _("Transfer"), asks_reason=True),
    Move(Status.RESOLVED, Status.CLOSED, _("Close"), asks_outcome=True),
    Move(Status.RESOLVED, Status.REOPENED, _("Reopen"), asks_reason=True),
    Move(Status.CLOSED, Status.REOPENED, _("Reopen"), asks_reason=True),
    Move(Status.TRANSFERRED, Status.REOPENED, _("Reopen"), asks_reason=True),
    Move(Status.REOPENED, Status.HANDLING, _("Handle")),
    Move(Status.REOPENED, Status.TRANSFERRED, _("Transfer"), asks_reason=True),
)

S = ConcernState
CONCERN_MOVES = (
    Move(S.SUBMITTED, S.ACKNOWLEDGED, _("Acknowledge")),
    Move(S.SUBMITTED, S.CONVERTED, _("Turn into an incident")),
    Move(S.ACKNOWLEDGED, S.VERIFYING, _("Check")),
    Move(S.ACKNOWLEDGED, S.WAITING, _("Ask back"), asks_reason=True),
    Move(S.ACKNOWLEDGED, S.CONVERTED, _("Turn into an incident")),
    Move(S.ACKNOWLEDGED, S.SCHOOL_HANDLES, _("Leave with the school"), asks_reason=True),
    Move(S.ACKNOWLEDGED, S.UNFOUNDED, _("Not substantiated"), asks_reason=True),
    Move(S.ACKNOWLEDGED, S.CLOSED, _("Close with feedback"), asks_reason=True),
    Move(S.VERIFYING, S.WAITING, _("Ask back"), asks_reason=True),
    Move(S.VERIFYING, S.CONVERTED, _("Turn into an incident")),
    Move(S.VERIFYING, S.SCHOOL_HANDLES, _("Leave with the school"), asks_reason=True),
    Move(S.VERIFYING, S.UNFOUNDED, _("Not substantiated"), asks_reason=True),
    Move(S.VERIFYING, S.CLOSED, _("Close with feedback"), asks_reason=True),
    Move(S.WAITING, S.VERIFYING, _("Answer"), asks_reason=True, is_raisers=True),
    Move(S.WAITING, S.CONVERTED, _("Turn into an incident")),
    Move(S.WAITING, S.UNFOUNDED, _("Not substantiated"), asks_reason=True),
    Move(S.SCHOOL_HANDLES, S.VERIFYING, _("Take back"), asks_reason=True),
    Move(S.SCHOOL_HANDLES, S.CLOSED, _("Close with feedback"), asks_reason=True),
)

A = AlarmState
# Whoever pressed may cancel (`is_raisers`); a cancelled alarm is closed only by calling back.
ALARM_MOVES = (
    Move(A.RINGING, A.ACKNOWLEDGED, _("Acknowledge")),
    Move(A.RINGING, A.EN_ROUTE, _("I am on my way")),
    Move(A.RINGING, A.ON_SCENE, _("I am there")),
    Move(A.RINGING, A.CANCELLED, _("Cancel: pressed by mistake"), is_raisers=True),
    Move(A.ACKNOWLEDGED, A.EN_ROUTE, _("I am on my way")),
    Move(A.ACKNOWLEDGED, A.ON_SCENE, _("I am there")),
    Move(A.ACKNOWLEDGED, A.CLEARED, _("All clear"), asks_reason=True),
    Move(A.ACKNOWLEDGED, A.CANCELLED, _("Cancel: pressed by mistake"), is_raisers=True),
    Move(A.EN_ROUTE, A.ON_SCENE, _("I am there")),
    Move(A.EN_ROUTE, A.CLEARED, _("All clear"), asks_reason=True),
    Move(A.EN_ROUTE, A.CANCELLED, _("Cancel: pressed by mistake"), is_raisers=True),
    Move(A.ON_SCENE, A.CLEARED, _("All clear"), asks_reason=True),
    Move(A.CANCELLED, A.CALLED_BACK, _("Called back: all is well"), asks_reason=True),
    Move(A.CANCELLED, A.RINGING, _("Called back: it is an alarm"), asks_reason=True),
)


class AlarmLike(Protocol):
    """What this table reads off an alarm."""

    state: str
    unit_id: int
    pressed_by_id: int | None


class IncidentLike(Protocol):
    """What this table reads off an incident."""

    status: str
    unit_id: int
    reported_by_id: int | None


class ConcernLike(Protocol):
    """What this table reads off a concern."""

    state: str
    unit_id: int
    raised_by_id: int


@dataclass(frozen=True)
class Choice:
    """A move out of where the file stands, as one person finds it; `refusal` says why it is not open to them."""

    move: Move
    refusal: str | Promise = ""

    @property
    def is_open(self) -> bool:
        return not self.refusal


def moves_for(user: "User", incident: IncidentLike) -> list[Choice]:
    """The moves out of the incident's status, each with the reason why it is refused to this person, if it is."""
    may_move = incident.unit_id in user.reach(Permission.MOVE_INCIDENT)
    refusal = "" if may_move else _("Only the police of the incident's unit may do this.")
    moves = (move for move in INCIDENT_MOVES if move.source == incident.status)
    return [Choice(move, refusal) for move in moves]


def may_write_on(user: "User", incident: IncidentLike) -> bool:
    """Whether the person may add notes, people and photos: the unit's police, and who reported it."""
    return incident.unit_id in user.reach(Permission.MOVE_INCIDENT) or (
        incident.reported_by_id == user.pk and incident.unit_id in user.reach(Permission.LOG_INCIDENT)
    )


def concern_moves_for(user: "User", concern: ConcernLike) -> list[Choice]:
    """The moves out of the concern's state, each with the reason why it is refused to this person, if it is."""
    may_triage = concern.unit_id in user.reach(Permission.TRIAGE_CONCERNS)
    is_raiser = concern.raised_by_id == user.pk
    choices = []
    for move in CONCERN_MOVES:
        if move.source != concern.state:
            continue
        if move.is_raisers:
            choices.append(Choice(move, "" if is_raiser else _("The person who raised the concern is to answer.")))
        else:
            choices.append(Choice(move, "" if may_triage else _("Only the police of the unit may do this.")))
    return choices


def alarm_moves_for(user: "User", alarm: AlarmLike) -> list[Choice]:
    """The moves out of the alarm's state, each with the reason why it is refused to this person, if it is."""
    may_answer = alarm.unit_id in user.reach(Permission.ANSWER_ALARMS)
    is_presser = alarm.pressed_by_id == user.pk
    choices = []
    for move in ALARM_MOVES:
        if move.source != alarm.state:
            continue
        if move.is_raisers:
            choices.append(Choice(move, "" if is_presser else _("Only the person who pressed may cancel.")))
        else:
            choices.append(Choice(move, "" if may_answer else _("Only the police of the unit may do this.")))
    return choices


def turn_of_others(choices: list[Choice]) -> str | Promise:
    """Whom the file waits for, when that is not this person; "" when it is, or when no step is left."""
    for choice in choices:
        if choice.move.is_raisers and not choice.is_open:
            return _("The person who raised the concern answers next.")
    if not choices or any(choice.is_open for choice in choices):
        return ""
    return _("The police of the unit take the next step.")


class TipLike(Protocol):
    """What this table reads off a tip."""

    state: str
    desk_id: int
    subject: str


def tip_moves_for(user: "User", tip: TipLike) -> list[Choice]:
    """The moves out of the tip's state; whoever holds the receipt answers without a name, so not here."""
    may_triage = any(hat.unit_id == tip.desk_id for hat in user.hats_for(Permission.TRIAGE_TIPS))
    refusal = "" if may_triage else _("Only the desk that the tip came to may do this.")
    moves = (move for move in CONCERN_MOVES if move.source == tip.state and not move.is_raisers)
    # What is about a reader is never left with the school.
    return [Choice(move, refusal) for move in moves if not (tip.subject and move.target == S.SCHOOL_HANDLES)]


def lawful_move(moves: tuple[Move, ...], source: str, target: str) -> Move | None:
    """The move of the table from one place to the other, None when there is none."""
    return next((move for move in moves if move.source == source and move.target == target), None)


TRIGGER = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.{column} || '>' || NEW.{column}) = ANY (ARRAY[{pairs}]) THEN
        RAISE EXCEPTION 'No lawful move leads from % to %.', OLD.{column}, NEW.{column}
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {name}();
"""
DROP = """
DROP TRIGGER IF EXISTS {name} ON {table};
DROP FUNCTION IF EXISTS {name}();
"""
Guarded = tuple[tuple[str, str, str, tuple[Move, ...]], ...]
GUARDED: Guarded = (
    ("incident_moves_lawfully", "incidents_incident", "status", INCIDENT_MOVES),
    ("concern_moves_lawfully", "incidents_concern", "state", CONCERN_MOVES),
)
GUARDED_ALARMS: Guarded = (("alarm_moves_lawfully", "incidents_alarm", "state", ALARM_MOVES),)

# Guarded by later migrations than those above.
GUARDED_TIPS = (("tip_moves_lawfully", "incidents_tip", "state", CONCERN_MOVES),)


def trigger_sql(guarded: Guarded = GUARDED) -> str:
    """SQL that makes the database refuse every move that is not in the tables; a migration runs it."""
    return "".join(
        TRIGGER.format(
            name=name,
            table=table,
            column=column,
            pairs=", ".join(f"'{move.source}>{move.target}'" for move in moves),
        )
        for name, table, column, moves in guarded
    )


def drop_trigger_sql(guarded: Guarded = GUARDED) -> str:
    """SQL that takes the guard away again."""
    return "".join(DROP.format(name=name, table=table) for name, table, _column, _moves in guarded)
