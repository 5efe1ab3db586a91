"""The cooperation models that are at work."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from campaigns.models import CooperationModel
from campaigns.workflow import ModelStatus
from safeschool.accounts.models import Unit
from safeschool.kernel.figures import Figure


def models_at_work(unit_ids: Sequence[int]) -> Figure:
    """How many models of the units are active now."""
    rows = CooperationModel.objects.filter(unit__in=unit_ids, status=ModelStatus.ACTIVE)
    tops = Unit.objects.filter(pk__in=unit_ids).exclude(parent__in=unit_ids).values_list("code", flat=True)
    params = {"unit": ",".join(tops), "status": str(ModelStatus.ACTIVE.value)}
    return Figure(
        "MODELS", _("Cooperation models at work"), rows.count(), _("models"), route="campaigns:models", params=params
    )
