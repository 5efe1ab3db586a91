"""What people at a school notice and raise; the words stay as they were written."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.models.terms import ConcernType, Confidentiality, Urgency
from incidents.models.triage import Triaged
from incidents.querysets import ConcernQuerySet, OfConcernQuerySet
from incidents.workflow import ConcernState
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from safeschool.kernel.words import folded
from schools.models import School


class Concern(Triaged, Stamped):
    """A sign, not yet an incident. It has a clock until the unit acknowledges it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("note", "search_key", "place", "latitude", "longitude")

    class Door(models.TextChoices):
        PUPIL = "PUPIL", _("About a pupil")
        PLACE = "PLACE", _("About a place or situation")

    submission = models.UUIDField(_("submission"), unique=True, default=uuid4, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    # Without indexes of their own, as of Incident.
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="concerns", verbose_name=_("unit"), db_index=False)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="concerns", verbose_name=_("school"), db_index=False
    )
    type = models.ForeignKey(ConcernType, models.PROTECT, related_name="concerns", verbose_name=_("type"))
    door = models.CharField(_("door"), max_length=5, choices=Door.choices)
    confidentiality = models.CharField(_("confidentiality"), max_length=15, choices=Confidentiality.choices)
    state = models.CharField(_("state"), max_length=15, choices=ConcernState.choices, default=ConcernState.SUBMITTED)
    note = models.TextField(_("what was noticed"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("raised by"), db_index=False
    )
    raised_at = models.DateTimeField(_("raised at"))
    acknowledge_by = models.DateTimeField(_("to be acknowledged by"))
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("acknowledged by"),
        db_index=False,
    )
    # When the unit was pressed because nobody had acknowledged in time; written once.
    pressed_at = models.DateTimeField(_("pressed at"), null=True, blank=True)
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="concerns", verbose_name=_("incident")
    )
    # When the words of one that was not substantiated were taken away.
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    search_key = models.TextField(editable=False, default="", blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-raised_at", "-id"], name="concern_of_unit"),
            models.Index(fields=["school", "-raised_at", "-id"], name="concern_of_school"),
            models.Index(fields=["raised_by", "-raised_at", "-id"], name="concern_of_raiser"),
            models.Index(fields=["-raised_at", "-id"], name="concern_newest"),
            models.Index(
                fields=["acknowledge_by"], condition=Q(state="SUBMITTED", pressed_at=None), name="concern_clock"
            ),
            models.Index(
                fields=["answer_by"],
                condition=Q(answer_by__isnull=False, answered_at=None),
                name="concern_answer_clock",
            ),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="concern_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="CONVERTED") | Q(incident__isnull=False), name="converted_concern_has_its_incident"
            ),
            models.CheckConstraint(
                condition=Q(state="SUBMITTED") | Q(acknowledged_at__isnull=False),
                name="concern_moves_once_acknowledged",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    # As of Incident: a list asks each of its rows.
    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The state in the reader's words."""
        return str(ConcernState(self.state).label)

    def get_urgency_display(self) -> str:  # type: ignore[no-redef]
        """The urgency in the reader's words."""
        return str(Urgency(self.urgency).label)

    @property
    def was_in_time(self) -> bool:
        """Whether it was acknowledged before its clock ran out."""
        return self.acknowledged_at is not None and self.acknowledged_at <= self.acknowledge_by

    @staticmethod
    def key_for_search(*, place: str, note: str) -> str:
        """What a search looks into."""
        return folded(f"{place} {note}")[:4000]


class ConcernMessage(Stamped):
    """What the unit and the person who raised the concern tell each other afterwards."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("text",)

    class Kind(models.TextChoices):
        QUESTION = "QUESTION", _("question")
        ANSWER = "ANSWER", _("answer")
        FEEDBACK = "FEEDBACK", _("feedback")
        ADDITION = "ADDITION", _("addition")
        NOT_SOLVED = "NOT_SOLVED", _("not solved")

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="messages", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("text"))

    objects = OfConcernQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["concern", "at"], name="message_of_concern")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.concern_id}"
