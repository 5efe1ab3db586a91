"""Who is told and who will read: the desk of a unit, the leads of a school."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from incidents.models import Confidentiality
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import ABILITIES, SCHOOL_ROLES, Permission, Role
from safeschool.kernel.said import Given, GivenKeys, Said, said
from schools.models import School

DESK = tuple(role for role in Role if Permission.TRIAGE_CONCERNS in ABILITIES[role] and role not in SCHOOL_ROLES)
CHIEFS = tuple(role for role in Role if Permission.APPROVE_CLOSING in ABILITIES[role])
WORKERS = tuple(role for role in Role if {Permission.LOG_INCIDENT, Permission.VIEW_INCIDENTS} <= set(ABILITIES[role]))
LEADS = tuple(role for role in Role if Permission.VIEW_INCIDENTS in ABILITIES[role] and role in SCHOOL_ROLES)


def _people(hats: Iterable[Membership]) -> list[User]:
    """The wearers, each once."""
    return list({hat.user_id: hat.user for hat in hats}.values())


def desk_of(unit: Unit) -> list[User]:
    """The officers and the chief who answer for the unit; without one, the nearest above. One query."""
    return _nearest(unit, _desk_along)


def chiefs_of(unit: Unit) -> list[User]:
    """Those who agree to close grave files of the unit; without one, the nearest above. One query."""
    return _nearest(unit, _chiefs_along)


def workers_of(unit: Unit) -> list[User]:
    """Everybody of the unit who works on its files, by name. One query."""
    hats = Membership.objects.current().with_role(*WORKERS).filter(unit=unit, user__is_active=True)
    return _people(hats.select_related("user").order_by("user__full_name", "pk"))


def approvers_of(unit: Unit) -> list[User]:
    """Everybody of the unit and above it who agrees to grave steps. One query."""
    hats = Membership.objects.current().with_role(*CHIEFS).filter(unit__in=unit.line)
    return _people(hats.filter(user__is_active=True).select_related("user").order_by("pk"))


@said
def _desk_along(line: GivenKeys, day: Given) -> QuerySet[Membership]:
    return _wearers(line, day, DESK)


@said
def _chiefs_along(line: GivenKeys, day: Given) -> QuerySet[Membership]:
    return _wearers(line, day, CHIEFS)


def _wearers(line: GivenKeys, day: Given, roles: tuple[Role, ...]) -> QuerySet[Membership]:
    hats = Membership.objects.current(day).with_role(*roles).filter(unit__in=line, user__is_active=True)
    return hats.select_related("user").order_by("pk")


def _nearest(unit: Unit, ask: Said[Membership]) -> list[User]:
    upwards = unit.line[::-1]
    hats = ask(line=upwards, day=timezone.now().date())
    staffed = {hat.unit_id for hat in hats}
    nearest = next((pk for pk in upwards if pk in staffed), None)
    return _people(hat for hat in hats if hat.unit_id == nearest)


@dataclass(frozen=True)
class Readers:
    """Who will read a concern, by name: adults on duty, shown to its writer before it is sent."""

    police: list[str]
    leads: list[str]

    def of(self, confidentiality: str) -> list[str]:
        """Those who read it at that level."""
        return self.police if confidentiality == Confidentiality.CONFIDENTIAL else self.police + self.leads


def readers_of(unit: Unit, school: School | None) -> Readers:
    """The desk of the unit and the leads of the school. Two queries."""
    leads = seated_at(school, *LEADS) if school is not None else []
    return Readers([person.full_name for person in desk_of(unit)], [person.full_name for person in leads])


def seated_at(school: School, *roles: Role) -> list[User]:
    """Who wears one of these roles at the school now. One query."""
    hats = (
        Membership.objects.current()
        .with_role(*roles)
        .filter(seats__school=school, user__is_active=True)
        .select_related("user", "unit")
        .order_by("pk")
    )
    return _people(hats)
