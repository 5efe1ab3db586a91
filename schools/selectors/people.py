"""Who answers for a school, and who for a unit."""

from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import Role
from schools.models import School, Seat

ANSWERABLE = (Role.HEAD_TEACHER, Role.SCHOOL_SAFETY_OFFICER)


def seated_at(school: School, *roles: Role) -> list[User]:
    """The people who wear one of these hats at the school today."""
    seats = Seat.objects.filter(school=school).values("membership")
    hats = Membership.objects.current().with_role(*roles).filter(pk__in=seats)
    return list(User.objects.filter(pk__in=hats.values("user")))


def answerable_at(school: School) -> list[User]:
    """The head and the safety officers of the school."""
    return seated_at(school, *ANSWERABLE)


def education_over(unit: Unit) -> list[User]:
    """The education authority's officers of the unit and of those above it, today."""
    above = unit.line
    hats = Membership.objects.current().with_role(Role.EDU_OFFICER).filter(unit__in=above)
    return list(User.objects.filter(pk__in=hats.values("user")))


def chiefs_of(unit: Unit) -> list[User]:
    """The chiefs of the unit today."""
    hats = unit.memberships.current().with_role(Role.WARD_CHIEF)
    return list(User.objects.filter(pk__in=hats.values("user")))
