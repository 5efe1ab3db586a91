"""The head of the journal is kept outside the database, so that its end cannot be cut off unseen."""

import json
import logging

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from safeschool.audit import journal


@pytest.fixture
def file(settings, tmp_path):
    settings.JOURNAL_HEADS = tmp_path / "heads.jsonl"
    return settings.JOURNAL_HEADS


@pytest.fixture
def write_and_seal(officer, north, django_capture_on_commit_callbacks):
    def done():
        journal.record(by=officer, verb="unit.looked_at", target=north, unit_id=north.pk)
        with django_capture_on_commit_callbacks(execute=True):
            return journal.seal(timezone.now())

    return done


def as_owner(*statements: str) -> None:
    """SQL run as the owner of the database, with the triggers off."""
    with connection.cursor() as cursor:
        for sql in ("SET session_replication_role = replica", *statements, "SET session_replication_role = DEFAULT"):
            cursor.execute(sql)


def cut_off_after(seal) -> None:
    as_owner(f"DELETE FROM audit_seal WHERE last_id > {seal.last_id}",
             f"DELETE FROM audit_entry WHERE id > {seal.last_id}")  # fmt: skip


def test_each_seal_leaves_its_head_in_the_file(file, write_and_seal):
    seals = [write_and_seal(), write_and_seal()]
    assert [json.loads(line)["digest"] for line in file.read_text().splitlines()] == [seal.digest for seal in seals]
    assert file.stat().st_mode & 0o077 == 0
    verdict = journal.verify()
    assert (verdict.heads, verdict.lost, verdict.broken) == (2, [], [])


def test_a_journal_whose_end_was_cut_off_is_found(file, write_and_seal):
    first, second = write_and_seal(), write_and_seal()
    cut_off_after(first)
    verdict = journal.verify()
    assert verdict.broken == []  # what is left fits itself: only the head outside knows
    assert verdict.lost == [second.last_id]
    with pytest.raises(CommandError, match="cut off") as found:
        call_command("verify_journal")
    assert found.value.returncode == 1


def test_a_journal_cut_off_and_written_on_is_found(file, write_and_seal):
    first, second = write_and_seal(), write_and_seal()
    cut_off_after(first)
    write_and_seal()
    assert journal.verify().lost == [second.last_id]


def test_an_emptied_journal_is_found(file, write_and_seal, capsys):
    write_and_seal()
    as_owner("DELETE FROM audit_seal", "DELETE FROM audit_entry")
    with pytest.raises(CommandError):
        call_command("verify_journal", "--json")
    assert len(json.loads(capsys.readouterr().out)["lost"]) == 1


def test_a_line_that_a_crash_cut_off_spoils_no_other(file, write_and_seal):
    write_and_seal()
    with file.open("a") as torn:
        torn.write('{"at": "2026-')
    write_and_seal()
    verdict = journal.verify()
    assert (verdict.heads, verdict.lost) == (2, [])


def test_a_disk_that_takes_no_head_costs_no_seal(file, settings, write_and_seal, caplog):
    settings.JOURNAL_HEADS = file / "no" / "such" / "folder"
    assert write_and_seal() is not None
    assert "could not be written" in caplog.text
    assert journal.verify().broken == []


def test_the_log_is_told_the_head_too(file, write_and_seal, caplog):
    with caplog.at_level(logging.INFO, logger="safeschool.audit.heads"):
        seal = write_and_seal()
    assert seal.digest in caplog.text
