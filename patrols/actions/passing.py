"""Posts and points stay where they stand; the unit that answers for them is that of the ground."""

from django.db import models, transaction

from patrols.models import PatrolPoint, PatrolRoute, Post
from schools.actions.passing import Passing

LONGEST_NAME = 200


@transaction.atomic
def follow_ground(passing: Passing) -> None:
    """Posts with their shifts, points and, when no school is meant, routes are the new unit's."""
    ground = models.Q(unit=passing.old, school=passing.school)
    rows: list[Post | PatrolPoint | PatrolRoute] = [*Post.objects.filter(ground), *PatrolPoint.objects.filter(ground)]
    if passing.school is None:
        rows += PatrolRoute.objects.filter(unit=passing.old)
    for row in rows:
        others = type(row)._default_manager.filter(unit=passing.new, name=row.name)
        if others.exists():
            mark = f" ({passing.old.code})"
            row.name = row.name[: LONGEST_NAME - len(mark)] + mark
        row.unit = passing.new
        row.save(update_fields=["unit", "name"])
