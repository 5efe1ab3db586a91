"""Which rule holds, and why a row came where it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents.models import ConcernType, IncidentType, Routed, RoutingRule, RoutingTrace
from safeschool.accounts.models import Membership, Unit, User
from safeschool.kernel.said import GivenKeys, said
from schools.models import School


@dataclass(frozen=True)
class Case:
    """What rules look at."""

    kind: Routed
    unit: Unit
    school: School | None
    type_code: str
    at: datetime


@dataclass(frozen=True)
class Decision:
    """Where a case goes: by the first rule that fits, else where it would go anyway."""

    unit: Unit
    rule: RoutingRule | None = None
    people: list[User] = field(default_factory=list)

    def due(self, usual: datetime, now: datetime) -> datetime:
        """The usual moment, or the rule's if that is sooner."""
        if self.rule is None or self.rule.within_minutes is None:
            return usual
        return min(usual, now + timedelta(minutes=self.rule.within_minutes))

    @property
    def person(self) -> User | None:
        """The one person it goes to, if the rule names one who can still be reached."""
        wanted = self.rule.to_person_id if self.rule else None
        return next((person for person in self.people if person.pk == wanted), None)


@said
def _rules_along(line: GivenKeys) -> QuerySet[RoutingRule]:
    return RoutingRule.objects.in_force_along(line).order_by()


def decide(case: Case) -> Decision:
    """The nearest unit's rules before those above, each in their order. One query; three when a rule names people."""
    local = case.at.astimezone(case.unit.zone)
    school_id = case.school.pk if case.school else None
    downwards = case.unit.line
    rules = _rules_along(line=downwards)
    nearest_first = sorted(rules, key=lambda rule: (-downwards.index(rule.unit_id), rule.order, rule.pk))
    for rule in nearest_first:
        if rule.fits(kind=case.kind, school_id=school_id, type_code=case.type_code, local=local):
            unit = rule.to_unit or case.unit
            return Decision(unit, rule, _people_of(rule, unit))
    return Decision(case.unit)


def _people_of(rule: RoutingRule, unit: Unit) -> list[User]:
    """Those whom the rule names and who wear a hat at the unit or above it today."""
    if not (rule.to_role or rule.to_person_id):
        return []
    hats = Membership.objects.current().filter(unit__in=unit.line, user__is_active=True)
    chosen = hats.filter(user=rule.to_person_id) if rule.to_person_id else hats.filter(role=rule.to_role, unit=unit)
    return list({hat.user_id: hat.user for hat in chosen.select_related("user").order_by("pk")}.values())


@dataclass(frozen=True)
class Why:
    """Why it came to me, as a reader is told."""

    rule: str
    unit: str
    parts: list[str]
    minutes: int | None = None


def why_of(kind: Routed, target_id: int) -> Why | None:
    """The rule that sent the row where it is; None when no rule did: it then went to the police of the place."""
    trace = RoutingTrace.objects.select_related("unit").filter(kind=kind, target_id=target_id).first()
    if trace is None:
        return None
    return Why(trace.rule_name, trace.unit.name, told_conditions(trace.conditions), trace.within_minutes)


def told_conditions(conditions: dict[str, Any]) -> list[str]:
    """The conditions of a rule in the reader's words; what is left open is not told."""
    parts = []
    if conditions["kind"]:
        parts.append(_("for: %(kind)s") % {"kind": Routed(conditions["kind"]).label})
    if conditions["school"]:
        school = School.objects.filter(code=conditions["school"]).first()
        parts.append(_("school: %(name)s") % {"name": school.name if school else conditions["school"]})
    if conditions["types"]:
        parts.append(_("type: %(names)s") % {"names": ", ".join(_type_names(conditions["types"]))})
    if conditions["weekdays"]:
        parts.append(_("on: %(days)s") % {"days": ", ".join(day_names(conditions["weekdays"]))})
    if conditions["hours"]:
        parts.append(_("hours: %(hours)s") % {"hours": conditions["hours"]})
    return parts or [_("always")]


def _type_names(codes: list[str]) -> list[str]:
    terms = [*ConcernType.objects.filter(code__in=codes), *IncidentType.objects.filter(code__in=codes)]
    return [term.name for term in terms]


def day_names(days: Iterable[int]) -> list[str]:
    """ISO weekdays as the reader calls them; the fifth of January 2026 was a Monday."""
    first = datetime(2026, 1, 4)  # noqa: DTZ001
    return [date_format(first + timedelta(days=day), "D") for day in days]
