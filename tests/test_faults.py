"""The database goes away, the disk fills up, a body is far too large: a sentence each time, nothing half written."""

import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse
from PIL import Image

from incidents.models import Incident, Photo
from safeschool.accounts.models import User
from safeschool.audit.models import Entry
from schools.models import ImportBatch, StagedRow
from tests.e2e.hands import LANGUAGES, said
from tests.incidents.factories import log
from tests.small_disk import small_disk

SAFE = (
    "It has been noted. What you saved before is safe. Wait a moment and try again; if it is urgent, use the telephone."
)
INSIDES = ("Traceback", "OperationalError", "10.1.2.3", "s3cret", "/tests/")


@pytest.fixture
def browser_of():
    """A browser that gets the page a visitor would get, whatever happens behind it."""

    def browser(person: User, language: str = "en") -> Client:
        User.objects.filter(pk=person.pk).update(language=language)
        client = Client(raise_request_exception=False)
        client.force_login(person)
        return client

    return browser


@pytest.fixture
def database_away(monkeypatch, db):
    """From now on the database answers nobody."""

    def refuse(*_args, **_options):
        raise OperationalError("connection to 10.1.2.3 with password s3cret failed")

    def go():
        monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)
        monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)

    yield go
    monkeypatch.undo()


def tells_no_insides(answer) -> bool:
    return not any(word in answer.content.decode() for word in INSIDES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_goes_away_is_a_sentence_in_the_readers_language(browser_of, chief, database_away, language):
    browser = browser_of(chief, language)
    assert browser.get(reverse("home")).status_code == 200
    database_away()
    for answer in (browser.get(reverse("incidents:list")), browser.post(reverse("incidents:log"), {"note": "x"})):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert f'lang="{language}"' in answer.content.decode()
        assert said(language, SAFE) in answer.content.decode()
        assert tells_no_insides(answer)
    assert said("vi", SAFE) != said("en", SAFE) != said("zh-hans", SAFE)


def test_a_first_visitor_is_told_in_the_language_of_the_browser(database_away):
    client = Client(raise_request_exception=False, headers={"accept-language": "zh-CN,zh;q=0.9"})
    client.cookies["sessionid"] = "a-session-of-yesterday"
    database_away()
    answer = client.get(reverse("incidents:list"))
    assert answer.status_code == 503
    assert said("zh-hans", SAFE) in answer.content.decode()


def test_a_program_is_told_in_json(browser_of, chief, database_away):
    browser = browser_of(chief)
    database_away()
    answer = browser.get("/api/v1/incidents/")
    assert (answer.status_code, answer.json()) == (
        503, {"detail": "The database does not answer. Try again in a moment."}
    )  # fmt: skip


def test_a_database_that_goes_away_in_the_middle_leaves_nothing_half_written(browser_of, officer, school, monkeypatch):
    browser = browser_of(officer)
    lines = Entry.objects.count()

    def gone(*_args, **_options):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("incidents.actions.files.journal.record", gone)
    body = {"submission": "6e3f5b52-6a2e-4a58-9c35-7f4f5a3b8d10", "type": "GATE_CONGESTION", "school": school.code,
            "occurred_at": "2026-01-05T16:10:00+07:00", "note": "x"}  # fmt: skip
    answer = browser.post("/api/v1/incidents/", body, content_type="application/json")
    assert answer.status_code == 503, answer.content
    assert (Incident.objects.count(), Entry.objects.count()) == (0, lines)


def test_any_other_fault_is_the_page_of_500_in_the_readers_language(browser_of, chief, monkeypatch):
    browser = browser_of(chief, "vi")

    def broken(*_args, **_options):
        raise RuntimeError("s3cret")

    monkeypatch.setattr("safeschool.board.views.today_of", broken)
    answer = browser.get(reverse("home"))
    assert answer.status_code == 500
    assert said("vi", SAFE) in answer.content.decode()
    assert tells_no_insides(answer)


# A full disk


def test_a_photo_for_which_there_is_no_room_is_a_sentence_and_leaves_no_file(
    browser_of, officer, school, settings, tmp_path
):
    incident, browser = log(officer, school), browser_of(officer)
    photo = SimpleUploadedFile("p.jpg", noisy_picture(), "image/jpeg")
    with small_disk(tmp_path / "media", 64) as settings.MEDIA_ROOT:
        answer = browser.post(reverse("incidents:add_photo", args=[incident.pk]), {"photo": photo}, follow=True)
        assert "The photo could not be stored" in answer.content.decode()
        assert [file for _f, _d, files in os.walk(settings.MEDIA_ROOT) for file in files] == []
    assert not Photo.objects.exists()
    assert not Entry.objects.filter(verb="photo.attached").exists()


def noisy_picture() -> bytes:
    """One that cannot be made smaller than 64 KB."""
    out = io.BytesIO()
    Image.effect_noise((1200, 900), 90).save(out, "JPEG")
    return out.getvalue()


def test_a_list_for_which_there_is_no_room_is_a_sentence_and_nothing_is_written(
    browser_of, chief, north, settings, tmp_path
):
    rows = "".join(f"{n},School {n}\n" for n in range(300_000))
    file = SimpleUploadedFile("list.csv", f"code,name\n{rows}".encode())
    browser = browser_of(chief, "vi")
    browser.get(reverse("home"))
    with small_disk(tmp_path / "uploads", 1024) as settings.FILE_UPLOAD_TEMP_DIR:
        answer = browser.post(reverse("schools:import"), {"unit": north.pk, "file": file, "columns": ""})
    assert answer.status_code == 507
    assert said("vi", SAFE) in answer.content.decode()
    assert tells_no_insides(answer)
    assert not ImportBatch.objects.exists()
    assert not StagedRow.objects.exists()


# Too much at once


def test_a_body_far_too_large_is_refused_before_it_is_kept(browser_of, chief, north, settings, tmp_path):
    settings.UPLOAD_MAX_BYTES = 1 << 20
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "nowhere"  # whoever tried to keep it would fall
    file = SimpleUploadedFile("list.csv", b"code,name\n" + b"1,A\n" * 1_000_000)
    browser = browser_of(chief, "vi")
    answer = browser.post(reverse("schools:import"), {"unit": north.pk, "file": file, "columns": ""})
    assert answer.status_code == 413
    sentence = "This file has %(size)s; at most %(limit)s can be read. Split it and bring the parts one by one."
    assert said("vi", sentence).partition("%")[0] in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_program_s_body_far_too_large_is_refused_unread(browser_of, officer, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = browser_of(officer).post("/api/v1/incidents/", {"note": "x" * 2_000_000}, content_type="application/json")
    assert answer.status_code == 413
    assert "at most" in answer.json()["detail"]
