"""Lessons on order: the menu that the police publish, and what schools ordered from it."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.sessions import MOST, Session, parts_of
from campaigns.models.terms import OutreachFormat, Topic
from campaigns.querysets import LessonOfferQuerySet, LessonOrderQuerySet, SessionPhotoQuerySet
from campaigns.workflow import HAS_LECTURER, HOLDS_TIME, WAITS_FOR, OrderState, Turn
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped
from schools.models import School

MOST_CHOICES = 3


class LessonOffer(Stamped):
    """A line of the menu: what is taught, to whom, how, for how long, with which laws."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offers", verbose_name=_("offered by"))
    title = models.CharField(_("title"), max_length=200)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="offers", verbose_name=_("topic"))
    format = models.ForeignKey(OutreachFormat, models.PROTECT, related_name="offers", verbose_name=_("format"))
    age_from = models.PositiveSmallIntegerField(
        _("from age"), default=6, validators=[MinValueValidator(3), MaxValueValidator(20)]
    )
    age_to = models.PositiveSmallIntegerField(
        _("to age"), default=12, validators=[MinValueValidator(3), MaxValueValidator(20)]
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=40, validators=[MinValueValidator(10), MaxValueValidator(240)]
    )
    materials = models.TextField(_("materials and content"), blank=True, max_length=2000)
    still_parts = parts_of(_("still parts: listening and looking"))
    active_parts = parts_of(_("active parts: doing"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    objects = LessonOfferQuerySet.as_manager()

    class Meta:
        ordering = ["topic__order", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                name="offer_is_named_once_in_unit",
                violation_error_message=_("The menu already has a lesson of that title."),
            ),
            models.CheckConstraint(
                condition=Q(age_to__gte=F("age_from")),
                name="offer_ages_run_upward",
                violation_error_message=_("The age band ends below where it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OfferLaw(Stamped):
    """A law that a lesson cites, in the version in force since a day."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    offer = models.ForeignKey(LessonOffer, models.CASCADE, related_name="laws")
    title = models.CharField(_("law"), max_length=300)
    in_force_on = models.DateField(_("in force since"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["offer", "title"], name="law_is_cited_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.in_force_on})"


class LessonOrder(Stamped):
    """A school's order: dates to choose from, grades and heads; then who teaches when, and how it was found."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("ordered_by", "lecturer", "note", "reason", "words")

    offer = models.ForeignKey(LessonOffer, models.PROTECT, related_name="orders", verbose_name=_("lesson"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="lesson_orders", verbose_name=_("unit"))
    school = models.ForeignKey(School, models.PROTECT, related_name="lesson_orders", verbose_name=_("school"))
    choices = ArrayField(models.DateTimeField(), size=MOST_CHOICES, verbose_name=_("dates to choose from"))
    grades = models.CharField(_("grades and classes"), max_length=120)
    heads = models.PositiveIntegerField(_("heads"), validators=[MinValueValidator(1), MaxValueValidator(MOST)])
    note = models.TextField(_("remarks"), blank=True, max_length=2000)
    state = models.CharField(
        _("state"), max_length=12, choices=OrderState.choices, default=OrderState.ORDERED, editable=False
    )
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ordered by"))
    ordered_at = models.DateTimeField(_("ordered at"))
    # The length as the menu told it that day.
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    lecturer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="lesson_orders", verbose_name=_("lecturer")
    )
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    # From the beginning to the end of the lesson; kept by actions.
    span = DateTimeRangeField(null=True, blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True)
    session = models.OneToOneField(
        Session, models.PROTECT, null=True, blank=True, related_name="order", verbose_name=_("session")
    )
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    words = models.TextField(_("what the school says"), blank=True, max_length=2000)
    entered_at = models.DateTimeField(_("in this state since"))
    due_at = models.DateTimeField(_("next reminder"), null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0, editable=False)
    submission = models.UUIDField(unique=True, editable=False)

    objects = LessonOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-ordered_at", "-id"], name="order_of_unit"),
            models.Index(fields=["school", "-ordered_at", "-id"], name="order_of_school"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="order_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(heads__gte=1), name="lesson_has_heads"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="rating_is_one_to_five"),
            models.CheckConstraint(
                condition=~Q(state__in=HAS_LECTURER)
                | Q(lecturer__isnull=False, starts_at__isnull=False, span__isnull=False),
                name="assigned_lesson_has_lecturer_and_hour",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("DELIVERED", "RATED")) | Q(session__isnull=False),
                name="delivered_lesson_is_a_session",
            ),
            models.CheckConstraint(
                condition=~Q(state="RATED") | Q(rating__isnull=False), name="rated_lesson_has_rating"
            ),
            ExclusionConstraint(
                name="lecturer_teaches_one_lesson_at_a_time",
                expressions=[(F("lecturer"), RangeOperators.EQUAL), (F("span"), RangeOperators.OVERLAPS)],
                condition=Q(state__in=HOLDS_TIME),
                violation_error_message=_("The lecturer has another lesson at that hour."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.offer} · {self.school}"

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def hours(self) -> tuple[datetime, datetime]:
        """When it begins and ends; ValueError while no hour is set."""
        if self.starts_at is None:
            raise ValueError("No hour is set.")
        return self.starts_at, self.starts_at + timedelta(minutes=self.minutes)

    @property
    def turn(self) -> Turn | None:
        """Whom it waits for."""
        return WAITS_FOR.get(self.state)


def photo_path(photo: "SessionPhoto", _name: str) -> str:
    """A place that says nothing of what is on it."""
    name: UUID = photo.name
    return f"sessions/{name.hex[:2]}/{name}.jpg"


class SessionPhoto(Stamped):
    """A picture of a session, written anew without its metadata; the school's consent is on record with it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("file", "by")

    session = models.ForeignKey(Session, models.PROTECT, related_name="photos")
    name = models.UUIDField(unique=True, default=uuid4, editable=False)
    file = models.FileField(upload_to=photo_path, max_length=120)
    sent_sha256 = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    has_consent = models.BooleanField(_("those on it, or their parents, agreed"), default=False)

    objects = SessionPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "sent_sha256"], name="session_photo_is_attached_once"),
            models.CheckConstraint(condition=Q(has_consent=True), name="session_photo_has_consent"),
        ]

    def __str__(self) -> str:
        return str(self.name)
