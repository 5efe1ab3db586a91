"""Drills still to be held pass with their school; what was held stays the unit's that held it."""

from django.db import transaction

from campaigns.models import Drill
from schools.actions.passing import Passing


@transaction.atomic
def follow_ground(passing: Passing) -> None:
    """Drills planned at the school, and not yet begun nor cancelled, are the new unit's."""
    if passing.school is not None:
        drills = Drill.objects.filter(unit=passing.old, school=passing.school, began_at=None, cancelled_at=None)
        drills.update(unit=passing.new)
