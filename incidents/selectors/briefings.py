"""Police and schools at one table, counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from incidents.models import Briefing
from safeschool.accounts.models import Unit
from safeschool.kernel.figures import Figure


def briefings_held(unit_ids: Sequence[int], start: datetime, end: datetime) -> Figure:
    """How many briefings were held from start (in) to end (out)."""
    first, last = start.date(), (end - timedelta(microseconds=1)).date()
    rows = Briefing.objects.filter(unit__in=unit_ids, held_on__range=(first, last))
    top = Unit.objects.filter(pk__in=unit_ids).order_by("path").values_list("code", flat=True).first()
    params = {"unit": top or "", "since": first.isoformat(), "until": last.isoformat()}
    return Figure(
        "BRIEFINGS", _("Briefings held"), rows.count(), _("briefings"), route="incidents:briefings", params=params
    )
