"""Which moves of a finding are lawful."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FindingState(models.TextChoices):
    """Where a finding stands; overdue is not a state, it is computed."""

    FIXED_ON_SPOT = "FIXED_ON_SPOT", _("Fixed on the spot")
    NOTICE_ISSUED = "NOTICE_ISSUED", _("Notice issued with a deadline")
    SUBMITTED = "SUBMITTED", _("School says it is fixed")
    REINSPECTED_FAIL = "REINSPECTED_FAIL", _("Re-inspection failed")
    CLOSED = "CLOSED", _("Struck off after re-inspection")


S = FindingState
OPEN = (S.NOTICE_ISSUED, S.SUBMITTED, S.REINSPECTED_FAIL)
SETTLED = (S.FIXED_ON_SPOT, S.CLOSED)
MOVES: dict[FindingState, tuple[FindingState, ...]] = {
    S.FIXED_ON_SPOT: (),
    S.NOTICE_ISSUED: (S.SUBMITTED, S.CLOSED, S.REINSPECTED_FAIL),
    S.SUBMITTED: (S.CLOSED, S.REINSPECTED_FAIL),
    S.REINSPECTED_FAIL: (S.SUBMITTED, S.CLOSED, S.REINSPECTED_FAIL),
    S.CLOSED: (),
}
