"""Rules of a unit: what its schools drill beyond what the country asks for."""

from collections.abc import Set
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.drills import DrillRule, DrillScenario, Response
from campaigns.querysets import LocalDrillRuleQuerySet
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from schools.models import SchoolLevel

MOST_TIMES = 31


class LocalDrillRule(Stamped):
    """How often the schools of a unit and of those below it drill a scenario or a response, from a day on."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    is_local: ClassVar[bool] = True

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="drill_rules", verbose_name=_("unit"))
    level = models.ForeignKey(
        SchoolLevel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("level")
    )
    scenario = models.ForeignKey(
        DrillScenario, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scenario")
    )
    response = models.CharField(_("what pupils do"), max_length=8, choices=Response.choices, blank=True)
    times = models.PositiveSmallIntegerField(
        _("times"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_TIMES)]
    )
    period = models.CharField(pgettext_lazy("of a rule", "period"), max_length=7, choices=DrillRule.Period.choices)
    since = models.DateField(_("from"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = LocalDrillRuleQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "level", "scenario", "response", "period"],
                nulls_distinct=False,
                name="drill_rule_is_written_once",
                violation_error_message=_("This rule is written down already."),
            ),
            models.CheckConstraint(
                condition=Q(scenario=None) & ~Q(response="") | Q(scenario__isnull=False, response=""),
                name="drill_rule_is_of_scenario_or_response",
                violation_error_message=_("Choose a scenario or what pupils do, one of the two."),
            ),
            models.CheckConstraint(condition=Q(times__range=(1, MOST_TIMES)), name="drill_rule_asks_for_some"),
        ]

    def __str__(self) -> str:
        drilled = self.scenario or self.get_response_display()
        return f"{drilled} · {self.times} × {self.get_period_display()}"

    @property
    def drilled_code(self) -> str:
        """What is drilled, as the journal tells it."""
        return self.scenario.code if self.scenario else self.response

    @property
    def met_by(self) -> str | int:
        """Any drill of this response, or one of this very scenario."""
        return self.scenario_id or self.response

    def is_for(self, levels: Set[str]) -> bool:
        """Whether it binds a school of these levels."""
        return self.level is None or self.level.code in levels
