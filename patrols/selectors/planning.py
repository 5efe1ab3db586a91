"""A unit's week in the words of the roster engine."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q

from patrols.models import Assignment, Leave, RosterSettings, Shift, SlotRequirement
from patrols.roster import Bundled, Person, Prices, Problem, Rules, Seat, Ties, Window, bundle
from patrols.selectors.distances import travel_between
from patrols.selectors.past_duty import Past, past_duty
from patrols.selectors.ties import bonds_of, joined, wishing
from patrols.workflow import HELD, ROLES_FOR, DutyMoment
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import SCHOOL_ROLES
from safeschool.kernel.week import Week, day_bounds
from schools.models import Seat as SchoolSeat

# What an empty seat costs: required kinds first. No sum of wishes reaches it.
REQUIRED, WISHED = 10_000, 2_000
# More choices than these, and people are planned into areas first.
MANY = 40_000
EARLY_HOUR, LATE_HOUR = 6, 19
DAY = 24 * 60


@dataclass(frozen=True)
class WeekToPlan:
    """What the engine is asked, and what its keys stand for."""

    bundled: Bundled
    shifts: dict[int, Shift]
    people: dict[int, User]
    open_seats: int


def settings_of(unit: Unit) -> RosterSettings:
    """The unit's own, else those of the nearest unit above it, else the defaults; not saved."""
    chain = unit.line
    rows = {row.unit_id: row for row in RosterSettings.objects.filter(unit__in=chain)}
    return next((rows[pk] for pk in reversed(chain) if pk in rows), RosterSettings(unit=unit))


def week_to_plan(unit: Unit, week: Week, now: datetime) -> WeekToPlan:
    """The seats of the week's coming shifts, who may take them, and what everybody does already."""
    settings = settings_of(unit)
    rows = Shift.objects.planned().under(unit).filter(on__range=(week.monday, week.sunday), ends_at__gt=now)
    shifts = {shift.pk: shift for shift in rows.select_related("post__unit").order_by("starts_at", "pk")}
    zero = day_bounds(week.monday, unit.zone)[0]
    hats = _hats(unit, week)
    requirements = list(SlotRequirement.objects.filter(post__in={shift.post_id for shift in shifts.values()}))
    taken, held = _duties(shifts, hats, zero, {(slot.post_id, slot.slot_kind): slot.count for slot in requirements})
    kinds = {slot.slot_kind for slot in requirements}
    by_post = len(hats) * len(shifts) * max(len(kinds), 1) <= MANY
    seats, locked = _seats(shifts, requirements, taken, hats, zero, by_post)
    past = past_duty(hats, week, settings, unit)
    bonds = bonds_of(hats)
    people = tuple(_person(user_id, worn, settings, past, held[user_id], week) for user_id, worn in hats.items())
    windows = _windows(shifts.values(), week, zero)
    areas = {_area(shift, by_post): shift.post for shift in shifts.values()}
    problem = Problem(
        days=7,
        windows=windows,
        needs=(),
        people=_with_leave(wishing(people, bonds, windows, settings.own_wishes), hats, week, zero),
        prices=Prices(settings.home_area, settings.even_counts, settings.even_unpopular, settings.pairs),
        travel=travel_between(areas),
        district={area: str(post.unit_id) for area, post in areas.items()},
        pairs=bonds.pairs,
    )
    ties = Ties(joined(past.usual, bonds.fixed), past.known, settings.fixed_posts, settings.known_posts)
    everyone = {user_id: worn[0].user for user_id, worn in hats.items()}
    return WeekToPlan(bundle(problem, seats, ties, locked), shifts, everyone, len(seats) - len(locked))


def _hats(unit: Unit, week: Week) -> dict[int, list[Membership]]:
    """The hats of that week in the unit and below it, by person."""
    roles = frozenset().union(*ROLES_FOR.values())
    stands = Q(valid_from=None) | Q(valid_from__lte=week.sunday)
    rows = Membership.objects.filter(
        stands,
        Q(valid_to=None) | Q(valid_to__gte=week.monday),
        unit__path__startswith=unit.path,
        user__is_active=True,
        role__in=roles,
    )
    found: dict[int, list[Membership]] = defaultdict(list)
    for hat in rows.select_related("user", "unit").order_by("user__full_name", "user_id", "pk"):
        found[hat.user_id].append(hat)
    return dict(found)


def _minutes(at: datetime, zero: datetime) -> int:
    return int((at - zero).total_seconds() // 60)


def _span(shift: Shift, zero: datetime) -> tuple[int, int]:
    return _minutes(shift.required_at, zero), _minutes(shift.ends_at, zero)


def _window_key(shift: Shift) -> str:
    return f"{shift.required_at:%Y%m%d%H%M}-{shift.ends_at:%Y%m%d%H%M}"


def _windows(shifts: Iterable[Shift], week: Week, zero: datetime) -> tuple[Window, ...]:
    """One for each time that any shift has."""
    found: dict[str, Window] = {}
    for shift in shifts:
        start, end = _span(shift, zero)
        day = (shift.on - week.monday).days
        is_odd = start % DAY < EARLY_HOUR * 60 or end % DAY > LATE_HOUR * 60
        is_unpopular = day >= 5 or shift.moment == DutyMoment.EVENING or is_odd
        key = _window_key(shift)
        found.setdefault(key, Window(key, day, start, end, shift.moment, is_unpopular))
    return tuple(found.values())


def _area(shift: Shift, by_post: bool) -> str:
    return f"post {shift.post_id}" if by_post else str(shift.post.unit_id)


def _duties(
    shifts: dict[int, Shift], hats: Iterable[int], zero: datetime, counts: dict[tuple[int, str], int]
) -> tuple[dict[tuple[int, str], list[int]], dict[int, list[tuple[int, int]]]]:
    """Who sits where already in these shifts; and what the people do elsewhere around this week."""
    around = (zero - timedelta(days=2), zero + timedelta(days=9))
    rows = Assignment.objects.filter(state__in=HELD, span__overlap=around).select_related("shift")
    taken: dict[tuple[int, str], list[int]] = defaultdict(list)
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows.filter(Q(user__in=list(hats)) | Q(shift__in=shifts)).order_by("pk"):
        seated = taken[row.shift_id, row.slot_kind]
        if row.shift_id in shifts and len(seated) < counts.get((row.shift.post_id, row.slot_kind), 0):
            seated.append(row.user_id)
        else:
            held[row.user_id].append(_span(row.shift, zero))
    return taken, held


def _seats(
    shifts: dict[int, Shift],
    requirements: Sequence[SlotRequirement],
    taken: dict[tuple[int, str], list[int]],
    hats: dict[int, list[Membership]],
    zero: datetime,
    by_post: bool,
) -> tuple[list[Seat], dict[str, str]]:
    """Every seat; and the seats that somebody holds, whoever it is: those stay."""
    of_post: dict[int, list[SlotRequirement]] = defaultdict(list)
    for slot in requirements:
        of_post[slot.post_id].append(slot)
    at_school = _people_at_schools(hats)
    seats, locked = [], {}
    for shift in shifts.values():
        for slot in of_post[shift.post_id]:
            only = None
            if ROLES_FOR[slot.slot_kind] <= SCHOOL_ROLES:
                only = frozenset(map(str, at_school[shift.post.school_id or 0]))
            holders = taken[shift.pk, slot.slot_kind]
            for number in range(slot.count):
                key = f"{shift.pk}/{slot.slot_kind}/{number}"
                if number < len(holders) and holders[number] not in hats:
                    continue  # held by somebody of another unit: not ours to plan
                if number < len(holders):
                    locked[key] = str(holders[number])
                under = REQUIRED if slot.is_required else WISHED
                post, area = str(shift.post_id), _area(shift, by_post)
                seats.append(Seat(key, _window_key(shift), post, slot.slot_kind, area, under, only))
    return seats, locked


def _people_at_schools(hats: dict[int, list[Membership]]) -> dict[int, set[int]]:
    worn = {hat.pk: hat.user_id for mine in hats.values() for hat in mine if hat.role in SCHOOL_ROLES}
    found: dict[int, set[int]] = defaultdict(set)
    for hat_id, school_id in SchoolSeat.objects.filter(membership__in=worn).values_list("membership", "school"):
        found[school_id].add(worn[hat_id])
    return found


def _person(
    user_id: int,
    worn: Sequence[Membership],
    settings: RosterSettings,
    past: Past,
    held: Sequence[tuple[int, int]],
    week: Week,
) -> Person:
    kinds = frozenset(kind for kind, roles in ROLES_FOR.items() for hat in worn if hat.role in roles)
    rules = Rules(
        max_per_day=settings.max_per_day,
        max_per_week=settings.max_per_week,
        max_run=settings.max_days_in_a_row if settings.max_days_in_a_row < 7 else None,
        rest=settings.rest_hours * 60,
    )
    return Person(
        str(user_id),
        kinds,
        str(worn[0].unit_id),
        rules=rules,
        held=tuple(held),
        past=past.counts[user_id],
        past_unpopular=past.unpopular[user_id],
    )


def _with_leave(
    people: Sequence[Person], hats: dict[int, list[Membership]], week: Week, zero: datetime
) -> tuple[Person, ...]:
    """Away on the days of their leave, and on days when no hat of theirs stands yet or any more."""
    away: dict[int, set[int]] = defaultdict(set)
    for leave in Leave.objects.filter(user__in=hats).touching(week.monday, week.sunday):
        away[leave.user_id] |= {n for n, day in enumerate(week.days) if leave.starts_on <= day <= leave.ends_on}
    for user_id, worn in hats.items():
        away[user_id] |= {n for n, day in enumerate(week.days) if not any(_stands(hat, day) for hat in worn)}
    return tuple(
        replace(person, leave=tuple((n * DAY, (n + 1) * DAY) for n in sorted(away[int(person.key)])))
        for person in people
    )


def _stands(hat: Membership, day: date) -> bool:
    return (hat.valid_from is None or hat.valid_from <= day) and (hat.valid_to is None or day <= hat.valid_to)
