"""The file of an incident: what, where, when; who wrote what on it; its photos."""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.terms import Confidentiality, IncidentType, Severity
from incidents.querysets import IncidentQuerySet, OfIncidentQuerySet, PhotoQuerySet
from incidents.workflow import UNRESOLVED, Status
from safeschool.accounts.models import Unit
from safeschool.kernel.cells import CellField
from safeschool.kernel.models import Stamped
from safeschool.kernel.words import folded
from schools.models import School


class DatePrecision(models.TextChoices):
    """How exactly the time of an incident is known; old files often know only the month or the year."""

    EXACT = "EXACT", _("exact")
    DAY = "DAY", _("day")
    MONTH = "MONTH", _("month")
    YEAR = "YEAR", _("year")


class PlaceRelation(models.TextChoices):
    """Where an incident stands to the school."""

    INSIDE = "INSIDE", _("inside the school")
    GATE = "GATE", _("at the gate")
    ROUTE = "ROUTE", _("on the way to or from school")
    ELSEWHERE = "ELSEWHERE", _("elsewhere")
    ONLINE = "ONLINE", _("online")


class IncidentCounter(models.Model):
    """The last number given out in a unit and year; gaps are allowed, two equal numbers are not."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="counter_of_unit_and_year")]

    def __str__(self) -> str:
        return f"{self.unit_id}-{self.year}: {self.last}"


class Incident(Stamped):
    """Something that happened and that police answer for. Names of people are never here: see PartyIdentity."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = (
        "note",
        "outcome",
        "search_key",
        "latitude",
        "longitude",
        "cell",
        "place",
    )

    number = models.CharField(_("incident number"), max_length=40)
    submission = models.UUIDField(_("submission"), unique=True, default=uuid4, editable=False)
    # SHA-256 of what was sent under the submission, by whom: tells a repeated send from another one.
    digest = models.CharField(max_length=64, editable=False)
    # Without indexes of their own: each is the first column of one below, and every index costs whoever logs.
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="incidents", verbose_name=_("unit"), db_index=False)
    school = models.ForeignKey(
        School,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name=_("school"),
        db_index=False,
    )
    type = models.ForeignKey(
        IncidentType, models.PROTECT, related_name="incidents", verbose_name=_("type"), db_index=False
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices)
    confidentiality = models.CharField(_("confidentiality"), max_length=15, choices=Confidentiality.choices)
    status = models.CharField(_("status"), max_length=15, choices=Status.choices, default=Status.REPORTED)
    occurred_at = models.DateTimeField(_("time of occurrence"))
    date_precision = models.CharField(
        _("date precision"), max_length=5, choices=DatePrecision.choices, default=DatePrecision.EXACT
    )
    reported_at = models.DateTimeField(_("time reported"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("reported by")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("assigned to"),
    )  # fmt: skip
    place = models.CharField(_("place"), max_length=300, blank=True)
    place_relation = models.CharField(
        _("place, to the school"), max_length=10, choices=PlaceRelation.choices, blank=True
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    # The hexagon of about 10 hectares in which the place lies (H3); the map's counts are kept by it.
    cell = CellField()
    accuracy_m = models.PositiveIntegerField(_("accuracy, m"), null=True, blank=True)
    minutes_after_dismissal = models.SmallIntegerField(_("minutes after dismissal"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    legal_classification = models.CharField(_("legal classification"), max_length=200, blank=True)
    # Set by the clock and not while logging, which must be quick; null for files brought from elsewhere.
    due_at = models.DateTimeField(_("to be resolved by"), null=True, blank=True)
    # When the unit was pressed because that moment had passed; written once for each deadline.
    pressed_at = models.DateTimeField(_("pressed at"), null=True, blank=True, editable=False)
    # When its time was over: names unreadable, words gone, what is counted kept.
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    # Sealed by two persons (see FileSeal): it exists only for those who may open sealed files.
    is_sealed = models.BooleanField(_("sealed"), default=False)
    # Where an imported file came from: the source's own number, and the import that brought it.
    source_ref = models.CharField(_("number at the source"), max_length=80, blank=True)
    batch = models.UUIDField(_("import"), null=True, blank=True, editable=False)
    # Number, place and note without diacritics, for search.
    search_key = models.TextField(editable=False, default="", blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-occurred_at", "-id"], name="incident_of_unit"),
            models.Index(fields=["school", "-occurred_at", "-id"], name="incident_of_school"),
            models.Index(fields=["type", "-occurred_at", "-id"], name="incident_of_type"),
            models.Index(fields=["status", "-occurred_at", "-id"], name="incident_in_status"),
            models.Index(fields=["-occurred_at", "-id"], name="incident_newest"),
            # One's own among many units'; nobody has a file when it is logged.
            models.Index(fields=["assignee"], condition=Q(assignee__isnull=False), name="incident_of_assignee"),
            models.Index(fields=["unit", "source_ref"], condition=~Q(source_ref=""), name="incident_from_source"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="incident_search"),
            models.Index(fields=["unit"], condition=Q(is_sealed=True), name="incident_sealed"),
            models.Index(
                fields=["reported_at"],
                condition=Q(due_at=None, batch=None, status__in=UNRESOLVED),
                name="incident_without_deadline",
            ),
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False, status__in=UNRESOLVED), name="incident_deadline"
            ),
            models.Index(
                fields=["occurred_at"],
                include=["cell", "unit", "type", "confidentiality", "date_precision"],
                condition=Q(cell__isnull=False, is_sealed=False),
                name="incident_on_map",
            ),
        ]
        constraints = [
            # Not `unique=True` on the field, which would bring an index for LIKE as well.
            models.UniqueConstraint(fields=["number"], name="incident_number_is_given_once"),
            models.CheckConstraint(
                condition=~Q(status=Status.CLOSED) | ~Q(outcome=""), name="incident_closes_with_an_outcome"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="incident_lies_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(cell__isnull=True, latitude__isnull=True) | Q(cell__isnull=False, latitude__isnull=False),
                name="incident_lies_in_a_cell",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def is_late(self, now: datetime) -> bool:
        """Whether it should be resolved by now and is not."""
        return self.due_at is not None and self.due_at <= now and self.status in UNRESOLVED

    # Django's own would translate and hash every label of the field at each call: a list of fifty asks a hundred times.
    def get_severity_display(self) -> str:  # type: ignore[no-redef]
        """The severity in the reader's words."""
        return str(Severity(self.severity).label)

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        """The status in the reader's words."""
        return str(Status(self.status).label)

    @staticmethod
    def key_for_search(*, number: str, place: str, note: str) -> str:
        """What a search looks into."""
        return folded(f"{number} {place} {note}")[:4000]


class IncidentNote(Stamped):
    """What somebody wrote on the file: a note, or the reason of a move; a back-dated one falls into its place."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("text",)

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="notes", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    happened_at = models.DateTimeField(_("happened at"))
    text = models.TextField(_("text"), blank=True)
    # Filled on a move only.
    from_status = models.CharField(max_length=15, choices=Status.choices, blank=True)
    to_status = models.CharField(max_length=15, choices=Status.choices, blank=True)

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        ordering = ["happened_at", "pk"]
        indexes = [models.Index(fields=["incident", "happened_at"], name="note_of_incident")]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | ~Q(to_status=""), name="incident_note_says_something"),
            models.CheckConstraint(
                condition=Q(to_status="") | ~Q(to_status=F("from_status")), name="incident_note_moves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.happened_at:%Y-%m-%d %H:%M}"


def photo_path(photo: "Photo", _filename: str) -> str:
    """A name that says nothing; the sender's own file name is not kept."""
    return f"photos/{photo.name.hex[:2]}/{photo.name.hex}.jpg"


class Photo(Stamped):
    """A picture, decoded and written anew; reached only through the page that asks who you are."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("file",)

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="photos")
    name = models.UUIDField(unique=True, default=uuid4, editable=False)
    file = models.FileField(upload_to=photo_path, max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    # Of the bytes as they were sent, to know a repeated send.
    sent_sha256 = models.CharField(max_length=64, editable=False)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("bytes"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("attached by"))

    # A copy with boxes burnt in; the picture below it is then seen only by those who may open identities.
    redacted_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="redactions", verbose_name=_("made from")
    )
    boxes = models.JSONField(default=list, blank=True, editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "sent_sha256"], name="photo_is_attached_once")]

    def __str__(self) -> str:
        return str(self.name)
