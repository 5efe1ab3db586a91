"""Where a tip goes, and who must never read it."""

from dataclasses import dataclass, field

from django.db.models import Q

from incidents.models import Confidentiality, Tip
from incidents.querysets import SUBJECTS_AT_SCHOOL, SUBJECTS_IN_COMMAND
from incidents.selectors.people import LEADS
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.querysets import MembershipQuerySet
from safeschool.accounts.roles import ABILITIES, SCHOOL_ROLES, Permission, Role
from schools.models import School

TIP_DESK = tuple(role for role in Role if Permission.TRIAGE_TIPS in ABILITIES[role] and role not in SCHOOL_ROLES)


@dataclass(frozen=True)
class Route:
    """Where a tip goes: the unit whose desk answers, and the units that are cut out with all below them."""

    desk: Unit | None
    cut_units: list[int] = field(default_factory=list)


def route_of(unit: Unit, school: School | None, subject: str, desk_from: Unit | None = None) -> Route:
    """The nearest desk, from the unit upwards, that holds somebody whom the tip is not about; None when there is none.

    About somebody of the school: nobody who is or was seated there. About an officer: nobody of that role around the
    unit. About a chief or commander: nobody of their command, so that it goes to who stands above. A rule may have the
    search for the desk begin at another unit; who is cut out is the same.
    """
    cut_units = _commands_of(unit, subject) if subject in SUBJECTS_IN_COMMAND else []
    cut = people_cut_out(unit, school, subject, cut_units)
    upwards = (desk_from or unit).line[::-1]
    staffed = set(_desk_hats(upwards).exclude(user__in=cut).values_list("unit_id", flat=True))
    nearest = next((pk for pk in upwards if pk in staffed), None)
    return Route(Unit.objects.get(pk=nearest) if nearest else None, cut_units)


def _commands_of(unit: Unit, role: str) -> list[int]:
    """The unit itself, and every unit above it where that role is or was held."""
    held = Membership.objects.filter(role=role, unit__in=unit.line).values_list("unit_id", flat=True)
    return sorted({unit.pk, *held})


def _desk_hats(units: list[int]) -> MembershipQuerySet:
    return Membership.objects.current().with_role(*TIP_DESK).filter(unit__in=units, user__is_active=True)


def people_cut_out(unit: Unit, school: School | None, subject: str, cut_units: list[int]) -> set[int]:
    """The pks of everybody who must not read it, by any hat ever held."""
    if not subject:
        return set()
    hats = Membership.objects.exclude(role__in=SCHOOL_ROLES)
    if subject in SUBJECTS_AT_SCHOOL:
        hats = Membership.objects.filter(seats__school=school)
    elif subject in SUBJECTS_IN_COMMAND:
        paths = Unit.objects.filter(pk__in=cut_units).values_list("path", flat=True)
        below = Q(pk__in=())
        for path in paths:
            below |= Q(unit__path__startswith=path)
        hats = hats.filter(below)
    else:
        hats = hats.filter(role=subject).filter(Q(unit__path__startswith=unit.path) | Q(unit__in=unit.line))
    return set(hats.values_list("user_id", flat=True))


def receivers_of(tip: Tip) -> list[User]:
    """Whom it is told to: the desk, and the leads of the school unless it is confidential; never whom it is about."""
    hats = list(_desk_hats([tip.desk_id]).select_related("user").order_by("pk"))
    if tip.school is not None and tip.confidentiality != Confidentiality.CONFIDENTIAL:
        leads = Membership.objects.current().with_role(*LEADS).filter(seats__school=tip.school, user__is_active=True)
        hats += list(leads.select_related("user").order_by("pk"))
    cut = people_cut_out(tip.unit, tip.school, tip.subject, tip.cut_units)
    return list({hat.user_id: hat.user for hat in hats if hat.user_id not in cut}.values())


def refusal_to_convert(tip: Tip) -> bool:
    """Whether an incident made of the tip would be read by somebody whom the tip is about."""
    if not tip.subject:
        return False
    if tip.subject not in SUBJECTS_AT_SCHOOL:
        return True
    readers = [role for role in Role if Permission.VIEW_INCIDENTS in ABILITIES[role] and role not in SCHOOL_ROLES]
    cut = people_cut_out(tip.unit, tip.school, tip.subject, tip.cut_units)
    return Membership.objects.filter(role__in=readers, user__in=cut).exists()


@dataclass(frozen=True)
class Door:
    """What a tip is sent at: a school, or a police unit."""

    code: str
    name: str
    unit: Unit
    school: School | None = None

    @property
    def query(self) -> str:
        """Which door it is, in an address."""
        return "school" if self.school else "unit"


def door_at(*, school: str = "", unit: str = "") -> Door | None:
    """The door of that code; None when there is none."""
    if school:
        found = School.objects.select_related("unit").filter(code=school).first()
        return Door(found.code, found.name, found.unit, found) if found else None
    place = Unit.objects.filter(code=unit, kind="POLICE_STATION").first() if unit else None
    return Door(place.code, place.name, place) if place else None


def doors_matching(text: str) -> list[Door]:
    """At most twelve schools and stations of that name; the registry of schools is public."""
    if not text.strip():
        return []
    schools = School.objects.matching(text).select_related("unit").order_by("name")[:8]
    units = Unit.objects.matching(text).filter(kind="POLICE_STATION").order_by("name")[:4]
    found = [Door(school.code, school.name, school.unit, school) for school in schools]
    return found + [Door(unit.code, unit.name, unit) for unit in units]
