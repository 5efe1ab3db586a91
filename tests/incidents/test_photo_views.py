"""Who looked at a picture: each look at the whole one is a line of the journal, the page of the file is none."""

import io
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from incidents.actions import attach_photo
from safeschool.audit.models import Entry
from tests.incidents.factories import log, picture


@pytest.fixture(autouse=True)
def _photos_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def photo(officer, school):
    return attach_photo(by=officer, incident=log(officer, school), upload=ContentFile(picture(1600, 1200)))


def whole(photo) -> str:
    return reverse("incidents:photo", args=[photo.name])


def small(photo) -> str:
    return reverse("incidents:photo_small", args=[photo.name])


def looks():
    return Entry.objects.filter(verb="photo.opened")


def test_each_look_at_the_whole_picture_is_one_line_of_the_journal(signed_in, chief, photo):
    browser = signed_in(chief)
    for _look in range(2):
        answer = browser.get(whole(photo))
        assert answer.headers["Cache-Control"] == "private, no-store"
    first, second = looks()
    assert (first.actor, first.target_id, first.facts["sha256"]) == ("chief", str(photo.incident_id), photo.sha256)
    assert second.unit_id == photo.incident.unit_id
    page = browser.get(reverse("incidents:file", args=[photo.incident_id]))
    assert [str(event.what) for event in page.context["events"]].count("opened a photo") == 2


def test_the_page_of_the_file_shows_a_small_picture_and_that_is_no_look(signed_in, chief, photo):
    browser = signed_in(chief)
    page = browser.get(reverse("incidents:file", args=[photo.incident_id])).content.decode()
    assert f'src="{small(photo)}"' in page
    assert f'src="{whole(photo)}"' not in page
    with Image.open(io.BytesIO(browser.get(small(photo)).content)) as shown:
        assert shown.size == (640, 480)
    assert not looks().exists()


def test_a_stranger_opens_neither_and_leaves_no_line(signed_in, client, stranger, photo):
    for url in (whole(photo), small(photo)):
        assert signed_in(stranger).get(url).status_code == 404
        assert client.get(url).headers["Location"].startswith("/sign-in/")
    assert not looks().exists()


def test_a_picture_that_the_disk_lost_is_not_there_and_nobody_looked(signed_in, chief, photo):
    photo.file.storage.delete(photo.file.name)
    for url in (whole(photo), small(photo)):
        assert signed_in(chief).get(url).status_code == 404
    assert signed_in(chief).get(reverse("incidents:photo", args=[uuid4()])).status_code == 404
    assert not looks().exists()
