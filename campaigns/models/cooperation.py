"""Cooperation models: what a ward and its schools agreed to do together."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.querysets import CooperationModelQuerySet
from campaigns.workflow import MOVES, ModelStatus
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from schools.models import School


class CooperationModel(Stamped):
    """A model of police, schools and agencies working together, founded by a decision."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cooperation_models", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(
        _("status"), max_length=12, choices=ModelStatus.choices, default=ModelStatus.PROPOSED, editable=False
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    decision = models.TextField(_("founding decision"), blank=True)
    schools = models.ManyToManyField(
        School, related_name="cooperation_models", verbose_name=_("member schools"), blank=True
    )
    agencies = models.CharField(_("member agencies"), max_length=500, blank=True)

    objects = CooperationModelQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="cooperation_model_is_named_once_in_unit",
                violation_error_message=_("This unit already has a model of that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def next_moves(self) -> tuple[ModelStatus, ...]:
        """Where it may lawfully go from here."""
        return MOVES[ModelStatus(self.status)]
