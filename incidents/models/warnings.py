"""Early warnings: what deserves a look, said with the test that raised it; about places and schools, never a person."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.querysets import WarningQuerySet
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from schools.models import School


class EarlyWarning(Stamped):
    """Something repeats at a school. `facts` are the numbers of the test, for the sentence that states it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("dismissed_by", "reason")

    class Kind(models.TextChoices):
        CONCERNS = "CONCERNS", _("Two concerns about one school")
        SAME_HOUR = "SAME_HOUR", _("Same place and hour")
        ABOVE_USUAL = "ABOVE_USUAL", _("More than usual at this school")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    school = models.ForeignKey(School, models.CASCADE, related_name="early_warnings", verbose_name=_("school"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    # What makes the same thing the same: the newest row behind it, or the week.
    key = models.CharField(max_length=80, editable=False)
    # Whether everything it counts may be read above the desk, too.
    is_shared = models.BooleanField(default=True)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    facts = models.JSONField(default=dict)
    raised_at = models.DateTimeField(_("raised at"))
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = WarningQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        indexes = [models.Index(fields=["unit"], condition=Q(dismissed_at=None), name="warning_open")]
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "key"], name="warning_is_raised_once"),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, reason="") | Q(dismissed_at__isnull=False) & ~Q(reason=""),
                name="warning_is_dismissed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.school_id} {self.key}"
