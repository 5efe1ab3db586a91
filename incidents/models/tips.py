"""Anonymous tips. Nothing here says who sent one: no account, no address, no device, and no time but the hour."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.models.terms import ConcernType, Confidentiality
from incidents.models.triage import Triaged
from incidents.querysets import OfTipQuerySet, TipQuerySet
from incidents.workflow import OPEN_STATES, ConcernState
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Role
from schools.models import School


class Subject(models.TextChoices):
    """Whom a tip is about, where that is somebody who might otherwise read it. The codes are those of the roles."""

    HEAD_TEACHER = Role.HEAD_TEACHER.value, _("The head or a deputy head of the school")
    SCHOOL_SAFETY_OFFICER = Role.SCHOOL_SAFETY_OFFICER.value, _("The safety officer of the school")
    HOMEROOM_TEACHER = Role.HOMEROOM_TEACHER.value, _("A teacher or another person who works at the school")
    SCHOOL_GUARD = Role.SCHOOL_GUARD.value, _("A guard of the school")
    DEPUTY_HEAD_LAW = Role.DEPUTY_HEAD_LAW.value, _("The police officer assigned to the school")
    WARD_OFFICER = Role.WARD_OFFICER.value, _("A police officer of the ward or station")
    TRAFFIC_OFFICER = Role.TRAFFIC_OFFICER.value, _("A traffic police officer")
    AUXILIARY = Role.AUXILIARY.value, _("An auxiliary officer")
    WARD_CHIEF = Role.WARD_CHIEF.value, _("The chief of the ward police or station")
    COMMANDER = Role.COMMANDER.value, _("A police commander above the station")


class Tip(Triaged, models.Model):
    """What somebody told without saying who. Not Stamped: the minute of its coming is not kept anywhere."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("note", "place")

    receipt_digest = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(_("received in the hour of"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    # Whose desk reads it: the unit's, or one above when the tip is about people of the unit.
    desk = models.ForeignKey(Unit, models.PROTECT, related_name="tips", verbose_name=_("desk"))
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school")
    )
    type = models.ForeignKey(ConcernType, models.PROTECT, related_name="+", verbose_name=_("type"))
    confidentiality = models.CharField(_("confidentiality"), max_length=15, choices=Confidentiality.choices)
    subject = models.CharField(_("about"), max_length=30, choices=Subject.choices, blank=True)
    # When it is about a chief: the units that are cut out with all below them.
    cut_units = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    note = models.TextField(_("what was told"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=15, choices=ConcernState.choices, default=ConcernState.SUBMITTED)
    # Of an urgent one the desk is told at once; its clock is kept outside the tables (see actions).
    acknowledge_by = models.DateTimeField(_("to be acknowledged by"))
    told_at = models.DateTimeField(_("told to the desk in the hour of"), null=True, blank=True)
    pressed_at = models.DateTimeField(_("pressed at"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("acknowledged by"),
    )  # fmt: skip
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="tips", verbose_name=_("incident")
    )

    objects = TipQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["desk", "-received_at", "-id"], name="tip_of_desk"),
            models.Index(fields=["school", "-received_at", "-id"], name="tip_of_school"),
            models.Index(fields=["acknowledge_by"], condition=Q(state="SUBMITTED", pressed_at=None), name="tip_clock"),
            models.Index(
                fields=["answer_by"], condition=Q(answer_by__isnull=False, answered_at=None), name="tip_answer_clock"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="CONVERTED") | Q(incident__isnull=False), name="converted_tip_has_its_incident"
            ),
            models.CheckConstraint(
                condition=Q(state="SUBMITTED") | Q(acknowledged_at__isnull=False), name="tip_moves_once_acknowledged"
            ),
            models.CheckConstraint(
                condition=Q(received_at__minute=0, received_at__second=0), name="tip_keeps_the_hour_only"
            ),
            models.CheckConstraint(
                condition=Q(subject="") | Q(confidentiality="CONFIDENTIAL"), name="tip_about_a_reader_is_confidential"
            ),
        ]

    def __str__(self) -> str:
        return f"T{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether something may still be said."""
        return self.state in OPEN_STATES


class TipMessage(models.Model):
    """What the desk and the holder of the receipt tell each other; of the holder's words only the hour is kept."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("text",)

    class Kind(models.TextChoices):
        QUESTION = "QUESTION", _("question")
        ANSWER = "ANSWER", _("answer")
        FEEDBACK = "FEEDBACK", _("feedback")

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="messages")
    # Null for the holder of the receipt.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("text"))

    objects = OfTipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.tip_id}"


class TipPhoto(models.Model):
    """A picture, decoded and written anew. Kept in the table: a file on disk would tell the minute it came."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("jpeg",)

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="photos")
    name = models.UUIDField(unique=True, default=uuid4, editable=False)
    jpeg = models.BinaryField()
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))

    objects = OfTipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.name)
