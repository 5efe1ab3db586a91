"""What a phone has kept and sends later: told by address, refused with the page, and nobody else's."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from incidents.models import Concern, Incident, Photo
from safeschool.kernel.kept import shelf_of
from tests.incidents.factories import picture

pytestmark = pytest.mark.usefixtures("at_now")
NOW = timezone.now()
FETCH = {"X-Requested-With": "fetch"}


def facts(**more):
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    return {"submission": str(uuid4()), "type": "CRASH", "school": "HILL", "occurred_at": at, **more}


def by(person):
    return {**FETCH, "X-Kept-By": shelf_of(person.pk).of}


def test_a_script_is_told_where_the_incident_is_now_and_told_the_same_again(client, officer, school):
    client.force_login(officer)
    sent = facts()
    answers = [client.post(reverse("incidents:log"), sent, headers=by(officer)) for _time in range(2)]
    where = {"url": reverse("incidents:file", args=[Incident.objects.get().pk])}
    assert [answer.json() for answer in answers] == [where, where]


def test_what_another_account_wrote_is_taken_from_nobody_else(client, officer, chief, teacher, school):
    client.force_login(chief)
    assert client.post(reverse("incidents:log"), facts(), headers=by(officer)).status_code == 404
    sign = {"submission": str(uuid4()), "type": "FIGHT", "note": "At noon.", "school": "HILL"}
    client.force_login(officer)
    address = reverse("incidents:raise_concern") + "?door=PLACE"
    assert client.post(address, sign, headers=by(teacher)).status_code == 404
    assert not Incident.objects.exists()
    assert not Concern.objects.exists()


def test_a_photo_that_was_not_stored_stays_on_the_phone_and_is_sent_again(client, officer, school, monkeypatch):
    client.force_login(officer)
    sent = facts()

    def send():
        photo = SimpleUploadedFile("gate.jpg", picture(80, 60), "image/jpeg")
        return client.post(reverse("incidents:log"), {**sent, "photos": [photo]}, headers=by(officer))

    with monkeypatch.context() as full:
        full.setattr("django.core.files.storage.FileSystemStorage._save", lambda *_args: (_ for _ in ()).throw(OSError))
        refused = send()
    assert refused.status_code == 422
    assert "The photo could not be stored." in refused.content.decode()
    assert send().status_code == 200
    assert (Incident.objects.count(), Photo.objects.count()) == (1, 1)


def test_a_shelf_is_one_accounts_own_and_its_name_tells_nothing(officer, chief):
    assert shelf_of(officer.pk) == shelf_of(officer.pk)
    assert {shelf_of(officer.pk).of, shelf_of(officer.pk).key}.isdisjoint(
        {shelf_of(chief.pk).of, shelf_of(chief.pk).key}
    )
    assert len(shelf_of(officer.pk).of) == 16


def test_whose_shelf_it_is_stands_on_every_page_of_the_account_and_on_no_other(client, officer, chief):
    client.force_login(officer)
    page = client.get(reverse("home")).content.decode()
    assert shelf_of(officer.pk).of in page
    assert shelf_of(chief.pk).of not in page
    client.logout()
    assert "data-outbox" not in client.get(reverse("accounts:sign_in")).content.decode()
