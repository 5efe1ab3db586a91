"""Fourteen months of incidents in the ward and in the county; none is real and none names anybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any

from incidents.actions import Identity, Report, add_party
from incidents.actions.past import PastFile, PastStep, take_over_files
from incidents.models import Incident, IncidentType, Party
from incidents.models.files import DatePrecision
from incidents.models.people import PartyRole
from incidents.workflow import Status
from safeschool.accounts.models import Unit, User
from safeschool.setup.demo.names import vietnamese
from safeschool.setup.demo.scene import Ground, Scene, told
from schools.selectors import windows_between

DAYS_BACK = 425
# Of so many in all, so many lie in the last ten days.
COUNTS = {"DH": (120, 14), "HN": (400, 34)}
WORDS = {"DH": "vi", "HN": "zh_hans"}
FIRST_PAST_YEAR, LAST_PAST_YEAR, PAST_A_YEAR = 2015, 2020, 3
S = Status
# Where a file stands by now, by its age in days: (up to, the ways it may have gone with their weights).
ROADS: tuple[tuple[int, tuple[tuple[tuple[Status, ...], int], ...]], ...] = (
    (6, (((), 3), ((S.ACCEPTED,), 3), ((S.ACCEPTED, S.HANDLING), 4), ((S.ACCEPTED, S.HANDLING, S.RESOLVED), 3))),
    (30, (((S.ACCEPTED,), 1), ((S.ACCEPTED, S.HANDLING), 2), ((S.ACCEPTED, S.HANDLING, S.RESOLVED), 3),
          ((S.ACCEPTED, S.HANDLING, S.RESOLVED, S.CLOSED), 7), ((S.ACCEPTED, S.TRANSFERRED), 1))),
    (9999, (((S.ACCEPTED, S.HANDLING, S.RESOLVED), 1), ((S.ACCEPTED, S.HANDLING, S.RESOLVED, S.CLOSED), 16),
            ((S.ACCEPTED, S.HANDLING, S.TRANSFERRED), 1), ((S.ACCEPTED, S.TRANSFERRED), 1))),
)  # fmt: skip
# Minutes from one step to the next, from and to.
PACE = {S.ACCEPTED: (5, 90), S.HANDLING: (20, 600), S.RESOLVED: (600, 5000), S.CLOSED: (800, 6000),
        S.TRANSFERRED: (120, 1500)}  # fmt: skip


@dataclass
class Desk:
    """One unit's year as the demo tells it: its words, its schools, its people."""

    scene: Scene
    code: str
    types: dict[str, IncidentType]

    @cached_property
    def words(self) -> dict[str, Any]:
        found: dict[str, Any] = told("words", f"{WORDS[self.code]}.json")
        return found

    @cached_property
    def chance(self) -> Random:
        return self.scene.chance.of(f"cases/{self.code}")

    @cached_property
    def unit(self) -> Unit:
        return self.scene.units[self.code]

    def police_of(self, ground: Ground) -> list[User]:
        """Who answers for the school, the chief last."""
        code = ground.school.unit.code
        chief = {"DH": ["dh.chief"], "HN-100": ["hn.chief"]}.get(code, [])
        return [*self.scene.officers[code], *(self.scene.people[name] for name in chief)]


def build_cases(scene: Scene) -> None:
    """All files of both units, and the sealed names of a few people in the ward's."""
    types = {kind.code: kind for kind in IncidentType.objects.all()}
    for code, (count, recent) in COUNTS.items():
        desk = Desk(scene, code, types)
        days = _school_days(desk)
        files = [_file(desk, days, number, is_recent=number < recent) for number in range(count)]
        kept = take_over_files(by=None, files=files, now=scene.now)
        if code == "DH":
            take_over_files(by=None, files=list(_past(desk)), now=scene.now)
            _name_some(desk, kept)


def _school_days(desk: Desk) -> list[date]:
    today = desk.scene.today(desk.unit)
    school = desk.scene.grounds[desk.code][0].school
    windows = windows_between([school], today - timedelta(days=DAYS_BACK), today)
    days = [day for (_pk, day), found in windows.items() if found]
    # A day that is not yet over for most hours of it brings nothing to tell.
    return [day for day in days if desk.scene.at(desk.unit, day, time(19)) <= desk.scene.now]


def _file(desk: Desk, days: list[date], number: int, *, is_recent: bool) -> PastFile:
    chance = desk.chance
    kinds = desk.words["types"]
    name = chance.choices(list(kinds), [kind["weight"] for kind in kinds.values()])[0]
    story = kinds[name]
    ground = _ground(desk)
    day = chance.choice(days[-7:] if is_recent else days)
    occurred_at, after = _moment(desk, ground, day, story["when"])
    school = ground.school
    report = Report(
        type=desk.types[name],
        school=school,
        occurred_at=occurred_at,
        note=chance.choice(story["notes"]),
        latitude=round((school.latitude or 0) + chance.uniform(-0.0006, 0.0006), 5),
        longitude=round((school.longitude or 0) + chance.uniform(-0.0006, 0.0006), 5),
        accuracy_m=chance.choice((8, 12, 20, 35)),
        place_relation=story["where"],
    )
    reported_at = occurred_at + timedelta(minutes=chance.randint(4, 55))
    police = desk.police_of(ground)
    steps = list(_steps(desk, story, police, reported_at))
    return PastFile(
        submission=desk.scene.chance.submission(f"incident/{desk.code}/{number}"), unit=school.unit, report=report,
        reported_at=reported_at, reported_by=chance.choice(police), steps=steps,
        minutes_after_dismissal=after if steps else None,
    )  # fmt: skip


def _ground(desk: Desk) -> Ground:
    """Any school; in the county more often one of the seat's, which are the largest."""
    grounds = desk.scene.grounds[desk.code]
    return desk.chance.choice(grounds if desk.code == "DH" or desk.chance.random() < 0.6 else grounds[:24])


def _moment(desk: Desk, ground: Ground, day: date, when: str) -> tuple[datetime, int | None]:
    """When it happened, and the minutes since pupils were let out if they were."""
    chance = desk.chance
    if when == "arrival":
        return desk.scene.at(desk.unit, day, ground.arrival, chance.randint(-10, 40)), None
    if when == "lessons":
        return desk.scene.at(desk.unit, day, time(8, 40), chance.randint(0, 110)), None
    if when == "evening":
        return desk.scene.at(desk.unit, day, time(18, 20), chance.randint(0, 150)), None
    after = min(chance.randint(0, 25), chance.randint(0, 55))
    return desk.scene.at(desk.unit, day, ground.dismissal, after), after


def _steps(desk: Desk, story: dict[str, Any], police: list[User], reported_at: datetime) -> Iterator[PastStep]:
    chance, now = desk.chance, desk.scene.now
    ways = next(ways for limit, ways in ROADS if (now - reported_at).days <= limit)
    road = chance.choices([way for way, _weight in ways], [weight for _way, weight in ways])[0]
    officer, at = chance.choice(police), reported_at
    # Drawn in any case, so that what follows is the same whenever the demo is built.
    remark, outcome = chance.choice(desk.words["steps"]), chance.choice(story["outcomes"])
    for to in road:
        at += timedelta(minutes=chance.randint(*PACE[to]))
        if at >= now:
            return
        reason = desk.words["reasons"].get(to, "") if to == Status.TRANSFERRED else ""
        ends = {Status.RESOLVED: outcome, Status.TRANSFERRED: desk.words["transferred"]}
        yield PastStep(by=officer, at=at, to=to, text=reason, outcome=ends.get(to, ""))
        if to == Status.HANDLING and at + timedelta(minutes=9) < now:
            yield PastStep(by=officer, at=at + timedelta(minutes=9), text=remark)


def _past(desk: Desk) -> Iterator[PastFile]:
    """2015 to 2020, of which only the year is known; the article says that there were such cases, not how many."""
    chief = desk.scene.people["dh.chief"]
    names = ("FIGHT_AFTER_SCHOOL", "GROUP_FIGHT", "KNIFE_IN_BAG", "SUBSTANCE_CARRY", "SCHOOL_DISTURBANCE")
    for year in range(FIRST_PAST_YEAR, LAST_PAST_YEAR + 1):
        for number in range(PAST_A_YEAR):
            told_at = datetime(year, 12, 31, 5, tzinfo=UTC)
            moves = (Status.ACCEPTED, Status.HANDLING, Status.RESOLVED, Status.CLOSED)
            outcome = desk.words["past_outcome"]
            yield PastFile(
                submission=desk.scene.chance.submission(f"incident/DH/{year}/{number}"),
                unit=desk.unit,
                report=Report(
                    type=desk.types[desk.chance.choice(names)],
                    school=None,
                    occurred_at=desk.scene.at(desk.unit, date(year, 1, 1), time(0)),
                    note=desk.chance.choice(desk.words["past"]),
                    date_precision=DatePrecision.YEAR,
                ),
                reported_at=told_at,
                reported_by=chief,
                steps=[PastStep(by=chief, at=told_at, to=move, outcome=outcome) for move in moves],
            )


def _name_some(desk: Desk, kept: list[Incident]) -> None:
    """People of five of the newest files about pupils: codes in the file, invented names under seal."""
    about = [row for row in kept if row.type.expects_minor and row.school is not None]
    chief = desk.scene.people["dh.chief"]
    for incident in sorted(about, key=lambda row: (row.occurred_at, row.number))[-5:]:
        for roles in ([PartyRole.INVOLVED], [PartyRole.VICTIM]):
            name = f"{vietnamese(desk.chance)} (hư cấu)"
            add_party(
                by=chief, incident=incident, roles=roles, kind=Party.Kind.PUPIL, is_minor=True, school=incident.school,
                identity=Identity(name, contact="0900 000 000", guardian=f"{vietnamese(desk.chance)} (hư cấu)"),
            )  # fmt: skip
