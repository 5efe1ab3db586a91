"""Buttons that sign, programs that press, messages of the Common Alerting Protocol."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import actions
from incidents.models import Alarm, AlarmDevice
from incidents.selectors.cap import NS, faults_of, written_cap
from safeschool.audit.models import Entry
from tests.incidents.alarm_factories import Button, make_device, press


@pytest.fixture
def button(client, chief, school):
    device, key = make_device(chief, school)
    return Button(client, device.code, key)


def ms_now() -> int:
    return round(timezone.now().timestamp() * 1000)


def test_a_signed_press_is_an_alarm_at_the_school_of_the_button(button, school, officer):
    answer = button.send(kind="INTRUDER")
    assert answer.status_code == 201, answer.json()
    assert answer.json()["school"] == school.code
    assert officer.notices.count() == 1


def test_a_forged_press_is_refused_with_a_sentence(button):
    forged = button.send(key="another key")
    changed = button.send(kind="FIRE", signed_body=b'{"kind": "OTHER"}')
    for answer in (forged, changed):
        assert answer.status_code == 401
        assert "signature" in answer.json()["detail"]
    assert not Alarm.objects.exists()


def test_a_replayed_press_is_refused_with_a_sentence(button):
    ms = ms_now()
    assert button.send(ms=ms).status_code == 201
    replayed = button.send(ms=ms)
    older = button.send(ms=ms - 1)
    assert {replayed.status_code, older.status_code} == {409}
    assert "came before" in replayed.json()["detail"]
    assert Alarm.objects.get().presses == 1


@pytest.mark.parametrize("minutes", [5, -5])
def test_a_clock_five_minutes_off_is_refused_with_a_sentence(button, minutes):
    answer = button.send(ms=ms_now() + minutes * 60_000)
    assert answer.status_code == 401
    assert f"{minutes * 60}" in answer.json()["detail"].replace("299", "300")
    assert not Alarm.objects.exists()


def test_a_thousand_presses_of_a_broken_button_are_one_alarm_with_a_count(button, officer):
    """What one more costs does not grow, so that the last of a thousand is like the second."""
    ms, costs = ms_now(), []
    assert button.send(ms=ms).status_code == 201
    for more in range(1, 100):
        with CaptureQueriesContext(connection) as asked:
            assert button.send(ms=ms + more).status_code == 200
        costs.append(len(asked))
    assert Alarm.objects.get().presses == 100
    Alarm.objects.update(presses=999)
    assert button.send(ms=ms + 999).status_code == 200
    assert Alarm.objects.get().presses == 1000
    assert len(set(costs)) == 1
    assert costs[0] <= 12
    assert officer.notices.count() == 1
    assert Entry.objects.filter(verb__startswith="alarm").count() <= 2


def test_a_heartbeat_shows_that_the_button_lives(button):
    assert AlarmDevice.objects.get().is_dead(timezone.now())
    ms = ms_now()
    assert button.send("/api/v1/alarms/beat/", ms=ms).status_code == 204
    assert button.send("/api/v1/alarms/beat/", ms=ms).status_code == 409
    device = AlarmDevice.objects.get()
    assert not device.is_dead(timezone.now())
    assert device.is_dead(timezone.now() + timedelta(minutes=6))


def test_a_heartbeat_is_no_press_and_a_press_no_heartbeat(button):
    assert button.send("/api/v1/alarms/beat/", ms=ms_now() + 1000).status_code == 204
    assert button.send(ms=ms_now()).status_code == 201  # on its way before, arrived after


def test_a_revoked_button_is_unknown(button, chief):
    actions.revoke_device(by=chief, device=AlarmDevice.objects.get(), now=timezone.now())
    assert button.send().status_code == 401


def test_a_button_presses_and_reads_nothing(button, client):
    ms = ms_now()
    button.send(ms=ms)
    assert client.get("/api/v1/alarms/", headers={"X-Alarm-Device": button.code}).status_code == 401


def test_a_program_of_a_teacher_presses_at_the_own_school_only(program, teacher, school, other_school):
    api = program(teacher)
    assert api.post("/api/v1/alarms/", {"kind": "FIRE", "school": school.code}).status_code == 201
    assert api.post("/api/v1/alarms/", {"kind": "FIRE", "school": other_school.code}).status_code == 400


def test_an_officer_answers_over_the_api_and_the_stranger_finds_nothing(program, teacher, school, officer, stranger):
    alarm = press(teacher, school)
    path = f"/api/v1/alarms/{alarm.pk}/"
    assert program(officer).post(f"{path}move/", {"to": "EN_ROUTE"}).json()["state"] == "EN_ROUTE"
    assert program(officer).post(f"{path}move/", {"to": "RINGING"}).status_code == 400
    for answer in (program(stranger).get(path), program(stranger).post(f"{path}move/", {"to": "ON_SCENE"})):
        assert answer.status_code == 404


@pytest.mark.parametrize(("nature", "status"), [("REAL", "Actual"), ("DRILL", "Exercise"), ("TEST", "Test")])
def test_an_alarm_goes_out_as_a_sound_message(nature, status, teacher, school):
    root = ET.fromstring(written_cap(press(teacher, school, nature=nature), "safeschool.example:443"))
    assert faults_of(root) == []
    assert root.findtext(f"{{{NS}}}status") == status
    assert root.findtext(f"{{{NS}}}sender") == "safeschool.example"


def test_what_went_out_comes_in_elsewhere_as_the_same_alarm(program, teacher, school, stranger):
    alarm = press(teacher, school, "FIRE", nature="DRILL")
    message = program(teacher).get(f"/api/v1/alarms/{alarm.pk}/cap/")
    assert message["Content-Type"] == "application/cap+xml"
    sent = {"path": "/api/v1/alarms/receive/", "data": message.content, "content_type": "application/cap+xml"}
    first, again = program(stranger).post(**sent), program(stranger).post(**sent)
    assert (first.status_code, again.status_code) == (201, 200), first.content
    taken = Alarm.objects.get(pk=first.json()["id"])
    assert (taken.kind, taken.nature, taken.unit.code) == ("FIRE", "DRILL", "SOUTH")


BAD = {
    "no xml": lambda text: text[:-20],
    "entities": lambda text: '<!DOCTYPE a [<!ENTITY b "c">]>' + text.partition("?>")[2],
    "wrong order": lambda text: text.replace("<status>Actual</status>", "").replace(
        "<scope>", "<status>Actual</status><scope>"
    ),
    "unknown status": lambda text: text.replace("Actual", "Perhaps"),
    "a time with Z": lambda text: text.replace("+00:00</sent>", "Z</sent>"),
    "no event": lambda text: text.replace("<event>REAL INTRUDER</event>", ""),
    "an update": lambda text: text.replace(">Alert<", ">Update<"),
    "another namespace": lambda text: text.replace("cap:1.2", "cap:1.1"),
}


@pytest.mark.parametrize("fault", sorted(BAD))
def test_a_message_that_is_not_sound_is_refused_with_a_sentence(fault, program, teacher, school, officer):
    text = written_cap(press(teacher, school), "safeschool.example").decode()
    bad = BAD[fault](text)
    assert bad != text
    answer = program(officer).post("/api/v1/alarms/receive/", bad.encode(), content_type="application/cap+xml")
    assert answer.status_code == 400
    assert Alarm.objects.count() == 1
