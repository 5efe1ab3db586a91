"""The cast and one row of everything in North, made once for a file whose tests look and are refused.

A file takes them by importing these fixtures: they stand in the place of those that make everything anew for each test.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from safeschool.accounts.models import User
from safeschool.accounts.roles import Role
from tests.factories import make_person, make_school, make_unit, seat
from tests.world import world_of


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker) -> Iterator[dict[str, Any]]:
    """Gone after the last test of the file; what a test writes is gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        city = make_unit("CITY", "City", kind="PROVINCE_POLICE", country="VN", time_zone="Asia/Ho_Chi_Minh")
        north, south = make_unit("NORTH", "North ward", parent=city), make_unit("SOUTH", "South ward", parent=city)
        school, other = make_school(north, "HILL", "Hill School"), make_school(south, "LAKE", "Lake School")
        officer = make_person("officer", Role.WARD_OFFICER, north)
        chief = make_person("chief", Role.WARD_CHIEF, north)
        teacher = seat(make_person("teacher", Role.HOMEROOM_TEACHER, north), school)
        rows = world_of(north, school, officer, chief, teacher)
        yield {"city": city, "north": north, "south": south, "school": school, "other_school": other, "world": rows}
        transaction.set_rollback(True)


@pytest.fixture(name="world")
def _world(standing, db) -> dict[str, Any]:
    return standing["world"]


@pytest.fixture(name="city")
def _city(standing, db):
    return standing["city"]


@pytest.fixture(name="north")
def _north(standing, db):
    return standing["north"]


@pytest.fixture(name="south")
def _south(standing, db):
    return standing["south"]


@pytest.fixture(name="school")
def _school(standing, db):
    return standing["school"]


@pytest.fixture(name="other_school")
def _other_school(standing, db):
    return standing["other_school"]


@pytest.fixture(name="officer")
def _officer(standing, db) -> User:
    return User.objects.get(username="officer")


@pytest.fixture(name="chief")
def _chief(standing, db) -> User:
    return User.objects.get(username="chief")


@pytest.fixture(name="teacher")
def _teacher(standing, db) -> User:
    return User.objects.get(username="teacher")
