"""What triage says of a concern or a tip: whether a life may be at stake, how urgent, when the sender hears."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.terms import Urgency


class Triaged(models.Model):
    """A sign with two clocks: until it is acknowledged, and until whoever sent it is told what became of it."""

    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices)
    is_life_safety = models.BooleanField(_("a life may be at stake"), default=False)
    answer_by = models.DateTimeField(_("sender is told by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("sender told at"), null=True, blank=True, editable=False)
    # When the desk was pressed because the sender had not been told in time; written once.
    answer_pressed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def owes_answer(self, now: datetime) -> bool:
        """Whether the sender should have been told by now and was not."""
        return self.answer_by is not None and self.answered_at is None and self.answer_by <= now
