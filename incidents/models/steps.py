"""What is still to be done in a case: by whom, by which day."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.querysets import CaseTaskQuerySet
from safeschool.kernel.models import Stamped


class CaseTask(Stamped):
    """One task of a file, with its owner and its day."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("what",)

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="tasks", verbose_name=_("incident"))
    what = models.CharField(_("what is to be done"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("owner")
    )
    due_on = models.DateField(_("due on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by"))
    # When its owner was pressed because the day had passed; written once.
    pressed_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CaseTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="task_of_owner")]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="task_says_what"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_is_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.due_on}"

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.done_at is None and self.due_on < today
