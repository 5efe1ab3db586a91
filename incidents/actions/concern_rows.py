"""What every step of a concern does: hold the row, move it by the table, say something, tell people."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models import Concern, ConcernMessage
from incidents.workflow import CONCERN_MOVES, ConcernState, concern_moves_for, lawful_move
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.notifications.send import notify

Kind = ConcernMessage.Kind


def tell(concern: Concern, about: str, *, to: list[User], now: datetime, key: str, is_urgent: bool = False) -> None:
    """Tell people about the concern, by its number and kind only."""
    notify(
        to=to,
        about=f"incidents/email/{about}.txt",
        key=f"concern:{concern.pk}:{key}",
        now=now,
        context={"concern": concern.pk, "type": concern.type, "due": concern.acknowledge_by},
        link=reverse("incidents:concern", args=[concern.pk]),
        is_urgent=is_urgent,
    )


def locked(concern: Concern) -> Concern:
    """The row as it stands now, held until the end of the transaction."""
    rows = Concern.objects.select_for_update(of=("self",)).select_related("type", "unit", "school", "raised_by")
    return rows.get(pk=concern.pk)


def step(concern: Concern, to: ConcernState, *, by: User, now: datetime) -> None:
    """Move a locked concern by its table, with the journal line. Raises ValidationError with a sentence."""
    source = ConcernState(concern.state)
    move = lawful_move(CONCERN_MOVES, source, to)
    if move is None:
        raise ValidationError(
            _("From “%(state)s” no such step is possible. Somebody may have moved it: look at the concern again.")
            % {"state": source.label}
        )
    refusal = next(choice.refusal for choice in concern_moves_for(by, concern) if choice.move is move)
    if refusal:
        raise ValidationError(str(refusal))
    concern.state = to
    if concern.acknowledged_at is None:
        concern.acknowledged_at, concern.acknowledged_by = now, by
    if to == ConcernState.CONVERTED and concern.answered_at is None:
        concern.answered_at = now
    concern.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "answered_at", "incident"])
    journal.record(by=by, verb="concern.moved", target=concern, source=source, to=to)


def say(concern: Concern, kind: ConcernMessage.Kind, text: str, *, by: User, now: datetime) -> ConcernMessage:
    """Write one message beside the concern. Raises ValidationError when there is nothing to say."""
    if not text.strip():
        raise ValidationError({"text": _("Write something first.")})
    if kind == Kind.FEEDBACK and concern.answered_at is None:
        concern.answered_at = now
        concern.save(update_fields=["answered_at"])
    return ConcernMessage.objects.create(concern=concern, by=by, at=now, kind=kind, text=text.strip())
