"""Who is inside a school, as its visitors' book says."""

from dataclasses import dataclass

from schools.models import School, Visit


@dataclass(frozen=True)
class Inside:
    """How many visitors and deliveries came in and have not gone out: numbers, no names."""

    visitors: int
    deliveries: int

    @property
    def total(self) -> int:
        return self.visitors + self.deliveries


def inside(school: School) -> Inside:
    """The numbers of now. One query."""
    kinds = list(Visit.objects.filter(school=school).inside().values_list("kind", flat=True))
    return Inside(kinds.count(Visit.Kind.VISITOR), kinds.count(Visit.Kind.GOODS))
