"""The words of the room: formats, topics, kinds of violation. Loaded from the taxonomy."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.kernel.models import Term


class Tactic(models.TextChoices):
    """How a place is worked: a point is cleaned up, a line patrolled, an area struck."""

    POINT = "POINT", _("point clean-up")
    LINE = "LINE", _("line patrol")
    AREA = "AREA", _("area strike")


# “Two still, two active”: two parts of listening and looking, two of doing.
PARTS = {"TWO_STILL_TWO_ACTIVE": 2}


class OutreachFormat(Term):
    """How something is taught or handed out."""

    counts_as_session = models.BooleanField(_("counts as a session"), default=True)
    counts_letters = models.BooleanField(_("counts items"), default=False)

    @property
    def parts(self) -> int:
        """How many still and how many active parts its name promises; 0 where it promises none."""
        return PARTS.get(self.code, 0)


class Topic(Term):
    """What a session is about, with the laws it rests on in each country."""

    laws_zh = models.JSONField(_("laws, China"), default=list)
    laws_vi = models.JSONField(_("laws, Vietnam"), default=list)


class EnforcementType(Term):
    """A kind of violation, and how strictly it is met."""

    class Strictness(models.TextChoices):
        STRIKE_HARD = "STRIKE_HARD", _("struck hard")
        PUNISH = "PUNISH", _("punished")
        ADVISE = "ADVISE", _("advised")

    tactic = models.CharField(_("tactic"), max_length=5, choices=Tactic.choices)
    subject = models.CharField(_("who"), max_length=20)
    strictness = models.CharField(_("strictness"), max_length=11, choices=Strictness.choices)
