"""The lawful moves of an alarm, for whom each is open, and its guard in the database."""

from typing import TYPE_CHECKING, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.workflow.choices import Choice
from incidents.workflow.guard import Guarded
from incidents.workflow.tables import Move, Who
from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from safeschool.accounts.models import User


class AlarmState(models.TextChoices):
    """Where an alarm stands."""

    RINGING = "RINGING", _("Ringing")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
    EN_ROUTE = "EN_ROUTE", _("On the way")
    ON_SCENE = "ON_SCENE", _("On scene")
    CLEARED = "CLEARED", _("All clear")
    CANCELLED = "CANCELLED", _("Cancelled, to be called back")
    CALLED_BACK = "CALLED_BACK", _("Called back")


OPEN_ALARMS = (
    AlarmState.RINGING,
    AlarmState.ACKNOWLEDGED,
    AlarmState.EN_ROUTE,
    AlarmState.ON_SCENE,
    AlarmState.CANCELLED,
)
PRESSER = (Who.PRESSER,)

A = AlarmState
# Whoever pressed may cancel; a cancelled alarm is closed only by calling back.
ALARM_MOVES = (
    Move(A.RINGING, A.ACKNOWLEDGED, _("Acknowledge")),
    Move(A.RINGING, A.EN_ROUTE, _("I am on my way")),
    Move(A.RINGING, A.ON_SCENE, _("I am there")),
    Move(A.RINGING, A.CANCELLED, _("Cancel: pressed by mistake"), who=PRESSER),
    Move(A.ACKNOWLEDGED, A.EN_ROUTE, _("I am on my way")),
    Move(A.ACKNOWLEDGED, A.ON_SCENE, _("I am there")),
    Move(A.ACKNOWLEDGED, A.CLEARED, _("All clear"), asks_reason=True),
    Move(A.ACKNOWLEDGED, A.CANCELLED, _("Cancel: pressed by mistake"), who=PRESSER),
    Move(A.EN_ROUTE, A.ON_SCENE, _("I am there")),
    Move(A.EN_ROUTE, A.CLEARED, _("All clear"), asks_reason=True),
    Move(A.EN_ROUTE, A.CANCELLED, _("Cancel: pressed by mistake"), who=PRESSER),
    Move(A.ON_SCENE, A.CLEARED, _("All clear"), asks_reason=True),
    Move(A.CANCELLED, A.CALLED_BACK, _("Called back: all is well"), asks_reason=True),
    Move(A.CANCELLED, A.RINGING, _("Called back: it is an alarm"), asks_reason=True),
)
GUARDED_ALARMS: Guarded = (("alarm_moves_lawfully", "incidents_alarm", "state", ALARM_MOVES),)


class AlarmLike(Protocol):
    """What this table reads off an alarm."""

    state: str
    unit_id: int
    pressed_by_id: int | None


def alarm_moves_for(user: "User", alarm: AlarmLike) -> list[Choice]:
    """The moves out of the alarm's state, each with the reason why it is refused to this person, if it is."""
    may_answer = alarm.unit_id in user.reach(Permission.ANSWER_ALARMS)
    is_presser = alarm.pressed_by_id == user.pk
    choices = []
    for move in ALARM_MOVES:
        if move.source != alarm.state:
            continue
        if move.who == PRESSER:
            choices.append(Choice(move, "" if is_presser else _("Only the person who pressed may cancel.")))
        else:
            choices.append(Choice(move, "" if may_answer else _("Only the police of the unit may do this.")))
    return choices
