"""Seeding is timed by PostgreSQL's guesses: it begins on tables that are as empty as a new installation's."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True, scope="module")
def _tables_as_new(django_db_setup, django_db_blocker) -> None:
    """Tables that committing tests filled and emptied keep their pages: the planner takes them for empty for good."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM")
