"""Letters between police and a school, both ways, with receipts; and the briefing on them every three months."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.documents import PaperKind
from incidents.models.files import Incident
from incidents.models.terms import Confidentiality
from incidents.querysets import BriefingQuerySet, ExchangeQuerySet, OfExchangeQuerySet, OfIncidentQuerySet
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from schools.models import Agency, School


class Exchange(Stamped):
    """One letter from the police of a unit to a school of theirs, or from the school to them."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("body",)

    class Direction(models.TextChoices):
        TO_SCHOOL = "TO_SCHOOL", _("police to school")
        TO_POLICE = "TO_POLICE", _("school to police")

    class Category(models.TextChoices):
        NOTICE = "NOTICE", _("notice about pupils")
        QUESTION = "QUESTION", _("question")
        WARNING = "WARNING", _("warning")
        REQUEST = "REQUEST", _("request for action")
        REPORT = "REPORT", _("report on what was done")
        OTHER = "OTHER", _("other")

    submission = models.UUIDField(_("submission"), unique=True, default=uuid4, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("school"))
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("incident")
    )
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    confidentiality = models.CharField(_("confidentiality"), max_length=15, choices=Confidentiality.choices)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    asks_answer = models.BooleanField(_("an answer is asked for"), default=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent at"))
    # By then it must be read, or answered where an answer is asked for.
    due_at = models.DateTimeField(_("due"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    pressed_at = models.DateTimeField(_("pressed at"), null=True, blank=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-sent_at", "-id"], name="letter_of_unit"),
            models.Index(fields=["school", "-sent_at", "-id"], name="letter_of_school"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(read_at__lte=F("answered_at")), name="letter_is_read_before_answered"
            )
        ]

    def __str__(self) -> str:
        return f"E{self.pk}"

    @property
    def is_done(self) -> bool:
        """Whether nothing is waited for any more."""
        return self.answered_at is not None if self.asks_answer else self.read_at is not None


class ExchangeReading(Stamped):
    """Somebody of the receiving side opened the letter: the receipt, once per person."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["exchange", "by"], name="letter_is_read_once_by_each")]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.by_id}"


class ExchangeAnswer(Stamped):
    """What the receiving side, or then the sender, wrote back."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("text",)

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("answer"))

    objects = OfExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.at:%Y-%m-%d %H:%M}"


def enclosure_path(enclosure: "Enclosure", _filename: str) -> str:
    """A name that says nothing."""
    return f"letters/{enclosure.name.hex[:2]}/{enclosure.name.hex}.{PaperKind(enclosure.kind).ending}"


class Enclosure(Stamped):
    """What goes with a letter: a picture, decoded and written anew, or a paper as it came."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("file",)

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="enclosures")
    name = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=4, choices=PaperKind.choices, default=PaperKind.JPEG)
    file = models.FileField(upload_to=enclosure_path, max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.name)


class NoticeDuty(Stamped):
    """The school of pupils in an incident is to be told before its next school day."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    incident = models.OneToOneField(Incident, models.CASCADE, related_name="notice_duty")
    due_at = models.DateTimeField(_("due"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    # Why the school is not told: it is implicated, or its knowing would harm.
    waived_because = models.CharField(_("why the school is not told"), max_length=300, blank=True)
    pressed_at = models.DateTimeField(_("pressed at"), null=True, blank=True)

    objects = OfIncidentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.due_at:%Y-%m-%d %H:%M}"


class Referral(Stamped):
    """The case was offered to another authority, which takes it or does not."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("reason", "answer", "answered_for")

    class State(models.TextChoices):
        OFFERED = "OFFERED", _("offered")
        ACCEPTED = "ACCEPTED", _("accepted")
        REJECTED = "REJECTED", _("rejected")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="referrals")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("authority"))
    # A transfer hands the case over; otherwise the authority helps and the unit keeps it.
    is_transfer = models.BooleanField(_("hands the case over"), default=False)
    reason = models.TextField(_("reason"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("referred by"))
    offered_at = models.DateTimeField(_("offered at"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OFFERED)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_for = models.CharField(_("who answered there"), max_length=120, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        ordering = ["offered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "agency"], condition=Q(state="OFFERED"), name="case_is_offered_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="OFFERED", answered_at=None) | Q(~Q(state="OFFERED"), answered_at__isnull=False),
                name="referral_is_answered_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} → {self.agency}"


class Briefing(Stamped):
    """Police and schools talk over three months of letters; the figures are those of the day it was drawn up."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("attendees",)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    attendees = models.TextField(_("present"), blank=True)
    remarks = models.TextField(_("what was said"), blank=True)
    # A row for each school: code, name and how many letters went which way, in time, unanswered.
    rows = models.JSONField(default=list)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = BriefingQuerySet.as_manager()

    class Meta:
        ordering = ["-last_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "first_on", "last_on"], name="briefing_is_drawn_up_once"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="briefing_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.first_on} – {self.last_on}"


class BriefingAction(Stamped):
    """Who does what by when, as agreed at a briefing."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("owner",)

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="actions")
    text = models.CharField(_("what is done"), max_length=300)
    owner = models.CharField(_("who"), max_length=120)
    due_on = models.DateField(_("by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.briefing_id} {self.due_on}"
