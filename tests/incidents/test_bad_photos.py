"""Files that are no photo, through each door: the quick log, the file's page, the API. A sentence, nothing kept."""

import io
import os

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from incidents.models import Incident, Photo, Tip
from safeschool.audit.models import Entry
from tests.incidents.factories import log, picture, tell
from tests.incidents.test_pages import sent
from tests.incidents.test_people_and_photos import CORPUS


def hundred_megapixels() -> bytes:
    """A real picture of one colour: 10,000 by 10,000, some hundred kilobytes."""
    out = io.BytesIO()
    Image.new("L", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


CASES = {**CORPUS, "100 megapixels": (hundred_megapixels(), "40 megapixels")}
# A form's own field finds some of them first, and says it in its own words.
SENTENCES = ("not a picture", "hides another", "broken or cut", "40 megapixels", "valid image", "is empty", "empty")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(media) -> list[str]:
    return [file for _folder, _folders, files in os.walk(media) for file in files]


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", CASES[name][0], "image/jpeg")


def refused_with_a_sentence(page: str) -> bool:
    return any(sentence in page for sentence in SENTENCES)


@pytest.mark.parametrize("name", CASES)
def test_the_page_of_the_file_refuses_it(signed_in, officer, school, media, name):
    url = reverse("incidents:add_photo", args=[log(officer, school).pk])
    page = signed_in(officer).post(url, {"photo": upload(name)}, follow=True)
    assert page.status_code == 200
    assert refused_with_a_sentence(page.content.decode())
    assert (Photo.objects.count(), kept(media)) == (0, [])
    assert not Entry.objects.filter(verb="photo.attached").exists()


@pytest.mark.parametrize("name", CASES)
def test_the_quick_log_refuses_it_and_loses_no_incident_unseen(signed_in, officer, school, media, name):
    form = sent(occurred_at=timezone.localtime().strftime("%Y-%m-%dT%H:%M"))
    answer = signed_in(officer).post(reverse("incidents:log"), {**form, "photos": upload(name)}, follow=True)
    assert answer.status_code in (200, 422)
    assert refused_with_a_sentence(answer.content.decode())
    # Either the form is shown again with what was written, or the incident is there without the photo.
    assert Incident.objects.count() == (answer.status_code == 200)
    assert answer.status_code == 200 or "A motorbike fell." in answer.content.decode()
    assert (Photo.objects.count(), kept(media)) == (0, [])


@pytest.mark.parametrize("name", CASES)
def test_the_door_of_tips_refuses_it_and_keeps_no_tip(school, officer, name):
    with pytest.raises(ValidationError, match=CASES[name][1]):
        tell(school, photos=[picture(), CASES[name][0]])
    assert not Tip.objects.exists()


@pytest.mark.parametrize("name", CASES)
def test_the_api_refuses_it(program, officer, school, media, name):
    url = f"/api/v1/incidents/{log(officer, school).pk}/photos/"
    answer = program(officer).post(url, {"photo": upload(name)}, format="multipart")
    assert answer.status_code == 400
    assert refused_with_a_sentence(str(answer.json()))
    assert (Photo.objects.count(), kept(media)) == (0, [])
