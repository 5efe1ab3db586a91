"""The journal cannot be changed unseen."""

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from safeschool.audit import journal
from safeschool.audit.models import Entry


@pytest.fixture
def lines(officer, north):
    return [
        journal.record(by=officer, verb="unit.looked_at", target=north, unit_id=north.pk, number=n) for n in range(5)
    ]


@pytest.fixture
def tampering():
    """SQL run as the owner of the database, with the triggers off."""

    def run(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql)
            cursor.execute("SET session_replication_role = DEFAULT")

    return run


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_the_database_refuses_to_change_a_line(lines, sql):
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_untouched_journal_fits_its_seals(lines):
    journal.seal(timezone.now())
    verdict = journal.verify()
    assert (verdict.entries >= 5, verdict.broken, verdict.unsealed) == (True, [], 0)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET facts = '{}' WHERE id = (SELECT max(id) FROM audit_entry)",
        "UPDATE audit_entry SET actor = 'somebody' WHERE id = (SELECT min(id) FROM audit_entry)",
        "DELETE FROM audit_entry WHERE id = (SELECT max(id) - 2 FROM audit_entry)",
        "UPDATE audit_entry SET id = id + 1000000 WHERE id = (SELECT min(id) FROM audit_entry)",
    ],
)
def test_a_changed_removed_or_reordered_line_is_found(lines, tampering, sql):
    journal.seal(timezone.now())
    tampering(sql)
    assert journal.verify().broken


def test_a_removed_seal_is_found(lines, officer, north, tampering):
    journal.seal(timezone.now())
    journal.record(by=officer, verb="unit.looked_at", target=north)
    journal.seal(timezone.now())
    tampering("DELETE FROM audit_seal WHERE id = (SELECT min(id) FROM audit_seal)")
    assert journal.verify().broken


def test_a_stranger_reads_no_line_of_another_unit(lines, stranger, auditor):
    looked_at = Entry.objects.filter(verb="unit.looked_at")
    assert not looked_at.visible_to(stranger).exists()
    assert looked_at.visible_to(auditor).count() == 5
