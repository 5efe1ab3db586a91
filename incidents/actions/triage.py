"""Triage: is a life at stake, how urgent is it; and the clock by which whoever sent it hears what became of it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions import concern_rows, tip_steps
from incidents.actions.tips import tell_desk
from incidents.models import Concern, Tip, Urgency
from incidents.selectors import acknowledgement_due, answer_due, chiefs_of, desk_of
from incidents.workflow import OPEN_STATES, ConcernState
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal

AT_ONCE = 200
SHORTEST_REASON = 5
CLASSES = ("urgency", "is_life_safety", "acknowledge_by", "answer_by")


@transaction.atomic
def triage_concern(
    *, by: User, concern: Concern, urgency: str, is_life_safety: bool, reason: str, now: datetime
) -> Concern:
    """The desk says how urgent it is, with a reason; its clocks follow. Raises ValidationError."""
    concern = concern_rows.locked(concern)
    if concern.unit_id not in by.reach(Permission.TRIAGE_CONCERNS):
        raise ValidationError(_("Only the police of the unit may do this."))
    was_life_safety = concern.is_life_safety
    if not _class(concern, concern.unit, concern.raised_at, urgency, is_life_safety, reason):
        return concern
    journal.record(
        by=by, verb="concern.triaged", target=concern, reason=reason.strip()[:300], urgency=concern.urgency,
        is_life_safety=is_life_safety,
    )  # fmt: skip
    if is_life_safety and not was_life_safety:
        to = [person for person in chiefs_of(concern.unit) if person.pk != by.pk]
        concern_rows.tell(concern, "concern_raised", to=to, now=now, key=f"life:{now:%Y%m%d%H%M}", is_urgent=True)
    return concern


@transaction.atomic
def triage_tip(*, by: User, tip: Tip, urgency: str, is_life_safety: bool, reason: str) -> Tip:
    """The same for a tip. Raises ValidationError; Tip.DoesNotExist for whom it is out of sight."""
    tip = tip_steps.locked(by, tip)
    if not any(hat.unit_id == tip.desk_id for hat in by.hats_for(Permission.TRIAGE_TIPS)):
        raise ValidationError(_("Only the desk that the tip came to may do this."))
    if _class(tip, tip.desk, tip.received_at, urgency, is_life_safety, reason):
        journal.record(
            by=by, verb="tip.triaged", target=tip, unit_id=tip.desk_id, reason=reason.strip()[:300],
            urgency=tip.urgency, is_life_safety=is_life_safety,
        )  # fmt: skip
    return tip


def _class(row: Concern | Tip, unit: Unit, start: datetime, urgency: str, is_life_safety: bool, reason: str) -> bool:
    """Write the class and the clocks that follow from it; False when it is what it was. A life goes before all."""
    if urgency not in Urgency.values:
        raise ValidationError({"urgency": _("Choose one of the kinds.")})
    if row.state not in OPEN_STATES:
        raise ValidationError(_("It has come to its end."))
    wanted = Urgency.IMMEDIATE.value if is_life_safety else urgency
    if (row.urgency, row.is_life_safety) == (wanted, is_life_safety):
        return False
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why.")})
    if row.urgency != wanted:
        if row.state == ConcernState.SUBMITTED:
            row.acknowledge_by = acknowledgement_due(unit, wanted, start)
        row.answer_by = answer_due(unit, wanted, start)
    row.urgency, row.is_life_safety = wanted, is_life_safety
    row.save(update_fields=CLASSES)
    return True


@transaction.atomic
def press_late_answers(*, now: datetime) -> int:
    """Press the desk about every concern and tip whose sender was not told in time, each once. Returns how many."""
    concerns = list(
        Concern.objects.unanswered(now)
        .filter(answer_pressed_at=None)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("type", "unit")
        .order_by("answer_by")[:AT_ONCE]
    )
    Concern.objects.filter(pk__in=[concern.pk for concern in concerns]).update(answer_pressed_at=now)
    for concern in concerns:
        journal.record(by=None, verb="concern.answer_pressed", target=concern, due=concern.answer_by)
        concern_rows.tell(concern, "concern_unanswered", to=desk_of(concern.unit), now=now, key="unanswered")
    tips = list(
        Tip.objects.unanswered(now)
        .filter(answer_pressed_at=None)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("type", "school", "desk", "unit")
        .order_by("answer_by")[:AT_ONCE]
    )
    hour = tip_steps.hour_of(now)
    Tip.objects.filter(pk__in=[tip.pk for tip in tips]).update(answer_pressed_at=hour)
    for tip in tips:
        tell_desk(tip, "tip_unanswered", key="unanswered", hour=hour)
    return len(concerns) + len(tips)
