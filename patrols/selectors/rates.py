"""The three rates, each with what it is a share of; nobody is scored by them."""

from dataclasses import dataclass

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patrols.models import VideoCheck
from patrols.querysets import StreetActQuerySet, VideoCheckQuerySet

# Below so many samples a share says little.
FEW = 30


@dataclass(frozen=True)
class Rate:
    """So many of so many; `samples` says of what."""

    code: str
    label: str | Promise
    part: int
    whole: int
    samples: str | Promise

    @property
    def percent(self) -> int | None:
        """The share; None of nothing."""
        return round(100 * self.part / self.whole) if self.whole else None

    @property
    def is_few(self) -> bool:
        """Whether the sample is too small to say much."""
        return self.whole < FEW


def rates_of(checks: VideoCheckQuerySet, acts: StreetActQuerySet | None = None) -> list[Rate]:
    """Visible, lights-on and, with the taps of the street, handled. Three queries."""
    rows: VideoCheckQuerySet = VideoCheck.objects.filter(pk__in=checks.done().order_by().values("pk"))
    cars = rows.aggregate(seen=Sum("cars_seen"), lit=Sum("cars_lit"))
    rates = [
        Rate("VISIBLE_POLICE", _("Visible-police rate"), rows.in_sight().count(), rows.samples().count(),
             _("moments looked at")),
        Rate("LIGHTS_ON", _("Lights-on rate"), cars["lit"] or 0, cars["seen"] or 0, _("police cars in sight")),
    ]  # fmt: skip
    if acts is not None:
        met = acts.standing()
        rates.append(Rate("HANDLING", _("Problem-handling rate"), met.solved().count(), met.count(), _("problems met")))
    return rates
