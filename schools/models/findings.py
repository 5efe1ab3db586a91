"""A failed point until it is put right: on the spot, or by a notice with a deadline and a second look."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from schools.models.inspections import Answer, ChecklistItem, Inspection
from schools.models.registry import School
from schools.querysets import FindingQuerySet, OfInspectedSchoolQuerySet, SchoolPhotoQuerySet
from schools.workflow import MOVES, OPEN, FindingState


class RectificationNotice(Stamped):
    """A paper to the school: these findings, by that day, by that person; its number is given once."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("lead",)

    school = models.ForeignKey(School, models.PROTECT, related_name="notices", verbose_name=_("school"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="notices")
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number"))
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    deadline = models.DateField(_("deadline"))
    lead = models.CharField(_("responsible at the school"), max_length=120)
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    is_second = models.BooleanField(_("second notice"), default=False)
    # Which reminder went out last: "2026-12-01:before", so that each is sent once.
    reminded = models.CharField(max_length=24, blank=True, default="", editable=False)

    objects = OfInspectedSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="notice_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(deadline__gte=F("issued_on")),
                name="notice_deadline_is_not_past",
                violation_error_message=_("The deadline cannot lie before the day of the notice."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{self.unit.code}-{self.year}-{self.serial:04}"


class Finding(Stamped):
    """A point that failed at a finished inspection. Whoever says it is fixed cannot be the one who strikes it off."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    school = models.ForeignKey(School, models.PROTECT, related_name="findings", verbose_name=_("school"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    answer = models.OneToOneField(Answer, models.PROTECT, related_name="finding")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    notice = models.ForeignKey(RectificationNotice, models.PROTECT, null=True, blank=True, related_name="findings")
    state = models.CharField(_("state"), max_length=16, choices=FindingState.choices)
    found_on = models.DateField(_("found on"))
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["deadline", "pk"]
        indexes = [
            models.Index(fields=["unit", "state", "deadline"], name="finding_of_unit"),
            models.Index(fields=["deadline"], name="finding_due", condition=Q(settled_on=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FindingState.CLOSED) | Q(settled_by__isnull=False) & ~Q(settled_by=F("answered_by")),
                name="finding_is_struck_off_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, settled_on=None, deadline__isnull=False)
                | Q(state__in=[FindingState.FIXED_ON_SPOT, FindingState.CLOSED], settled_on__isnull=False),
                name="open_finding_has_a_deadline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.item}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def next_moves(self) -> tuple[FindingState, ...]:
        """Where it may lawfully go from here."""
        return MOVES[FindingState(self.state)]

    def is_overdue_on(self, day: date) -> bool:
        return self.is_open and self.deadline is not None and self.deadline < day


class AuthorityLetter(Stamped):
    """A letter to the education authority: these findings of a notice are open past their deadline. Once a deadline."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    school = models.ForeignKey(School, models.PROTECT, related_name="authority_letters", verbose_name=_("school"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    notice = models.ForeignKey(RectificationNotice, models.PROTECT, related_name="authority_letters")
    deadline = models.DateField(_("deadline"))
    findings = models.ManyToManyField(Finding, related_name="authority_letters")
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number"))
    addressee = models.CharField(_("addressee"), max_length=200)
    remarks = models.TextField(_("remarks"), blank=True)
    written_on = models.DateField(_("written on"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    objects = OfInspectedSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["-written_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="letter_number_is_given_once"),
            models.UniqueConstraint(fields=["notice", "deadline"], name="authority_is_told_once_a_deadline"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{self.unit.code}-GD-{self.year}-{self.serial:04}"


class FindingStep(Stamped):
    """What was done about a finding, by whom; written once."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="steps")
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=16, choices=FindingState.choices)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at}: {self.state}"


def photo_path(photo: "SchoolPhoto", _given: str) -> str:
    """Where a picture lies: by its own name, which tells nothing."""
    return f"schools/{photo.name.hex[:2]}/{photo.name}.jpg"


class SchoolPhoto(Stamped):
    """Evidence of an answer or of a step of a finding; reached only through the page that asks who you are."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("file",)

    school = models.ForeignKey(School, models.PROTECT, related_name="photos")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, blank=True, related_name="photos")
    step = models.ForeignKey(FindingStep, models.CASCADE, null=True, blank=True, related_name="photos")
    name = models.UUIDField(unique=True, default=uuid4, editable=False)
    file = models.FileField(upload_to=photo_path, max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    # Of the bytes as they were sent, to know a repeated send.
    sent_sha256 = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken by"))

    objects = SchoolPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__isnull=False, step=None) | Q(answer=None, step__isnull=False),
                name="school_photo_shows_one_thing",
            ),
            models.UniqueConstraint(
                fields=["answer", "sent_sha256"], condition=Q(answer__isnull=False), name="answer_photo_is_kept_once"
            ),
            models.UniqueConstraint(
                fields=["step", "sent_sha256"], condition=Q(step__isnull=False), name="step_photo_is_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)
