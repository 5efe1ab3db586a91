"""One's duties in one's own calendar."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from patrols.querysets import CalendarFeedQuerySet
from safeschool.accounts.models import User
from safeschool.kernel.models import Stamped


class CalendarFeed(Stamped):
    """A secret address under which a person's duties stand as iCalendar; only its digest is kept, one per person."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed", verbose_name=_("person"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    read_at = models.DateTimeField(_("last read"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user}"
