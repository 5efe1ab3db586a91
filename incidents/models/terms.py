"""The words of the room: kinds of incidents and concerns, how grave, how urgent, how close to the chest."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.kernel.models import Term


class Severity(models.TextChoices):
    """How grave, in rising order."""

    LOW = "LOW", _("Low")
    MEDIUM = "MEDIUM", _("Medium")
    HIGH = "HIGH", _("High")
    CRITICAL = "CRITICAL", _("Critical")


class Confidentiality(models.TextChoices):
    """Who reads the body of a file; see `visible_to`."""

    INTERNAL = "INTERNAL", _("Internal")
    RESTRICTED = "RESTRICTED", _("Restricted")
    CONFIDENTIAL = "CONFIDENTIAL", _("Confidential")


class Urgency(models.TextChoices):
    """How soon a concern must be acknowledged: 10 minutes, 4 hours, 2 working days."""

    IMMEDIATE = "IMMEDIATE", _("At once")
    H24 = "H24", _("Within 24 hours")
    ROUTINE = "ROUTINE", _("Routine")


# Where a life may be at stake until somebody has looked: weapons, arranged fights, abuse, luring, self-harm.
LIFE_SAFETY_TYPES = ("C_WEAPON", "C_ARRANGED_FIGHT", "C_ABUSE", "C_LURING", "C_SELF_HARM")


class IncidentGroup(Term):
    """Violence, weapons, traffic …: what figures are counted by."""


class IncidentType(Term):
    """What happened, of the taxonomy; `group` is the code of an IncidentGroup."""

    severity_default = models.CharField(_("severity"), max_length=10, choices=Severity.choices)
    confidentiality_default = models.CharField(_("confidentiality"), max_length=15, choices=Confidentiality.choices)
    is_mandatory_report = models.BooleanField(_("mandatory report"), default=False)
    expects_minor = models.BooleanField(_("a minor is expected among the people"), default=False)
    has_bullying_procedure = models.BooleanField(_("bullying procedure"), default=False)
    iccs = models.CharField(_("ICCS code"), max_length=10, blank=True, help_text=_("UNODC classification of crime"))


class ConcernType(Term):
    """What people at a school raise; `converts_to` names the incident types it may become."""

    urgency_default = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices)
    confidentiality_default = models.CharField(_("confidentiality"), max_length=15, choices=Confidentiality.choices)
    is_mandatory_report = models.BooleanField(_("mandatory report"), default=False)
    allows_anonymous = models.BooleanField(_("may be raised anonymously"), default=False)
    converts_to = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    @property
    def is_life_safety(self) -> bool:
        """Whether a life may be at stake, as long as triage does not say otherwise."""
        return self.code in LIFE_SAFETY_TYPES

    @property
    def is_about_pupil(self) -> bool:
        """Which of the two doors leads here: a pupil, or a place or situation."""
        return self.group in ("PUPIL", "CHILD_PROTECTION")
