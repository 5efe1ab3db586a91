"""Which moves of a cooperation model are lawful."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ModelStatus(TextChoices):
    """Where a cooperation model stands."""

    PROPOSED = "PROPOSED", _("proposed")
    ACTIVE = "ACTIVE", _("active")
    UNDER_REVIEW = "UNDER_REVIEW", _("under review")
    ENDED = "ENDED", _("ended")


MOVES: dict[ModelStatus, tuple[ModelStatus, ...]] = {
    ModelStatus.PROPOSED: (ModelStatus.ACTIVE, ModelStatus.ENDED),
    ModelStatus.ACTIVE: (ModelStatus.UNDER_REVIEW, ModelStatus.ENDED),
    ModelStatus.UNDER_REVIEW: (ModelStatus.ACTIVE, ModelStatus.ENDED),
    ModelStatus.ENDED: (),
}
