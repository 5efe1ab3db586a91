"""A list of past incidents in the browser: brought, mapped, looked at, confirmed whole, taken back whole."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from incidents import actions, tasks
from incidents.importing import bring_list, drop_forgotten_lists, stages
from incidents.models import Incident, IncidentImport
from safeschool.audit.models import Entry
from tests.incidents.factories import picture

LIST = """When,What,Words
2019,THEFT,Bicycle
20/11/2020,Brawl,Three pupils
31/02/2020,THEFT,x
"""


def brought(browser, unit, content: str = LIST, name: str = "list.csv") -> IncidentImport:
    file = SimpleUploadedFile(name, content.encode())
    answer = browser.post(reverse("incidents:imports"), {"unit": unit.pk, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return IncidentImport.objects.latest("pk")


def step(browser, row: IncidentImport, name: str, data: dict | None = None):
    answer = browser.post(reverse(f"incidents:{name}", args=[row.pk]), data or {}, follow=True)
    if IncidentImport.objects.filter(pk=row.pk).exists():
        row.refresh_from_db()
    return answer


COLUMNS = {"date": "When", "type": "What", "note": "Words"}


def test_a_list_is_mapped_looked_at_confirmed_and_undone(signed_in, chief, north, django_capture_on_commit_callbacks):
    browser = signed_in(chief)
    row = brought(browser, north)
    assert row.mapping == {}
    told = step(browser, row, "map_import", COLUMNS).content.decode()
    assert (row.state, row.read, row.created, row.refused_count) == ("JUDGED", 3, 1, 2)
    assert "31/02/2020" in told
    assert "“Brawl” × 1" in told
    assert not Incident.objects.exists()
    step(browser, row, "map_import", {**COLUMNS, "word_0": "FIGHT_AFTER_SCHOOL"})
    assert (row.created, row.refused_count) == (2, 1)
    stored = row.file.name
    with django_capture_on_commit_callbacks(execute=True):
        step(browser, row, "confirm_import")
    assert row.state == "DONE"
    assert not default_storage.exists(stored)
    assert {one.batch for one in Incident.objects.all()} == {row.key}
    step(browser, row, "undo_import")
    assert row.state == "UNDONE"
    assert not Incident.objects.exists()
    verbs = list(
        Entry.objects.filter(verb__startswith="incidents.import").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["incidents.import_brought", "incidents.imported", "incidents.import_undone"]


def done(browser, unit) -> IncidentImport:
    row = brought(browser, unit)
    step(browser, row, "map_import", COLUMNS)
    step(browser, row, "confirm_import")
    assert row.state == "DONE"
    return row


def test_an_import_whose_file_was_worked_on_is_not_undone(signed_in, chief, north):
    browser = signed_in(chief)
    row = done(browser, north)
    incident = Incident.objects.get()
    actions.add_note(by=chief, incident=incident, text="Read again", now=timezone.now())
    assert incident.number in step(browser, row, "undo_import").content.decode()
    assert row.state == "DONE"
    assert Incident.objects.get() == incident


def test_a_second_undo_and_a_second_confirmation_do_nothing(signed_in, chief, north):
    browser = signed_in(chief)
    row = done(browser, north)
    step(browser, row, "confirm_import")
    assert Incident.objects.count() == 1
    step(browser, row, "undo_import")
    step(browser, row, "undo_import")
    assert Entry.objects.filter(verb="incidents.import_undone").count() == 1


def test_a_register_that_changed_since_the_preview_is_told_and_nothing_is_written(signed_in, chief, north):
    browser = signed_in(chief)
    first, second = brought(browser, north), brought(browser, north)
    for row in (first, second):
        step(browser, row, "map_import", COLUMNS)
    step(browser, first, "confirm_import")
    assert "has changed" in step(browser, second, "confirm_import").content.decode()
    assert second.state == "MAPPING"
    assert Incident.objects.count() == 1


def test_a_large_list_is_read_and_written_by_a_worker(signed_in, chief, north, monkeypatch):
    monkeypatch.setattr(stages, "AT_ONCE_BYTES", 10)
    browser = signed_in(chief)
    row = brought(browser, north)
    told = step(browser, row, "map_import", COLUMNS).content.decode()
    assert row.state == "JUDGING"
    assert "<progress" in told
    tasks.give_out_lists()
    row.refresh_from_db()
    assert row.state == "JUDGED"
    step(browser, row, "confirm_import")
    assert not Incident.objects.exists()
    tasks.give_out_lists()
    tasks.give_out_lists()
    row.refresh_from_db()
    assert (row.state, Incident.objects.count()) == ("DONE", 1)


@pytest.mark.parametrize(("content", "said"), [("\x89PNG\r\n\x1a\n\0\0", "not a table"), ("", "empty")])
def test_a_file_of_no_use_is_refused_on_the_page(signed_in, chief, north, content, said):
    file = SimpleUploadedFile("list.csv", content.encode("latin-1"))
    answer = signed_in(chief).post(reverse("incidents:imports"), {"unit": north.pk, "file": file})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not IncidentImport.objects.exists()


def workbook(sheet: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return held.getvalue()


HOSTILE = {
    "bomb.xlsx": (workbook(bytes(30_000_000)), "unpacks to far more"),
    "program.xlsx": (b"MZ\x90\x00" + bytes(500), "not a table"),
    "program.csv": (b"MZ\x90\x00" + bytes(500), "not a table"),
    "picture.xlsx": (picture(), "not a table"),
    "polyglot.csv": (picture() + workbook(b"<worksheet/>"), "not a table"),
    "broken.xlsx": (workbook(b"<worksheet/>")[:-30], "not a table"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_list_is_refused_with_a_sentence_and_nothing_is_kept(signed_in, chief, north, settings, name):
    settings.UPLOAD_MAX_BYTES = 1_000_000
    raw, sentence = HOSTILE[name]
    answer = signed_in(chief).post(
        reverse("incidents:imports"), {"unit": north.pk, "file": SimpleUploadedFile(name, raw)}
    )
    assert (answer.status_code, sentence in answer.text) == (422, True), answer.text
    assert not IncidentImport.objects.exists()
    assert not Incident.objects.exists()


def test_without_a_column_for_the_time_the_form_says_so(signed_in, chief, north):
    browser = signed_in(chief)
    row = brought(browser, north)
    assert step(browser, row, "map_import", {"type": "What"}).status_code == 422
    assert row.state == "MAPPING"


def test_a_waiting_list_is_for_its_bringer_alone(signed_in, chief, officer, stranger, commander, north):
    row = brought(signed_in(chief), north)
    for person in (officer, stranger, commander):
        browser = signed_in(person)
        assert browser.get(reverse("incidents:import", args=[row.pk])).status_code == 404
        for name in ("map_import", "confirm_import", "drop_import", "undo_import"):
            assert browser.post(reverse(f"incidents:{name}", args=[row.pk])).status_code == 404


def test_a_forgotten_list_and_its_file_are_dropped(chief, north, django_capture_on_commit_callbacks):
    now = timezone.now()
    row = bring_list(by=chief, unit=north, source=LIST.encode(), name="list.csv")
    assert drop_forgotten_lists(now=now) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_forgotten_lists(now=now + timedelta(days=8)) == 1
    assert not IncidentImport.objects.exists()
    assert not default_storage.exists(row.file.name)
