"""Founding a cooperation model, leading it through its states, reviewing it, and its steering committee."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Committee, CooperationModel, ModelReview
from campaigns.models.cooperation import FIRST_REVIEW
from campaigns.workflow import MOVES, ModelStatus, months_after
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from schools.models import Agency, School


@transaction.atomic
def found_model(
    *,
    by: User,
    unit: Unit,
    name: str,
    schools: Sequence[School] = (),
    partners: Sequence[Agency] = (),
    **facts: Any,
) -> CooperationModel:
    """Propose a model; it becomes active by a move."""
    model = CooperationModel(unit=unit, name=name, **facts)
    model.full_clean()
    model.save()
    model.schools.set(schools)
    model.partners.set(partners)
    journal.record(by=by, verb="model.founded", target=model, schools=len(schools), partners=len(partners))
    return model


@transaction.atomic
def change_model(
    *, by: User, model: CooperationModel, schools: Sequence[School], partners: Sequence[Agency], **facts: Any
) -> CooperationModel:
    """Other facts and members; an ended model stays as it was."""
    row = CooperationModel.objects.select_for_update().get(pk=model.pk)
    if row.status == ModelStatus.ENDED:
        raise ValidationError(_("This model has ended: it stays as it was."))
    for name, value in facts.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    row.schools.set(schools)
    row.partners.set(partners)
    journal.record(by=by, verb="model.changed", target=row, schools=len(schools), partners=len(partners))
    return row


@transaction.atomic
def move_model(
    *, by: User, model: CooperationModel, to: ModelStatus, now: datetime, reason: str = ""
) -> CooperationModel:
    """Lead the model to its next state; ValidationError when the move is not lawful from where it stands."""
    row = CooperationModel.objects.select_for_update(of=("self",)).select_related("unit").get(pk=model.pk)
    before = ModelStatus(row.status)
    if to not in MOVES[before]:
        raise ValidationError(
            _("A model that is %(now)s cannot become %(to)s."), params={"now": before.label, "to": to.label}
        )
    if to == ModelStatus.ACTIVE and row.founded_on is None:
        raise ValidationError(_("Write down the day of the founding decision first."))
    today = now.astimezone(row.unit.zone).date()
    row.status = to
    if to == ModelStatus.ACTIVE and row.activated_on is None:
        row.activated_on = today
        _next_review(row)
    if to == ModelStatus.ENDED:
        row.ended_on = today
        row.reviews.filter(held_on=None).delete()
    row.save(update_fields=["status", "activated_on", "ended_on"])
    journal.record(by=by, verb="model.moved", target=row, reason=reason, before=before, after=to)
    return row


def _next_review(model: CooperationModel) -> None:
    """The review that waits: the n-th is due 6n months after the model became active."""
    if model.activated_on is None:
        return
    number = model.reviews.count() + 1
    kind = ModelReview.Kind.YEARLY if number % 2 == 0 else ModelReview.Kind.HALF_YEAR
    due_on = months_after(model.activated_on, FIRST_REVIEW * number)
    ModelReview.objects.create(model=model, kind=kind, due_on=due_on)


@transaction.atomic
def hold_review(
    *, by: User, review: ModelReview, held_on: date, outcome: str, findings: str, now: datetime
) -> ModelReview:
    """What the review found. The next one begins to wait, unless it ended the model."""
    row = ModelReview.objects.select_for_update(of=("self",)).select_related("model__unit").get(pk=review.pk)
    if row.held_on is not None:
        raise ValidationError(_("This review was held already."))
    if held_on > now.astimezone(row.model.unit.zone).date():
        raise ValidationError({"held_on": _("This day has not come yet.")})
    if row.model.activated_on and held_on < row.model.activated_on:
        raise ValidationError({"held_on": _("The model was not active yet on this day.")})
    row.held_on, row.outcome, row.findings, row.by = held_on, outcome, findings.strip(), by
    row.full_clean()
    row.save()
    journal.record(by=by, verb="model.reviewed", target=row.model, kind=row.kind, outcome=outcome)
    if outcome == ModelReview.Outcome.END:
        move_model(by=by, model=row.model, to=ModelStatus.ENDED, now=now, reason=_("Ended by its review."))
        return row
    if row.model.status == ModelStatus.UNDER_REVIEW:
        move_model(by=by, model=row.model, to=ModelStatus.ACTIVE, now=now, reason=_("Continued by its review."))
    _next_review(row.model)
    return row


@transaction.atomic
def seat_committee(
    *, by: User, model: CooperationModel, name: str, agencies: Sequence[Agency] = (), **facts: Any
) -> Committee:
    """The steering committee of the model is this one."""
    committee = Committee.objects.select_for_update().filter(model=model).first() or Committee(model=model)
    for column, value in {"name": name, **facts}.items():
        setattr(committee, column, value)
    committee.full_clean()
    committee.save()
    committee.agencies.set(agencies)
    journal.record(by=by, verb="model.committee_seated", target=model, agencies=len(agencies))
    return committee
