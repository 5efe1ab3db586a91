"""Founding a cooperation model and leading it through its states."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import CooperationModel
from campaigns.workflow import MOVES, ModelStatus
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from schools.models import School


@transaction.atomic
def found_model(
    *,
    by: User,
    unit: Unit,
    name: str,
    founded_on: date | None = None,
    decision: str = "",
    schools: Sequence[School] = (),
    agencies: str = "",
) -> CooperationModel:
    """Propose a model; it becomes active by a move."""
    model = CooperationModel(unit=unit, name=name, founded_on=founded_on, decision=decision, agencies=agencies)
    model.full_clean()
    model.save()
    model.schools.set(schools)
    journal.record(by=by, verb="model.founded", target=model, schools=len(schools))
    return model


@transaction.atomic
def move_model(*, by: User, model: CooperationModel, to: ModelStatus, reason: str = "") -> CooperationModel:
    """Lead the model to its next state; ValidationError when the move is not lawful from where it stands."""
    row = CooperationModel.objects.select_for_update().get(pk=model.pk)
    before = ModelStatus(row.status)
    if to not in MOVES[before]:
        raise ValidationError(
            _("A model that is %(now)s cannot become %(to)s."), params={"now": before.label, "to": to.label}
        )
    if to == ModelStatus.ACTIVE and row.founded_on is None:
        raise ValidationError(_("Write down the day of the founding decision first."))
    row.status = to
    row.save(update_fields=["status"])
    journal.record(by=by, verb="model.moved", target=row, reason=reason, before=before, after=to)
    return row
