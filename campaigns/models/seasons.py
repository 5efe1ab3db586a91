"""Seasons that school roads follow: sowing, harvest, exams, the start of a term, holidays."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.querysets import SeasonQuerySet
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped


class Season(Stamped):
    """Days of a unit, and of the units below it, that ask for other work than usual."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    class Kind(models.TextChoices):
        SOWING = "SOWING", _("sowing: three-wheelers and tractors on the road")
        HARVEST = "HARVEST", _("harvest")
        EXAMS = "EXAMS", _("exams")
        TERM_START = "TERM_START", _("start of term")
        HOLIDAYS = "HOLIDAYS", _("holidays")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="seasons", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))

    objects = SeasonQuerySet.as_manager()

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "first_on"],
                name="season_is_written_once",
                violation_error_message=_("This season is written down already."),
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="season_ends_after_it_began",
                violation_error_message=_("The period cannot end before it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.first_on}"
