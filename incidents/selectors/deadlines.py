"""By when the police are to have resolved an incident."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.models import HandlingTime, Incident, Severity, TimeIn
from incidents.selectors.clocks import after_working_days
from safeschool.accounts.models import Unit

# Where no unit says otherwise.
USUAL: dict[str, tuple[int, TimeIn]] = {
    Severity.CRITICAL: (24, TimeIn.HOURS),
    Severity.HIGH: (3, TimeIn.WORKING_DAYS),
    Severity.MEDIUM: (7, TimeIn.WORKING_DAYS),
    Severity.LOW: (15, TimeIn.WORKING_DAYS),
}


@dataclass(frozen=True)
class Times:
    """The handling times in force for a unit, the nearest unit's first, and of one unit the type's before the rest."""

    unit: Unit
    rules: tuple[HandlingTime, ...]

    def of(self, type_id: int, severity: str) -> tuple[int, TimeIn]:
        """How many of what an incident of that type and severity may take."""
        for rule in self.rules:
            if rule.type_id == type_id or (rule.type_id is None and rule.severity in ("", severity)):
                return rule.amount, TimeIn(rule.counted_in)
        return USUAL[severity]

    def due(self, incident: Incident, start: datetime) -> datetime:
        """By when, counted from `start`."""
        amount, counted_in = self.of(incident.type_id, incident.severity)
        if counted_in == TimeIn.HOURS:
            return start + timedelta(hours=amount)
        return after_working_days(self.unit, start, amount)


def times_of(unit: Unit) -> Times:
    """What is in force for the unit. One query."""
    downwards = unit.line

    def rank(rule: HandlingTime) -> tuple[int, bool, bool]:
        return -downwards.index(rule.unit_id), rule.type_id is None, not rule.severity

    return Times(unit, tuple(sorted(HandlingTime.objects.in_force_for(unit).order_by(), key=rank)))


def usual_times() -> Iterable[tuple[Severity, int, TimeIn]]:
    """What holds where no unit says otherwise, the gravest first."""
    return ((Severity(severity), *told) for severity, told in USUAL.items())
