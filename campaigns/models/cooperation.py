"""Cooperation models: what a ward and its schools agreed to do together."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.querysets import CooperationModelQuerySet, OfModelQuerySet
from campaigns.workflow import MOVES, ModelStatus
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped
from schools.models import Agency, School

FIRST_REVIEW, MEETINGS = 6, 3  # months


class CooperationModel(Stamped):
    """A model of police, schools and agencies working together, founded by a decision."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cooperation_models", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(
        _("status"), max_length=12, choices=ModelStatus.choices, default=ModelStatus.PROPOSED, editable=False
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    decision_no = models.CharField(_("number of the decision"), max_length=80, blank=True)
    advised_by = models.CharField(_("advised by"), max_length=200, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    decision = models.TextField(_("founding decision"), blank=True)
    schools = models.ManyToManyField(
        School, related_name="cooperation_models", verbose_name=_("member schools"), blank=True
    )
    partners = models.ManyToManyField(
        Agency, related_name="cooperation_models", verbose_name=_("member agencies"), blank=True
    )
    agencies = models.CharField(_("further members"), max_length=500, blank=True)
    activated_on = models.DateField(_("active since"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    objects = CooperationModelQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="cooperation_model_is_named_once_in_unit",
                violation_error_message=_("This unit already has a model of that name."),
            ),
            models.CheckConstraint(
                condition=~Q(status=ModelStatus.ENDED) | Q(ended_on__isnull=False), name="ended_model_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        """Active or under review: it meets and is reviewed."""
        return self.status in (ModelStatus.ACTIVE, ModelStatus.UNDER_REVIEW)

    @property
    def next_moves(self) -> tuple[ModelStatus, ...]:
        """Where it may lawfully go from here."""
        return MOVES[ModelStatus(self.status)]


class Committee(Stamped):
    """The steering committee of a model: it decides what the police propose."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("chair", "secretary")

    model = models.OneToOneField(CooperationModel, models.CASCADE, related_name="committee")
    name = models.CharField(_("name"), max_length=200)
    chair = models.CharField(_("chair"), max_length=200, blank=True)
    secretary = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("secretary")
    )
    agencies = models.ManyToManyField(Agency, related_name="committees", verbose_name=_("agencies"), blank=True)

    objects = OfModelQuerySet["Committee"].as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ModelReview(Stamped):
    """A review of the model, half a year after the one before: every second one is that of the year."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by",)

    class Kind(models.TextChoices):
        HALF_YEAR = "HALF_YEAR", _("half-year review")
        YEARLY = "YEARLY", _("yearly review")

    class Outcome(models.TextChoices):
        CONTINUE = "CONTINUE", _("continue as it is")
        CHANGE = "CHANGE", _("continue with changes")
        END = "END", _("end the model")

    model = models.ForeignKey(CooperationModel, models.CASCADE, related_name="reviews")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    due_on = models.DateField(_("due on"))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    findings = models.TextField(_("what was found"), blank=True, max_length=5000)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfModelQuerySet["ModelReview"].as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["model", "due_on"], name="review_is_due_once"),
            models.UniqueConstraint(fields=["model"], condition=Q(held_on=None), name="one_review_waits"),
            models.CheckConstraint(
                condition=Q(held_on=None) | ~Q(outcome="") & ~Q(findings="") & Q(by__isnull=False),
                name="held_review_says_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model}, {self.get_kind_display()}, {self.due_on}"


class Meeting(Stamped):
    """A meeting of a model: its agenda before, its minutes after."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("chair", "attendees", "minutes", "planned_by", "written_by")

    class Kind(models.TextChoices):
        LAUNCH = "LAUNCH", _("launch conference")
        REGULAR = "REGULAR", _("three-monthly meeting")
        REVIEW = "REVIEW", _("review conference")
        OTHER = "OTHER", _("other meeting")

    model = models.ForeignKey(CooperationModel, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.REGULAR)
    planned_at = models.DateTimeField(_("planned at"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    agenda = models.TextField(_("agenda"), max_length=5000)
    planned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    held_at = models.DateTimeField(_("held at"), null=True, blank=True)
    chair = models.CharField(_("chair"), max_length=200, blank=True)
    agencies = models.ManyToManyField(Agency, related_name="meetings", verbose_name=_("agencies present"), blank=True)
    attendees = models.CharField(_("present"), max_length=1000, blank=True)
    minutes = models.TextField(_("minutes of the meeting"), blank=True, max_length=20_000)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    objects = OfModelQuerySet["Meeting"].as_manager()

    class Meta:
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at=None) | ~Q(minutes="") & Q(written_by__isnull=False),
                name="held_meeting_has_minutes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.model}, {self.get_kind_display()}"


class Agreed(Stamped):
    """What a meeting agreed: who does it, a person or an agency, and until when."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("owner", "closed_by", "text", "outcome")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agreed")
    text = models.CharField(_("what is to be done"), max_length=500)
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner"))
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("until"))
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("what was done"), max_length=500, blank=True)

    objects = OfModelQuerySet["Agreed"].as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(agency__isnull=False),
                name="agreed_has_an_owner",
                violation_error_message=_("Name the person or the agency that does it."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_by__isnull=False) & ~Q(outcome=""),
                name="closed_agreed_says_what_was_done",
            ),
        ]

    def __str__(self) -> str:
        return self.text
