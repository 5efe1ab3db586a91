"""Who does how much, and who too much."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patrols.models import Assignment, RosterSettings
from patrols.selectors.planning import settings_of
from patrols.workflow import HELD, DutyMoment, DutyState
from safeschool.accounts.models import Unit, User
from safeschool.kernel.week import Week

# The coming weeks in which too much can still be mended.
WEEKS_AHEAD = 4
WEEKEND = 5


@dataclass(frozen=True)
class Load:
    """One person's duties of the period, hours, early-late-weekend ones, late and absent ones, and what is too much."""

    user: User
    duties: int
    hours: float
    unpopular: int
    late: int
    absent: int
    ahead: int
    share: int
    too_much: list[str | Promise]


@dataclass(frozen=True)
class Fairness:
    """The people of a unit, who does most first; `share` of a load is the per cent of the greatest."""

    since: date
    until: date
    loads: list[Load]
    most: int
    least: int
    average: float

    @property
    def overloaded(self) -> int:
        """How many have too much ahead."""
        return sum(bool(load.too_much) for load in self.loads)


def fairness_of(unit: Unit, now: datetime) -> Fairness:
    """The unit's people over the weeks that count for fairness, and the rules broken in the weeks ahead."""
    settings = settings_of(unit)
    today = now.astimezone(unit.zone).date()
    this = Week.of(today).monday
    since, until = this - timedelta(weeks=settings.weeks_back), this + timedelta(weeks=WEEKS_AHEAD, days=-1)
    rows = Assignment.objects.under(unit).filter(state__in=HELD, shift__on__range=(since, until))
    mine: dict[User, list[Assignment]] = defaultdict(list)
    for row in rows.select_related("user", "shift", "check_in").order_by("shift__required_at", "pk"):
        mine[row.user].append(row)
    most = max((len(duties) for duties in mine.values()), default=0)
    loads = [_load(user, duties, settings, today, most) for user, duties in mine.items()]
    loads.sort(key=lambda load: (-load.duties, load.user.full_name))
    counts = [load.duties for load in loads]
    average = round(sum(counts) / len(counts), 1) if counts else 0.0
    return Fairness(since, until, loads, most, min(counts, default=0), average)


def _load(user: User, duties: Sequence[Assignment], settings: RosterSettings, today: date, most: int) -> Load:
    ahead = [duty for duty in duties if duty.shift.on >= today]
    hours = sum((duty.shift.ends_at - duty.shift.required_at).total_seconds() for duty in duties) / 3600
    return Load(
        user,
        duties=len(duties),
        hours=round(hours, 1),
        unpopular=sum(duty.shift.moment == DutyMoment.EVENING or duty.shift.on.weekday() >= WEEKEND for duty in duties),
        late=sum(duty.is_late for duty in duties),
        absent=sum(duty.state == DutyState.ABSENT for duty in duties),
        ahead=len(ahead),
        share=round(100 * len(duties) / most) if most else 0,
        too_much=too_much(ahead, settings),
    )


def too_much(duties: Sequence[Assignment], settings: RosterSettings) -> list[str | Promise]:
    """Which of the unit's rules these duties, in order of time, break: in words, each once."""
    days: dict[date, int] = defaultdict(int)
    weeks: dict[date, int] = defaultdict(int)
    for duty in duties:
        days[duty.shift.on] += 1
        weeks[Week.of(duty.shift.on).monday] += 1
    rest = timedelta(hours=settings.rest_hours)
    found: list[tuple[bool, str | Promise]] = [
        (any(n > settings.max_per_day for n in days.values()), _("more duties a day than allowed")),
        (any(n > settings.max_per_week for n in weeks.values()), _("more duties a week than allowed")),
        (longest_run(sorted(days)) > settings.max_days_in_a_row, _("more days in a row than allowed")),
        (
            any(
                after.shift.on > before.shift.on and after.shift.required_at - before.shift.ends_at < rest
                for before, after in pairwise(duties)
            ),
            _("too little rest between days"),
        ),
    ]
    return [words for is_broken, words in found if is_broken]


def longest_run(days: Sequence[date]) -> int:
    """The most days in a row among these, in order."""
    longest = run = min(len(days), 1)
    for before, after in pairwise(days):
        run = run + 1 if after - before == timedelta(days=1) else 1
        longest = max(longest, run)
    return longest
