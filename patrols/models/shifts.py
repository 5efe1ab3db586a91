"""When, and who."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from patrols.models.posts import Post
from patrols.querysets import AssignmentQuerySet, ShiftQuerySet
from patrols.workflow import AWAITED, CHECK_IN_OPENS, DutyMoment, DutyState, ShiftState, SlotKind
from safeschool.accounts.models import User
from safeschool.kernel.models import Stamped


class Shift(Stamped):
    """A duty of a post: from the required time (window start less the lead) to the end (window end plus the tail).

    `on` is the day by the unit's clock; moment and wave say which duty of that day it is, whatever its times become.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    post = models.ForeignKey(Post, models.PROTECT, related_name="shifts", verbose_name=_("post"))
    on = models.DateField(_("day"))
    moment = models.CharField(_("moment"), max_length=10, choices=DutyMoment.choices)
    wave = models.PositiveSmallIntegerField(_("wave"), default=0)
    required_at = models.DateTimeField(_("required at"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    state = models.CharField(_("state"), max_length=10, choices=ShiftState.choices, default=ShiftState.PLANNED)
    note = models.CharField(_("remarks"), max_length=300, blank=True)
    # When the chief was told that a required seat is empty; emptied again when the seat is filled.
    gap_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="shift_in_time"),
            models.Index(fields=["on", "post"], name="shift_of_day"),
        ]
        constraints = [
            # Deferrable, because the shifts of a day move together when a bell changes.
            ExclusionConstraint(
                name="shift_starts_once_at_post",
                expressions=[(F("post"), RangeOperators.EQUAL), (F("starts_at"), RangeOperators.EQUAL)],
                condition=Q(state=ShiftState.PLANNED),
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(fields=["post", "on", "moment", "wave"], name="shift_is_made_once"),
            models.CheckConstraint(
                condition=Q(required_at__lte=F("starts_at"), starts_at__lt=F("ends_at")), name="shift_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.on} {self.get_moment_display()}"

    @property
    def check_in_opens_at(self) -> datetime:
        return self.required_at - CHECK_IN_OPENS

    def takes_check_ins(self, now: datetime) -> bool:
        """Whether somebody may check in now: from some hours before the required time until the end."""
        return self.check_in_opens_at <= now < self.ends_at


class Assignment(Stamped):
    """A person holds a seat of a shift. Nobody is at two posts at once: the database refuses overlapping spans."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("user",)

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="assignments", verbose_name=_("shift"))
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name=_("person"))
    slot_kind = models.CharField(_("kind of person"), max_length=10, choices=SlotKind.choices)
    # From the required time to the end of the shift; kept by actions.
    span = DateTimeRangeField(_("time held"))
    state = models.CharField(_("state"), max_length=10, choices=DutyState.choices, default=DutyState.PLANNED)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["shift", "slot_kind"], name="seat_of_shift"),
            models.Index(fields=["shift"], condition=Q(state__in=AWAITED), name="awaited_at_shift"),
        ]
        constraints = [
            ExclusionConstraint(
                name="person_is_at_one_post_at_a_time",
                expressions=[(F("user"), RangeOperators.EQUAL), (F("span"), RangeOperators.OVERLAPS)],
                condition=~Q(state=DutyState.CANCELLED),
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(condition=Q(state__in=DutyState.values), name="assignment_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.shift}"

    @property
    def is_awaited(self) -> bool:
        return self.state in AWAITED

    @property
    def is_late(self) -> bool:
        """Came, but after the required time."""
        check_in = getattr(self, "check_in", None)
        return check_in is not None and check_in.at > self.shift.required_at

    @property
    def left_early(self) -> bool:
        """Left before the window closed."""
        check_out = getattr(self, "check_out", None)
        return check_out is not None and check_out.at < self.shift.ends_at
