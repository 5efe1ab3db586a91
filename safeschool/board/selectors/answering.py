"""How fast the units answer, in one person's sight."""

from dataclasses import dataclass

from incidents.models import Alarm, Concern, Incident
from incidents.selectors.alarms import Answering, answering
from incidents.selectors.speed import Span, speed_of_concerns, speed_of_incidents
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.board.selectors.streams import Period


@dataclass(frozen=True)
class Answers:
    """Incidents, concerns and alarms of a period; None for alarms where the person sees none."""

    spans: list[Span]
    alarms: Answering | None


def answers_of(user: User, period: Period) -> Answers:
    """The spans of what the person reads; confidential files that are only counted are not measured. Six queries."""
    incidents = Incident.objects.visible_to(user).happened_between(period.start, period.end)
    concerns = Concern.objects.counted_for(user).received_between(period.start, period.end)
    alarms = Alarm.objects.visible_to(user).pressed_between(period.start, period.end)
    if unit := period.unit:
        incidents, concerns = incidents.under(unit), concerns.under(unit)
        alarms = alarms.filter(unit__path__startswith=unit.path)
    spans = speed_of_incidents(incidents, period.params) if user.may(Permission.VIEW_INCIDENTS) else []
    spans += speed_of_concerns(concerns, period.params) if user.may(Permission.VIEW_CONCERNS) else []
    return Answers(spans, answering(alarms) if user.may(Permission.VIEW_ALARMS) else None)
