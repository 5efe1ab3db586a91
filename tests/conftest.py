"""The cast: two units, a school in each, and people who must and must not see."""

import os

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings
from rest_framework.test import APIClient

from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from safeschool.kernel.models import Term
from safeschool.setup.actions import load_taxonomies
from safeschool.setup.texts import compile_texts
from schools.models import School
from tests.browser import HOW_TO_GET_ONE, chromium
from tests.factories import make_person, make_school, make_unit, seat

# A slow machine is no fault of what is tested; our fixtures hold for every example.
QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("patient", deadline=None, suppress_health_check=QUIET)
settings.load_profile("patient")

# Each takes minutes; of the folders every file does.
SLOW = ("test_every_page.py", "test_site.py", "e2e", "embedded")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """Taxonomies are data of every installation, so they are there in every test."""
    with django_db_blocker.unblock():
        load_taxonomies()


def _empty_tables(case: TransactionTestCase) -> None:
    """After a test that commits: remove its rows, not the taxonomies, and past the journal's refusal to be emptied."""
    kept = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if issubclass(model, Term)}
    kept |= {"django_migrations", "django_content_type", "auth_permission"}
    tables = sorted(set(connection.introspection.table_names()) - kept)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("".join(f'DELETE FROM "{table}";' for table in tables))
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(autouse=True, scope="session")
def _committing_tests_leave_the_taxonomies() -> None:
    TransactionTestCase._fixture_teardown = _empty_tables


@pytest.fixture(autouse=True)
def _nobody_guessed_before() -> None:
    """Guesses at a password are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def committed(transactional_db) -> None:
    """Rows that other connections see, for races; afterwards everything but the taxonomies is gone."""


@pytest.fixture
def city(db) -> Unit:
    """The unit above North and South."""
    return make_unit("CITY", "City", kind="PROVINCE_POLICE", country="VN", time_zone="Asia/Ho_Chi_Minh")


@pytest.fixture
def north(city: Unit) -> Unit:
    return make_unit("NORTH", "North ward", parent=city)


@pytest.fixture
def south(city: Unit) -> Unit:
    return make_unit("SOUTH", "South ward", parent=city)


@pytest.fixture
def school(north: Unit) -> School:
    """Hill School, in North, with a gate and bell times."""
    return make_school(north, "HILL", "Hill School")


@pytest.fixture
def other_school(south: Unit) -> School:
    return make_school(south, "LAKE", "Lake School")


@pytest.fixture
def officer(north: Unit) -> User:
    return make_person("officer", Role.WARD_OFFICER, north)


@pytest.fixture
def chief(north: Unit) -> User:
    return make_person("chief", Role.WARD_CHIEF, north)


@pytest.fixture
def commander(city: Unit) -> User:
    return make_person("commander", Role.COMMANDER, city)


@pytest.fixture
def dispatcher(city: Unit) -> User:
    return make_person("dispatcher", Role.VIDEO_INSPECTOR, city)


@pytest.fixture
def teacher(north: Unit, school: School) -> User:
    """A seat at Hill School."""
    return seat(make_person("teacher", Role.HOMEROOM_TEACHER, north), school)


@pytest.fixture
def head(north: Unit, school: School) -> User:
    return seat(make_person("head", Role.HEAD_TEACHER, north), school)


@pytest.fixture
def guard(north: Unit, school: School) -> User:
    return seat(make_person("guard", Role.SCHOOL_GUARD, north), school)


@pytest.fixture
def edu(north: Unit) -> User:
    return make_person("edu", Role.EDU_OFFICER, north)


@pytest.fixture
def auditor(city: Unit) -> User:
    return make_person("auditor", Role.AUDITOR, city)


@pytest.fixture
def admin(city: Unit) -> User:
    return make_person("admin", Role.SYSADMIN, city)


@pytest.fixture
def stranger(south: Unit) -> User:
    """The chief of another unit: must never see anything of North."""
    return make_person("stranger", Role.WARD_CHIEF, south)


@pytest.fixture
def nobody() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def signed_in():
    """A browser in which that person is signed in: `signed_in(officer).get(...)`."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browser


@pytest.fixture
def program():
    """A program that acts for that person over the API: `program(officer).get(...)`."""

    def client(user: User) -> APIClient:
        api = APIClient()
        api.force_authenticate(user)
        return api

    return client


def pytest_configure(config: pytest.Config) -> None:
    """Before the first page speaks: a catalogue once read stays as it was."""
    compile_texts()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The slow files go first, so that the workers end together.

    Without a browser say plainly which tests do not run; in CI they run, and fail.
    """
    items.sort(key=lambda item: (item.path.name not in SLOW, item.path.parent.name not in SLOW))
    if chromium() is not None or os.environ.get("CI"):
        return
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.skip(reason=f"DID NOT RUN, no Chromium on this machine: {HOW_TO_GET_ONE}"))
