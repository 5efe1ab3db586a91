"""Who reads a letter, by when, and what three months of letters come to."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q

from incidents.models import Confidentiality, Exchange, Incident, NoticeDuty
from incidents.selectors.people import desk_of, seated_at
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import ABILITIES, SCHOOL_ROLES, Permission, Role
from safeschool.kernel.week import day_bounds
from schools.models import School
from schools.selectors import is_school_day, windows_between

OFFICE = tuple(role for role in SCHOOL_ROLES if Permission.SEND_EXCHANGE in ABILITIES[role])
LONGEST_HOLIDAY_DAYS = 100
FIRST_BELL = time(7, 0)


def next_school_day_begins(school: School, now: datetime) -> datetime:
    """When pupils next come to the school, on a later day than `now`: its first bell, or 7:00 where none is known."""
    zone = school.unit.zone
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(1, LONGEST_HOLIDAY_DAYS)]
    ringing = windows_between([school], days[0], days[-1])
    for day in days:
        if windows := ringing[school.pk, day]:
            return windows[0].starts_at
    day = next((day for day in days[:14] if is_school_day(school, day)), days[0])
    return datetime.combine(day, FIRST_BELL, zone)


def readers_of_letter(letter: Exchange) -> list[User]:
    """The receiving side: the desk of the unit; at the school its office, of a confidential letter the head alone."""
    if letter.direction == Exchange.Direction.TO_POLICE:
        return desk_of(letter.unit)
    roles = (Role.HEAD_TEACHER,) if letter.confidentiality == Confidentiality.CONFIDENTIAL else OFFICE
    return seated_at(letter.school, *roles)


def is_receiver(user: User, letter: Exchange) -> bool:
    """Whether the person stands on the side to which the letter goes."""
    is_police = letter.unit_id in user.reach(Permission.SEND_EXCHANGE)
    return is_police if letter.direction == Exchange.Direction.TO_POLICE else not is_police


def notices_due(user: User) -> list[NoticeDuty]:
    """Incidents in sight whose school is still to be told, the first due first."""
    mine = Incident.objects.visible_to(user).filter(unit__in=user.reach(Permission.SEND_EXCHANGE))
    rows = NoticeDuty.objects.filter(incident__in=mine.values("pk"), done_at=None, waived_because="")
    return list(rows.select_related("incident__school", "incident__type").order_by("due_at")[:50])


@dataclass(frozen=True)
class SchoolRow:
    """What went between one school and the police in a period."""

    code: str
    name: str
    to_school: int
    to_police: int
    in_time: int
    waiting: int


def letters_of(unit: Unit, first: date, last: date) -> list[dict[str, object]]:
    """A row for each school of the unit with letters in the period, both days in, by name. One query."""
    start, end = day_bounds(first, unit.zone)[0], day_bounds(last, unit.zone)[1]
    counts: Counter[tuple[str, str, str]] = Counter()
    names: dict[str, str] = {}
    rows = Exchange.objects.filter(unit=unit, sent_at__gte=start, sent_at__lt=end)
    in_time = Q(asks_answer=False, read_at__lte=F("due_at")) | Q(asks_answer=True, answered_at__lte=F("due_at"))
    timely = set(rows.filter(in_time).values_list("pk", flat=True))
    waiting = set(rows.waited_for().values_list("pk", flat=True))
    for pk, code, name, way in rows.values_list("pk", "school__code", "school__name", "direction"):
        names[code] = name
        counts[code, "way", way] += 1
        counts[code, "in_time", ""] += pk in timely
        counts[code, "waiting", ""] += pk in waiting
    return [
        asdict(
            SchoolRow(
                code, name, counts[code, "way", "TO_SCHOOL"], counts[code, "way", "TO_POLICE"],
                counts[code, "in_time", ""], counts[code, "waiting", ""],
            )
        )
        for code, name in sorted(names.items(), key=lambda pair: pair[1])
    ]  # fmt: skip
