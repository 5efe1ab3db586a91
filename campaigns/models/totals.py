"""Totals told in print or carried over from another system: they stand for rows that nobody entered."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.sessions import MOST, NOT_NEGATIVE
from campaigns.querysets import ImportedTotalQuerySet
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped


class Counter(models.TextChoices):
    """What is counted; each has its own unit word and its own way of counting."""

    SESSIONS = "OUTREACH_SESSIONS", _("Outreach sessions")
    PERSON_TIMES = "OUTREACH_PERSON_TIMES", _("People reached")
    SCHOOLS = "OUTREACH_SCHOOLS", _("Schools reached by outreach")
    LETTERS = "OUTREACH_LETTERS", _("Letters to parents")
    LEAFLETS = "OUTREACH_LEAFLETS", _("Leaflets handed out")
    PROMOTERS = "LITTLE_PROMOTERS", _("Little promoters")
    OPERATIONS = "OPERATIONS", _("Special operations")
    VIOLATIONS = "VIOLATIONS", _("Violations found")
    VEHICLES = "VEHICLES", _("Vehicles checked")
    CLEANUPS = "CLEANUPS", _("Joint clean-ups")
    VENUES = "VENUES_VISITED", _("Venues visited on rounds")


class ImportedTotal(Stamped):
    """A published number of a unit (its subtree included) over whole days. It is never added to rows.

    `value` is the number as told ("60-odd" is 60 and approximate).
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("recorded_by",)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="imported_totals", verbose_name=_("unit"))
    counter = models.CharField(_("counter"), max_length=24, choices=Counter.choices)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    value = models.PositiveIntegerField(
        _("number"), validators=[MaxValueValidator(MOST)], error_messages={"min_value": NOT_NEGATIVE}
    )
    is_approximate = models.BooleanField(_("approximate"), default=True)
    source = models.CharField(_("source"), max_length=500)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = ImportedTotalQuerySet.as_manager()

    class Meta:
        ordering = ["-last_on", "counter", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="total_ends_after_it_began",
                violation_error_message=_("The period cannot end before it began."),
            ),
            ExclusionConstraint(
                name="total_is_told_once_a_day",
                expressions=[
                    (F("unit"), RangeOperators.EQUAL),
                    (F("counter"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_on"),
                            F("last_on"),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("There is already a total of this for some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_counter_display()}, {self.first_on}–{self.last_on}: {self.value}"
