"""The site's pool of connections, as the settings make it outside tests."""

import os
import subprocess
import sys

import pytest

from safeschool.embedded.box import PROJECT

# Two requests on the pool's only connection; in between its server process ends.
LOST_AND_FOUND = """
import django
django.setup()
import psycopg
from django.db import close_old_connections, connection

def server_process():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]

first = server_process()
address = connection.connection.info.dsn
close_old_connections()
with psycopg.connect(address) as other:
    other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
print("the same" if server_process() == first else "another")
"""


@pytest.mark.django_db
def test_a_connection_that_the_database_ended_is_replaced_before_it_is_used():
    mode = {"SAFESCHOOL_MODE": "box", "SECRET_KEY": "x" * 50, "JOURNAL_KEY": "x" * 50, "DATABASE_POOL": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LOST_AND_FOUND],
        env=os.environ | mode | {"FIELD_KEYS": "one:" + "A" * 43 + "="},
        cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "another", done.stderr
