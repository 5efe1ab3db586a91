"""What patrols and posts did for each school in a time: visits, hours, coverage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, Sum

from patrols.models import Assignment, PatrolStop, PatrolVisit, Shift


@dataclass(frozen=True)
class Effort:
    """Of one school: visits of patrols and hours of them, person-times at its posts and hours of those, and what of
    the seats and points owed was kept. Hours are those between coming and leaving as both were told."""

    visits: int = 0
    visit_time: timedelta = timedelta(0)
    person_times: int = 0
    post_time: timedelta = timedelta(0)
    seats: int = 0
    points_owed: int = 0
    points_kept: int = 0
    shifts: int = 0

    @property
    def hours(self) -> float:
        """Hours of patrols and of people at posts together, to a tenth."""
        return round((self.visit_time + self.post_time) / timedelta(hours=1), 1)

    @property
    def coverage(self) -> int | None:
        """Seats held to which somebody came, and points kept, of all of them, in per cent; None where none was owed."""
        owed = self.seats + self.points_owed
        return round(100 * (self.person_times + self.points_kept) / owed) if owed else None


def effort_by_school(school_ids: Iterable[int], start: datetime, end: datetime) -> dict[int, Effort]:
    """The effort for each of these schools in the half-open time. Four queries, however many schools."""
    schools = list(school_ids)
    facts: dict[int, dict[str, object]] = {pk: {} for pk in schools}
    length = Sum(F("left_at") - F("arrived_at"))
    visits = PatrolVisit.objects.arriving(start, end).filter(stop__point__school__in=schools).order_by()
    for pk, count, time in (
        visits.values("stop__point__school")
        .annotate(n=Count("pk"), time=length)
        .values_list("stop__point__school", "n", "time")
    ):
        facts[pk] |= {"visits": count, "visit_time": time or timedelta(0)}
    stops = PatrolStop.objects.going().starting(start, end).filter(point__school__in=schools).order_by()
    kept = Count("pk", filter=Q(done_at__isnull=False))
    for pk, owed, done in (
        stops.values("point__school").annotate(n=Count("pk"), kept=kept).values_list("point__school", "n", "kept")
    ):
        facts[pk] |= {"points_owed": owed, "points_kept": done}
    seats = Assignment.objects.held().starting(start, end).filter(shift__post__school__in=schools).order_by()
    stood = Sum(F("check_out__at") - F("check_in__at"))
    came = Count("pk", filter=Q(check_in__isnull=False))
    for pk, held, times, time in (
        seats.values("shift__post__school")
        .annotate(n=Count("pk"), came=came, time=stood)
        .values_list("shift__post__school", "n", "came", "time")
    ):
        facts[pk] |= {"seats": held, "person_times": times, "post_time": time or timedelta(0)}
    shifts = Shift.objects.planned().starting(start, end).filter(post__school__in=schools).order_by()
    for pk, count in shifts.values("post__school").annotate(n=Count("pk")).values_list("post__school", "n"):
        facts[pk] |= {"shifts": count}
    return {pk: Effort(**told) for pk, told in facts.items()}  # type: ignore[arg-type]
