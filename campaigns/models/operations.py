"""Special operations and joint clean-ups, and what they found."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.sessions import MOST, NOT_NEGATIVE, Programme, count_of
from campaigns.models.terms import EnforcementType, Tactic
from campaigns.querysets import OperationQuerySet, ViolationQuerySet
from patrols.models import CheckOut
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped
from schools.models import Agency, Gate, VenueVisit


class Operation(Stamped):
    """A planned strike, patrol or clean-up around schools."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("recorded_by", "note")

    class Kind(models.TextChoices):
        SPECIAL = "SPECIAL", _("special operation")
        CLEANUP = "CLEANUP", _("joint clean-up")
        ROUND = "ROUND", _("round of venues")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.SPECIAL)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="operations", verbose_name=_("led by"))
    name = models.CharField(_("name"), max_length=200)
    tactic = models.CharField(_("tactic"), max_length=5, choices=Tactic.choices)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    lead = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="led_operations", verbose_name=_("lead agency")
    )
    supporters = models.ManyToManyField(
        Agency, related_name="supported_operations", verbose_name=_("supporting agencies"), blank=True
    )
    lead_agency = models.CharField(_("lead, by name"), max_length=200, blank=True)
    supporting_agencies = models.CharField(_("others who took part"), max_length=500, blank=True)
    gates = models.ManyToManyField(Gate, related_name="operations", verbose_name=_("gates concerned"), blank=True)
    programmes = models.ManyToManyField(Programme, related_name="operations", verbose_name=_("programmes"), blank=True)
    places_checked = count_of(_("places checked"))
    vehicles_checked = count_of(_("vehicles checked"))
    hazards_found = count_of(_("hazards found"))
    hazards_fixed = count_of(_("hazards fixed"))
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    submission_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["unit", "-started_at", "-id"], name="operation_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="operation_ends_after_it_started",
                violation_error_message=_("An operation cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=Q(hazards_fixed__lte=F("hazards_found")),
                name="fixed_hazards_were_found",
                violation_error_message=_("No more hazards can be fixed than were found."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OperationVisit(Stamped):
    """A venue visited in the course of an operation."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="visits")
    visit = models.OneToOneField(VenueVisit, models.PROTECT, related_name="operation_visit")

    objects = ViolationQuerySet["OperationVisit"].as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.visit)


class GateRating(Stamped):
    """How a gate was before or after the operation, rated by hand: for gates at which nobody has duty."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by",)

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="ratings")
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="ratings", verbose_name=_("gate"))
    at = models.DateTimeField(_("at"))
    congestion = models.PositiveSmallIntegerField(_("congestion at the gate"), choices=CheckOut.Congestion.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ViolationQuerySet["GateRating"].as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "gate", "at"],
                name="gate_is_rated_once_at_a_time",
                violation_error_message=_("This gate is rated for this time already."),
            ),
            models.CheckConstraint(condition=Q(congestion__lte=3), name="rating_is_zero_to_three"),
        ]

    def __str__(self) -> str:
        return f"{self.gate}: {self.get_congestion_display()}"


class Violation(Stamped):
    """How many violations of one type an operation found: a tally, never a person."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="tallies")
    type = models.ForeignKey(EnforcementType, models.PROTECT, related_name="tallies", verbose_name=_("violation"))
    count = models.PositiveIntegerField(
        _("count"), validators=[MaxValueValidator(MOST)], error_messages={"min_value": NOT_NEGATIVE}
    )
    is_approximate = models.BooleanField(_("approximate"), default=False)

    objects = ViolationQuerySet["Violation"].as_manager()

    class Meta:
        ordering = ["type__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["operation", "type"], name="violation_is_tallied_once")]

    def __str__(self) -> str:
        return f"{self.type}: {self.count}"
