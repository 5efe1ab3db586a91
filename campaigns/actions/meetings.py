"""Meetings of a cooperation model: planned with an agenda, held with minutes, and what they agreed done in time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Agreed, CooperationModel, Meeting, ModelReview
from campaigns.selectors import leaders_of
from campaigns.selectors.cooperation import due_meetings, may_keep
from campaigns.workflow import ModelStatus
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.notifications.send import notify
from schools.models import Agency

AHEAD = timedelta(days=14)


@transaction.atomic
def plan_meeting(
    *, by: User, model: CooperationModel, planned_at: datetime, agenda: str, kind: str, now: datetime, place: str = ""
) -> Meeting:
    """A meeting to come, or one that was held and is written down afterwards."""
    if model.status == ModelStatus.ENDED:
        raise ValidationError(_("This model has ended: it stays as it was."))
    meeting = Meeting(
        model=model, planned_at=planned_at, agenda=agenda.strip(), kind=kind, place=place, planned_by=by
    )  # fmt: skip
    meeting.full_clean()
    meeting.save()
    journal.record(by=by, verb="meeting.planned", target=meeting, model=model.pk, kind=kind)
    if planned_at > now:
        _tell(meeting, leaders_of(model.unit), by=by, now=now)
    return meeting


def _tell(meeting: Meeting, people: Sequence[User], *, by: User, now: datetime) -> None:
    notify(
        to=[person for person in people if person.pk != by.pk],
        about="campaigns/email/meeting_planned.txt",
        key=f"meeting:{meeting.pk}:planned",
        now=now,
        context={"model": meeting.model.name, "planned_at": meeting.planned_at},
        link=reverse("campaigns:meeting", args=[meeting.pk]),
    )


@transaction.atomic
def write_minutes(
    *,
    by: User,
    meeting: Meeting,
    held_at: datetime,
    minutes: str,
    now: datetime,
    agencies: Sequence[Agency] = (),
    **facts: Any,
) -> Meeting:
    """It was held: who was there, what was said. Minutes that stand are corrected, and the journal knows."""
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if held_at > now:
        raise ValidationError({"held_at": _("Minutes are written after the meeting: this has not come yet.")})
    if not minutes.strip():
        raise ValidationError({"minutes": _("Say what was discussed and agreed.")})
    is_first = row.held_at is None
    row.held_at, row.minutes, row.written_by = held_at, minutes.strip(), by
    for name, value in facts.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    row.agencies.set(agencies)
    verb = "meeting.minuted" if is_first else "meeting.corrected"
    journal.record(by=by, verb=verb, target=row, agencies=len(agencies))
    return row


@transaction.atomic
def agree(
    *,
    by: User,
    meeting: Meeting,
    text: str,
    due_on: date,
    now: datetime,
    owner: User | None = None,
    agency: Agency | None = None,
) -> Agreed:
    """Something that a meeting agreed; a person who owns it is told."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("model__unit").get(pk=meeting.pk)
    if row.held_at is None:
        raise ValidationError(_("What was agreed is written down after the meeting was held."))
    if due_on < row.held_at.astimezone(row.model.unit.zone).date():
        raise ValidationError({"due_on": _("It cannot be due before the meeting was held.")})
    agreed = Agreed(meeting=row, text=text.strip(), owner=owner, agency=agency, due_on=due_on)
    agreed.full_clean()
    agreed.save()
    journal.record(by=by, verb="meeting.agreed", target=row, agreed=agreed.pk, due_on=due_on)
    if owner:
        notify(
            to=[owner],
            about="campaigns/email/agreed.txt",
            key=f"agreed:{agreed.pk}",
            now=now,
            context={"model": row.model.name, "due_on": due_on},
            link=reverse("campaigns:meeting", args=[row.pk]),
        )
    return agreed


@transaction.atomic
def close_agreed(*, by: User, agreed: Agreed, outcome: str, now: datetime) -> Agreed:
    """Done: by its owner, or by who keeps the model's papers."""
    row = Agreed.objects.select_for_update(of=("self",)).select_related("meeting__model").get(pk=agreed.pk)
    if row.owner_id != by.pk and not may_keep(by, row.meeting.model):
        raise ValidationError(_("Only its owner and the police of the unit close this."))
    if not outcome.strip():
        raise ValidationError({"outcome": _("Say what was done.")})
    if row.closed_at is None:
        row.closed_at, row.closed_by, row.outcome = now, by, outcome.strip()
        row.save(update_fields=["closed_at", "closed_by", "outcome"])
        journal.record(by=by, verb="meeting.agreed_closed", target=row.meeting, agreed=row.pk)
    return row


@transaction.atomic
def remind_of_cooperation(*, now: datetime) -> int:
    """Tell the leaders which reviews and meetings are due soon or late, and owners what is late. Returns how many.

    Each is told once per day on which it is due: the key of the notice keeps it so.
    """
    reviews = ModelReview.objects.filter(held_on=None, due_on__lte=(now + AHEAD).date()).select_related("model__unit")
    told = 0
    for review in reviews:
        told += _remind(review.model, "review_due", review.due_on, now)
    for due in due_meetings(CooperationModel.objects.select_related("unit"), (now + AHEAD).date()):
        told += _remind(due.model, "meeting_due", due.due_on, now)
    late = Agreed.objects.filter(closed_at=None, owner__isnull=False, due_on__lt=now.date())
    for agreed in late.select_related("owner", "meeting__model"):
        told += len(
            notify(
                to=[agreed.owner] if agreed.owner else [],
                about="campaigns/email/agreed_late.txt",
                key=f"agreed:{agreed.pk}:late",
                now=now,
                context={"model": agreed.meeting.model.name, "due_on": agreed.due_on},
                link=reverse("campaigns:meeting", args=[agreed.meeting_id]),
            )
        )
    return told


def _remind(model: CooperationModel, what: str, due_on: date, now: datetime) -> int:
    made = notify(
        to=leaders_of(model.unit),
        about=f"campaigns/email/{what}.txt",
        key=f"{what}:{model.pk}:{due_on}",
        now=now,
        context={"model": model.name, "due_on": due_on},
        link=reverse("campaigns:model", args=[model.pk]),
    )
    return len(made)
