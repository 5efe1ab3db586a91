"""Duties that change hands."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patrols.models.shifts import Assignment
from patrols.querysets import SwapQuerySet
from patrols.workflow import OPEN_SWAPS, SwapState
from safeschool.accounts.models import User
from safeschool.kernel.models import Stamped


class Swap(Stamped):
    """A duty that its person asks others to take; `in_return` is a duty of the taker that the asker would take for it.

    The times are those of the asking: a duty that has moved since is another duty, and the swap is undone.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("asked_by", "taker", "note")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="swaps", verbose_name=_("duty"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="asked_swaps", verbose_name=_("by"))
    in_return = models.ForeignKey(
        Assignment, models.CASCADE, null=True, blank=True, related_name="return_swaps", verbose_name=_("in return")
    )
    taker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="taken_swaps", verbose_name=_("stand-in")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SwapState.choices, default=SwapState.ASKED)
    required_at = models.DateTimeField(_("required at"))
    ends_at = models.DateTimeField(_("ends at"))
    return_at = models.DateTimeField(_("required at, in return"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="settled_swaps", verbose_name=_("settled by")
    )

    objects = SwapQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["ends_at"], condition=Q(state__in=OPEN_SWAPS), name="swap_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state__in=OPEN_SWAPS), name="duty_is_offered_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(SwapState.AGREED, SwapState.DONE)) | Q(taker__isnull=False),
                name="agreed_swap_has_a_taker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_SWAPS


class SwapAsk(Stamped):
    """Somebody who is asked to take the duty, and what they said."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("user",)

    swap = models.ForeignKey(Swap, models.CASCADE, related_name="asks")
    user = models.ForeignKey(User, models.PROTECT, related_name="swap_asks", verbose_name=_("person"))
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["swap", "user"], name="person_is_asked_once_a_swap")]

    def __str__(self) -> str:
        return f"{self.user}: {self.swap_id}"
