"""Lessons, talks and hand-outs; the programmes they serve."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.terms import OutreachFormat, Topic
from campaigns.querysets import LectureSquadQuerySet, ProgrammeQuerySet, SessionQuerySet
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped
from schools.models import School

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 10_000_000
NOT_NEGATIVE = _("This is a count: it cannot be less than 0.")


def count_of(label: "StrOrPromise") -> "models.PositiveIntegerField[int, int]":
    """A column that counts people or things."""
    return models.PositiveIntegerField(
        label, default=0, validators=[MaxValueValidator(MOST)], error_messages={"min_value": NOT_NEGATIVE}
    )


class Programme(Stamped):
    """A tag of work: one piece of work may serve several programmes and is entered once."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="programmes", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=200)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="programme_is_named_once_in_unit")]

    def __str__(self) -> str:
        return self.name


class LectureSquad(Stamped):
    """Officers and auxiliaries who teach together; an auxiliary assists, the speaker of record is an officer."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="squads", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=120)
    members = models.ManyToManyField(User, related_name="squads", verbose_name=_("members"))
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    objects = LectureSquadQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="squad_is_named_once_in_unit",
                violation_error_message=_("This unit has a squad of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


def parts_of(label: "StrOrPromise") -> "ArrayField[list[str], list[str]]":
    """A column of content blocks, each with its title."""
    return ArrayField(models.CharField(max_length=200), default=list, blank=True, size=8, verbose_name=label)


class Session(Stamped):
    """Something held or handed out at one place and time. Audiences are person-times: who came twice counts twice."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("lecturer", "lecturer_name", "recorded_by", "note")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sessions", verbose_name=_("held by"))
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("school")
    )
    format = models.ForeignKey(OutreachFormat, models.PROTECT, related_name="sessions", verbose_name=_("format"))
    topics = models.ManyToManyField(Topic, related_name="sessions", verbose_name=_("topics"))
    programmes = models.ManyToManyField(Programme, related_name="sessions", verbose_name=_("programmes"), blank=True)
    held_at = models.DateTimeField(_("held at"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    lecturer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="lessons", verbose_name=_("speaker who signs in here")
    )
    lecturer_name = models.CharField(_("speakers"), max_length=200, blank=True)
    squad = models.ForeignKey(
        LectureSquad, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("lecture squad")
    )
    still_parts = parts_of(_("still parts: listening and looking"))
    active_parts = parts_of(_("active parts: doing"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    pupils = count_of(_("pupils, person-times"))
    teachers = count_of(_("teachers, person-times"))
    parents = count_of(_("parents, person-times"))
    others = count_of(_("others, person-times"))
    letters = count_of(_("letters to parents"))
    leaflets = count_of(_("leaflets"))
    # Pupils who will explain the law to others: a number, never a name.
    promoters = count_of(_("little promoters"))
    is_approximate = models.BooleanField(_("numbers are approximate"), default=False)
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    # The sender's own key and the digest of what it sent: a second try finds the first.
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    submission_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-held_at", "-id"], name="session_of_unit"),
            models.Index(fields=["school", "-held_at", "-id"], name="session_of_school"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(created_at__gt=F("held_at") - models.Value(timedelta(days=1))),
                name="session_is_recorded_after_it_was_held",
            )
        ]

    def __str__(self) -> str:
        return f"{self.format} · {self.school or self.place or self.unit}"

    @property
    def audience(self) -> int:
        """Person-times of every kind."""
        return self.pupils + self.teachers + self.parents + self.others
