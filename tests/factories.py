"""Rows for tests, made by the actions that make them in life."""

from datetime import time

from safeschool.accounts.actions import give_hat, open_unit, welcome_person
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from schools.models import BellTime, Campus, Gate, School, SchoolLevel, Seat

PASSWORD = "correct horse battery"


def make_unit(code: str, name: str, *, kind: str = "POLICE_STATION", parent: Unit | None = None, **facts) -> Unit:
    return open_unit(code=code, name=name, kind=kind, parent=parent, **facts)


def make_person(username: str, role: Role, unit: Unit, **facts) -> User:
    facts.setdefault("full_name", username.title())
    facts.setdefault("email", f"{username}@example.org")
    user = welcome_person(username=username, password=PASSWORD, **facts)
    give_hat(user=user, unit=unit, role=role)
    return User.objects.get(pk=user.pk)


def seat(user: User, school: School) -> User:
    """The person's first hat is worn at the school."""
    Seat.objects.create(membership=user.memberships.first(), school=school)
    return user


def make_school(unit: Unit, code: str, name: str, latitude: float = 20.85, longitude: float = 106.68) -> School:
    """A primary school with one gate: arrival 07:00-07:30, dismissal 16:00-16:30, Monday to Friday."""
    school = School.objects.create(unit=unit, code=code, name=name, latitude=latitude, longitude=longitude)
    school.levels.add(SchoolLevel.objects.get(code="PRIMARY"))
    campus = Campus.objects.create(school=school, name="Main site", latitude=latitude, longitude=longitude)
    Gate.objects.create(campus=campus, name="Main gate", latitude=latitude, longitude=longitude)
    BellTime.objects.create(school=school, moment="ARRIVAL", starts=time(7, 0), ends=time(7, 30))
    BellTime.objects.create(school=school, moment="DISMISSAL", starts=time(16, 0), ends=time(16, 30))
    return school
