"""What the parts of the demo hand on to each other."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from safeschool.accounts.models import Unit, User
from safeschool.setup.demo.chance import Chance
from schools.models import Gate, School, SchoolLevel

HERE = Path(__file__).parent


def told(*parts: str) -> Any:
    """The contents of a data file of the demo."""
    return json.loads(HERE.joinpath(*parts).read_text(encoding="utf-8"))


@dataclass
class Ground:
    """A school as the demo knows it: when its pupils come and first go, and the gates that are guarded."""

    school: School
    level: str
    arrival: time
    dismissal: time
    gates: list[Gate] = field(default_factory=list)
    teacher: User | None = None
    guard: User | None = None


@dataclass
class Scene:
    """Everything made so far. `now` is the moment in which the demo lives."""

    now: datetime
    chance: Chance
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    levels: dict[str, SchoolLevel] = field(default_factory=dict)
    # By the code of the police unit above all of them: DH and HN.
    grounds: dict[str, list[Ground]] = field(default_factory=dict)
    # Police and auxiliaries of a unit, by its code, in the order of their arrival.
    officers: dict[str, list[User]] = field(default_factory=dict)
    auxiliaries: dict[str, list[User]] = field(default_factory=dict)

    def today(self, unit: Unit) -> date:
        """The day by the unit's clock."""
        return self.now.astimezone(unit.zone).date()

    def school_year(self) -> int:
        """The calendar year in which the school year of today began; from July on it is the one that comes."""
        return self.now.year if self.now.month >= 7 else self.now.year - 1

    def at(self, unit: Unit, day: date, hour: time, minutes: int = 0) -> datetime:
        """That hour of the unit's clock, some minutes later."""
        return datetime.combine(day, hour, unit.zone) + timedelta(minutes=minutes)
