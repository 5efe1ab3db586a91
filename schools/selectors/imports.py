"""What of a waiting list somebody must look at."""

from dataclasses import dataclass

from safeschool.accounts.models import User
from schools.models import ImportBatch, School, StagedRow


@dataclass(frozen=True)
class Doubt:
    """A row, and the schools in sight that it may tell of."""

    row: StagedRow
    schools: list[School]


def doubts_of(user: User, batch: ImportBatch, most: int) -> list[Doubt]:
    """The first doubtful rows with their candidates. Two queries."""
    rows = list(StagedRow.objects.visible_to(user).filter(batch=batch).doubtful()[:most])
    wanted = {pk for row in rows for pk in row.candidates}
    schools = School.objects.visible_to(user).select_related("unit").in_bulk(wanted)
    return [Doubt(row, [schools[pk] for pk in row.candidates if pk in schools]) for row in rows]
