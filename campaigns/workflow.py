"""Which moves are lawful: of a cooperation model, and of a lesson that a school ordered.

Buttons, API, tests and the trigger of the database are all made from these tables.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ModelStatus(TextChoices):
    """Where a cooperation model stands."""

    PROPOSED = "PROPOSED", _("proposed")
    ACTIVE = "ACTIVE", _("active")
    UNDER_REVIEW = "UNDER_REVIEW", _("under review")
    ENDED = "ENDED", _("ended")


MOVES: dict[ModelStatus, tuple[ModelStatus, ...]] = {
    ModelStatus.PROPOSED: (ModelStatus.ACTIVE, ModelStatus.ENDED),
    ModelStatus.ACTIVE: (ModelStatus.UNDER_REVIEW, ModelStatus.ENDED),
    ModelStatus.UNDER_REVIEW: (ModelStatus.ACTIVE, ModelStatus.ENDED),
    ModelStatus.ENDED: (),
}


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class OrderState(TextChoices):
    """Where an ordered lesson stands."""

    ORDERED = "ORDERED", _("Ordered")
    ASSIGNED = "ASSIGNED", _("Assigned to a lecturer")
    HANDED_BACK = "HANDED_BACK", _("Handed back by the lecturer")
    ACCEPTED = "ACCEPTED", _("Accepted by the lecturer")
    DELIVERED = "DELIVERED", _("Delivered")
    RATED = "RATED", _("Rated by the school")
    DECLINED = "DECLINED", _("Declined")
    CANCELLED = "CANCELLED", _("Cancelled by the school")


class Turn(TextChoices):
    """Whose step it is."""

    COMMAND = "COMMAND", _("the police command")
    LECTURER = "LECTURER", _("the lecturer")
    SCHOOL = "SCHOOL", _("the school")


@dataclass(frozen=True)
class Move:
    """One lawful step of an order, and who takes it."""

    source: str
    target: str
    label: str | Promise
    turn: Turn
    asks_reason: bool = False


S, T = OrderState, Turn
ORDER_MOVES = (
    Move(S.ORDERED, S.ASSIGNED, _("Assign"), T.COMMAND),
    Move(S.ORDERED, S.DECLINED, _("Decline"), T.COMMAND, asks_reason=True),
    Move(S.ORDERED, S.CANCELLED, _("Cancel the order"), T.SCHOOL, asks_reason=True),
    Move(S.ASSIGNED, S.ACCEPTED, _("Accept"), T.LECTURER),
    Move(S.ASSIGNED, S.HANDED_BACK, _("Hand back"), T.LECTURER, asks_reason=True),
    Move(S.ASSIGNED, S.CANCELLED, _("Cancel the order"), T.SCHOOL, asks_reason=True),
    Move(S.HANDED_BACK, S.ASSIGNED, _("Assign"), T.COMMAND),
    Move(S.HANDED_BACK, S.DECLINED, _("Decline"), T.COMMAND, asks_reason=True),
    Move(S.HANDED_BACK, S.CANCELLED, _("Cancel the order"), T.SCHOOL, asks_reason=True),
    Move(S.ACCEPTED, S.DELIVERED, _("Write down the lesson"), T.LECTURER),
    Move(S.ACCEPTED, S.HANDED_BACK, _("Hand back"), T.LECTURER, asks_reason=True),
    Move(S.ACCEPTED, S.CANCELLED, _("Cancel the order"), T.SCHOOL, asks_reason=True),
    Move(S.DELIVERED, S.RATED, _("Rate the lesson"), T.SCHOOL),
)
# Whom an order waits for; nobody once it has come to its end.
WAITS_FOR: dict[str, Turn] = {
    S.ORDERED: T.COMMAND,
    S.HANDED_BACK: T.COMMAND,
    S.ASSIGNED: T.LECTURER,
    S.ACCEPTED: T.LECTURER,
    S.DELIVERED: T.SCHOOL,
}
HOLDS_TIME = (S.ASSIGNED, S.ACCEPTED)
HAS_LECTURER = (S.ASSIGNED, S.ACCEPTED, S.DELIVERED, S.RATED)
DAY = timedelta(days=1)
# After which times in a state its turn is reminded; an accepted lesson follows its own hour instead.
PATIENCE: dict[str, tuple[timedelta, ...]] = {
    S.ORDERED: (2 * DAY, 4 * DAY),
    S.HANDED_BACK: (DAY, 2 * DAY),
    S.ASSIGNED: (DAY, 2 * DAY),
    S.DELIVERED: (3 * DAY, 7 * DAY),
}
BEFORE_LESSON = DAY


def lawful_move(source: str, target: str) -> Move | None:
    """The move of an order from one state to the other; None when there is none."""
    return next((move for move in ORDER_MOVES if (move.source, move.target) == (source, target)), None)


def reminders(
    state: str, entered_at: datetime, starts_at: datetime | None, ends_at: datetime | None
) -> tuple[datetime, ...]:
    """When whoever is to take the next step is reminded, first to last."""
    if state == OrderState.ACCEPTED and starts_at and ends_at:
        return (starts_at - BEFORE_LESSON, ends_at + timedelta(hours=1), ends_at + DAY)
    return tuple(entered_at + wait for wait in PATIENCE.get(state, ()))


TRIGGER = """
CREATE OR REPLACE FUNCTION lesson_moves_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[{pairs}]) THEN
        RAISE EXCEPTION 'No lawful move leads from % to %.', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER lesson_moves_lawfully BEFORE UPDATE ON campaigns_lessonorder
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION lesson_moves_lawfully();
"""
DROP_TRIGGER = """
DROP TRIGGER IF EXISTS lesson_moves_lawfully ON campaigns_lessonorder;
DROP FUNCTION IF EXISTS lesson_moves_lawfully();
"""


def trigger_sql() -> str:
    """SQL that makes the database refuse every move that is not in the table; a migration runs it."""
    return TRIGGER.format(pairs=", ".join(f"'{move.source}>{move.target}'" for move in ORDER_MOVES))
