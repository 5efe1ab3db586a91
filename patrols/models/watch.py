"""Video rounds: over several schools at one bell, four questions each."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patrols.models.presence import CheckOut
from patrols.querysets import VideoCheckQuerySet, VideoRoundQuerySet
from patrols.workflow import DutyMoment, Seen
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped
from schools.models import School


class VideoRound(Stamped):
    """A dispatcher looks at schools while their bell rings: all of them, or as many as were drawn.

    `drawn_from` are the schools in the draw by number and `seed` is its chance: whoever draws again draws the same.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by",)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="video_rounds", verbose_name=_("unit"))
    by = models.ForeignKey(User, models.PROTECT, related_name="video_rounds", verbose_name=_("by"))
    on = models.DateField(_("day"))
    moment = models.CharField(_("moment"), max_length=10, choices=DutyMoment.choices)
    begun_at = models.DateTimeField(_("begun at"))
    drawn_from = ArrayField(models.BigIntegerField(), default=list)
    seed = models.BigIntegerField(_("seed of the draw"), null=True, blank=True)

    objects = VideoRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        indexes = [models.Index(fields=["unit", "begun_at"], name="video_round_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit}, {self.on} {self.get_moment_display()}"

    @property
    def is_spot(self) -> bool:
        """Whether its schools were drawn."""
        return self.seed is not None


class VideoCheck(Stamped):
    """One school of a round: the four answers, what was found, and which unit was told."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("found",)

    class How(models.TextChoices):
        VIDEO = "VIDEO", _("by camera")
        ON_SITE = "ON_SITE", _("on the spot")

    round = models.ForeignKey(VideoRound, models.CASCADE, related_name="checks")
    school = models.ForeignKey(School, models.PROTECT, related_name="video_checks", verbose_name=_("school"))
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    how = models.CharField(_("how"), max_length=7, choices=How.choices, default=How.VIDEO)
    posts_manned = models.CharField(_("Are the posts manned?"), max_length=6, choices=Seen.choices, blank=True)
    traffic = models.PositiveSmallIntegerField(
        _("How is traffic?"), choices=CheckOut.Congestion.choices, null=True, blank=True
    )
    traffic_police = models.CharField(
        _("Are traffic police on the road?"), max_length=6, choices=Seen.choices, blank=True
    )
    patrols = models.CharField(_("Are patrols running?"), max_length=6, choices=Seen.choices, blank=True)
    cars_seen = models.PositiveSmallIntegerField(_("police cars in sight"), default=0)
    cars_lit = models.PositiveSmallIntegerField(_("of these with lights on"), default=0)
    found = models.TextField(_("what was found"), blank=True)
    told_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="told_checks", verbose_name=_("unit told")
    )
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    objects = VideoCheckQuerySet.as_manager()

    class Meta:
        ordering = ["round", "school__name", "pk"]
        indexes = [models.Index(fields=["checked_at"], name="video_check_in_time")]
        constraints = [
            models.UniqueConstraint(fields=["round", "school"], name="school_is_once_in_round"),
            models.CheckConstraint(condition=Q(cars_lit__lte=F("cars_seen")), name="lit_cars_were_seen"),
            models.CheckConstraint(
                condition=Q(checked_at=None)
                | Q(posts_manned__in=Seen.values, traffic_police__in=Seen.values, patrols__in=Seen.values),
                name="checked_answers_its_questions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.round}"
