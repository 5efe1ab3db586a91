"""Which unit answered for a school, in time."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from schools.models.registry import School
from schools.querysets import OfSchoolQuerySet


class SchoolMove(Stamped):
    """From that day on the school belongs to the new unit; before it belonged to the old one."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    school = models.ForeignKey(School, models.CASCADE, related_name="moves", verbose_name=_("school"))
    old = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("from unit"))
    new = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("to unit"))
    on = models.DateField(_("on"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "on"],
                name="school_moves_once_a_day",
                violation_error_message=_("This school has changed its unit on that day already."),
            ),
            models.CheckConstraint(condition=~Q(old=F("new")), name="school_moves_to_another_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.old} → {self.new} ({self.on})"
