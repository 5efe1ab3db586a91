"""Every migration can be taken back, down to an empty database."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

OURS = ("exports", "reports", "campaigns", "patrols", "incidents", "schools", "notifications", "audit", "accounts")


@pytest.mark.django_db
def test_every_table_function_and_trigger_of_ours_goes_when_its_migrations_are_taken_back():
    assert {config.label for config in apps.get_app_configs()} >= set(OURS)
    for label in OURS:
        call_command("migrate", label, "zero", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND probin IS NULL")
        functions = cursor.fetchall()
    assert not [name for name in tables if name.split("_")[0] in OURS]
    assert functions == []
