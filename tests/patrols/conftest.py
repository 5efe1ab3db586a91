"""Fixtures of the room."""

import pytest
from django.apps import apps
from django.db import connection

from safeschool.kernel.models import Term

OURS = ("schools", "patrols", "incidents", "campaigns", "safeschool")


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Rows that other connections see, for races; afterwards everything but the taxonomies is gone.

    Not pytest-django's transactional database: the journal refuses its TRUNCATE.
    """
    with django_db_blocker.unblock():
        yield
        tables = ", ".join(
            model._meta.db_table
            for model in apps.get_models()
            if model.__module__.split(".")[0] in OURS and not issubclass(model, Term)
        )
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {tables} CASCADE")
            cursor.execute("SET session_replication_role = DEFAULT")
