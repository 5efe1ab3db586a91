"""The steps of the desk with a tip."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import Tip, TipMessage
from incidents.workflow import CONCERN_MOVES, OPEN_STATES, ConcernState, lawful_move, tip_moves_for
from safeschool.accounts.models import User
from safeschool.audit import journal

Kind = TipMessage.Kind
ENDS = (ConcernState.SCHOOL_HANDLES, ConcernState.UNFOUNDED, ConcernState.CLOSED)


def hour_of(now: datetime) -> datetime:
    """The hour, without what would tell it more exactly."""
    return now.replace(minute=0, second=0, microsecond=0)


def locked(by: User, tip: Tip) -> Tip:
    """The tip, locked; only for whom it is visible, asked again here. Raises Tip.DoesNotExist."""
    rows = Tip.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("type", "school", "unit", "desk", "incident").get(pk=tip.pk)


def say(tip: Tip, kind: TipMessage.Kind, text: str, *, by: User | None, at: datetime) -> TipMessage:
    """Write one line of the conversation. Raises ValidationError when it is empty."""
    if not text.strip():
        raise ValidationError({"text": _("Write something first.")})
    if kind == Kind.FEEDBACK and tip.answered_at is None:
        tip.answered_at = at
        tip.save(update_fields=["answered_at"])
    return TipMessage.objects.create(tip=tip, by=by, at=at, kind=kind, text=text.strip())


def step(tip: Tip, to: ConcernState, *, by: User, now: datetime) -> None:
    """Move a locked tip by the table, with the journal line. Raises ValidationError with a sentence."""
    source = ConcernState(tip.state)
    move = lawful_move(CONCERN_MOVES, source, to)
    choice = next((choice for choice in tip_moves_for(by, tip) if choice.move is move), None)
    if choice is None:
        raise ValidationError(
            _("From “%(state)s” no such step is possible. Somebody may have moved it: look at the tip again.")
            % {"state": source.label}
        )
    if choice.refusal:
        raise ValidationError(str(choice.refusal))
    tip.state = to
    if tip.acknowledged_at is None:
        tip.acknowledged_at, tip.acknowledged_by = now, by
    if to == ConcernState.CONVERTED and tip.answered_at is None:
        tip.answered_at = now
    tip.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "answered_at", "incident"])
    journal.record(by=by, verb="tip.moved", target=tip, unit_id=tip.desk_id, source=source, to=to)


@transaction.atomic
def move_tip(*, by: User, tip: Tip, to: str, text: str, now: datetime) -> Tip:
    """Acknowledge, ask back, check, close; what is written goes to the receipt's holder. Raises ValidationError."""
    if to not in ConcernState.values or to == ConcernState.CONVERTED:
        raise ValidationError(_("There is no such step."))
    tip = locked(by, tip)
    move = lawful_move(CONCERN_MOVES, tip.state, to)
    step(tip, ConcernState(to), by=by, now=now)
    if text.strip() or (move and move.asks_reason):
        say(tip, Kind.QUESTION if to == ConcernState.WAITING else Kind.FEEDBACK, text, by=by, at=now)
    return tip


@transaction.atomic
def write_to_sender(*, by: User, tip: Tip, text: str, now: datetime) -> TipMessage:
    """A word to the holder of the receipt without a step. Raises ValidationError."""
    tip = locked(by, tip)
    if tip.state not in OPEN_STATES:
        raise ValidationError(_("This conversation has ended."))
    message = say(tip, Kind.FEEDBACK, text, by=by, at=now)
    journal.record(by=by, verb="tip.answered", target=tip, unit_id=tip.desk_id)
    return message
