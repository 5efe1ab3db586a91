"""Tests of the journal: its seals wait for nobody."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def no_vacuum_holds_the_journal(db):
    """An autovacuum gives way to the seal's lock only after `deadlock_timeout` (1 s), later than the seal waits."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL deadlock_timeout = '50ms'")
