"""The bullying procedure of a school: its committee alone decides whether it was bullying (China, ten days)."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.querysets import InquiryQuerySet
from safeschool.kernel.models import Stamped
from schools.models import School


class CommitteeSeat(models.TextChoices):
    """Who sits on a school's committee; the head chairs it."""

    HEAD = "HEAD", _("School head")
    DEPUTY_LAW = "DEPUTY_LAW", _("Deputy head for rule of law")
    SAFETY = "SAFETY", _("School safety officer")
    MORAL_EDUCATION = "MORAL", _("head of moral education")
    STAFF = "STAFF", _("school staff")
    COMMUNITY = "COMMUNITY", _("community worker")
    PARENT = "PARENT", _("parent")
    EXPERT = "EXPERT", _("expert from outside")
    PUPIL = "PUPIL", _("pupil")


class Finding(models.TextChoices):
    """What the committee decided."""

    BULLYING = "BULLYING", _("It was bullying")
    NOT_BULLYING = "NOT_BULLYING", _("It was not bullying")
    CANNOT_TELL = "CANNOT_TELL", _("It cannot be told")


class Inquiry(Stamped):
    """One matter before a school's committee. Nobody is named; the police may run a file of their own beside it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("matter", "reasons", "measures", "appeal")

    school = models.ForeignKey(School, models.PROTECT, related_name="inquiries", verbose_name=_("school"))
    incident = models.OneToOneField(
        Incident, models.PROTECT, null=True, blank=True, related_name="inquiry", verbose_name=_("file of the police")
    )
    matter = models.TextField(_("what was reported"))
    committee = ArrayField(models.CharField(max_length=10, choices=CommitteeSeat.choices), verbose_name=_("committee"))
    opened_on = models.DateField(_("inquiry opened on"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField(_("to be decided by"))
    finding = models.CharField(_("finding"), max_length=12, choices=Finding.choices, blank=True)
    found_on = models.DateField(_("decided on"), null=True, blank=True)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reasons = models.TextField(_("reasons"), blank=True)
    measures = models.TextField(_("measures"), blank=True)
    # When the school and the police were pressed because the days were over without a finding; written once.
    pressed_at = models.DateTimeField(null=True, blank=True, editable=False)
    appealed_on = models.DateField(_("appealed on"), null=True, blank=True)
    appeal = models.TextField(_("appeal"), blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="", found_on=None) | Q(~Q(finding=""), ~Q(reasons=""), found_on__isnull=False),
                name="inquiry_is_decided_with_reasons",
            ),
            models.CheckConstraint(condition=Q(committee__contains=["HEAD"]), name="inquiry_is_chaired_by_the_head"),
            models.CheckConstraint(
                condition=Q(appealed_on=None) | ~Q(finding=""), name="inquiry_is_appealed_once_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.opened_on}"

    @property
    def seats(self) -> list[str]:
        """The committee as the reader calls its seats."""
        return [str(CommitteeSeat(seat).label) for seat in self.committee]

    def is_late(self, today: date) -> bool:
        """Whether the days are over without a finding, or the finding came after them."""
        return (self.found_on or today) > self.due_on
