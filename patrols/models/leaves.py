"""Leave that is asked for."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patrols.models.plans import Leave
from patrols.querysets import LeaveRequestQuerySet
from patrols.workflow import LeaveKind, LeaveState
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped


class LeaveRequest(Stamped):
    """A person asks to be away; the chief agrees, and then a Leave stands, or refuses with a reason."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("user", "kind", "note", "reason")

    user = models.ForeignKey(User, models.CASCADE, related_name="leave_requests", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="leave_requests", verbose_name=_("unit"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    kind = models.CharField(_("kind of leave"), max_length=10, choices=LeaveKind.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=LeaveState.choices, default=LeaveState.ASKED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="decided_leaves", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    leave = models.OneToOneField(Leave, models.SET_NULL, null=True, blank=True, related_name="request")

    objects = LeaveRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="asked_leave_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state=LeaveState.REFUSED) | ~Q(reason=""), name="refused_leave_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.starts_on} – {self.ends_on} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        return self.state == LeaveState.ASKED
