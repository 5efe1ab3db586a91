"""What is done in the street, counted with one tap and about nobody."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patrols.models.points import Patrol
from patrols.models.shifts import Assignment
from patrols.querysets import StreetActQuerySet
from patrols.workflow import StreetKind
from safeschool.accounts.models import User
from safeschool.kernel.models import Stamped


class StreetAct(Stamped):
    """One tap, on a duty or on a patrol; the last one can be taken back."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by",)

    submission = models.UUIDField(unique=True)
    kind = models.CharField(_("kind"), max_length=13, choices=StreetKind.choices)
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="street_acts", verbose_name=_("duty")
    )
    patrol = models.ForeignKey(
        Patrol, models.PROTECT, null=True, blank=True, related_name="street_acts", verbose_name=_("patrol")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="street_acts", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = StreetActQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="street_act_in_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(assignment=None, patrol__isnull=False) | Q(assignment__isnull=False, patrol=None),
                name="street_act_is_of_a_duty_or_a_patrol",
            ),
            models.CheckConstraint(condition=Q(kind__in=StreetKind.values), name="street_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
