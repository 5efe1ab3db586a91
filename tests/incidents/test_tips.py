"""Anonymous tips: nothing is kept of the sender, the receipt opens the conversation, the desk triages."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from PIL import Image

from incidents import actions
from incidents.models import ConcernType, Incident, IncidentType, Tip
from incidents.selectors import door_at
from safeschool.accounts.models import Unit, User
from safeschool.audit.models import Entry
from safeschool.kernel import receipts, work
from safeschool.notifications.models import Delivery, Notice
from tests.incidents.factories import picture, tell

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 2, 37, 41, 123456, tzinfo=UTC)
HOUR = datetime(2026, 11, 25, 2, tzinfo=UTC)
ADDRESS = "203.0.113.77"
DEVICE = "Telltale-Phone/9.9 (serial 4711)"


def form_of(client: Client, school, language: str = "en", **facts) -> dict:
    page = client.get("/tip/", {"school": school.code, "language": language}).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return {**hidden, "type": "C_OTHER", "note": "They meet behind the gym.", "subject": "", "place": "", **facts}


def solved(puzzle: str) -> str:
    bits = work.bits_of(puzzle)
    return next(str(number) for number in range(10_000_000) if work.leading_zeros(puzzle, str(number)) >= bits)


def send(client: Client, school, **facts):
    return client.post(f"/tip/?school={school.code}", form_of(client, school, **facts),
                       REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=DEVICE)  # fmt: skip


def receipt_on(answer) -> str:
    return re.search(r'class="receipt[^>]*>([\d ]+)<', answer.content.decode())[1].replace(" ", "")


def everything_kept() -> str:
    """Every value of every row of ours, and what lies in the cache."""
    kept = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            kept += [str(bytes(v) if isinstance(v, memoryview) else v) for row in cursor.fetchall() for v in row]
    return "\n".join(kept + [f"{key}={value!r}" for key, value in cache._cache.items()])


@pytest.mark.parametrize("kind", ["C_OTHER", "C_ABUSE"])
def test_nothing_kept_tells_who_sent_a_tip_or_at_which_minute(school, officer, caplog, kind):
    with time_machine.travel(NOW, tick=False):
        receipt = receipt_on(send(Client(), school, type=kind))
    kept = everything_kept()
    for trace in (ADDRESS, "Telltale", receipt):
        assert trace not in kept + caplog.text
    assert Tip.objects.get().received_at == HOUR
    assert not Entry.objects.filter(verb__startswith="tip.").exists()
    # What leaves at once because life is in danger is sent at its minute; nothing else is.
    told_at_once = Delivery.objects.filter(notice__key__startswith="tip:")
    assert told_at_once.exists() is (kind == "C_ABUSE")
    told_at_once.delete()
    assert "2026-11-25 02:37" not in everything_kept()


def test_the_public_pages_set_no_cookie_and_open_no_session(client, school):
    send(client, school)
    client.post("/tip/talk/", {"receipt": "1234"})
    client.get("/tip/")
    assert dict(client.cookies) == {}
    answer = client.get("/tip/", {"school": school.code})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "csrf" not in answer.content.decode()


def test_a_refused_tip_is_not_logged(client, school, caplog):
    assert send(client, school, note=" ").status_code == 422
    assert caplog.text == ""


def test_a_signed_in_teacher_leaves_no_more_than_anybody(signed_in, teacher, officer, school):
    receipt_on(send(signed_in(teacher), school))
    fields = {field.name: getattr(Tip.objects.get(), field.name) for field in Tip._meta.fields}
    assert teacher not in fields.values()


def test_the_database_itself_refuses_the_minute(school, officer):
    tip = tell(school)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tip.objects.filter(pk=tip.pk).update(received_at=NOW)


@pytest.mark.parametrize("language", ["vi", "zh-hans", "en"])
def test_the_form_speaks_three_languages_without_a_session(client, school, language):
    answer = client.get("/tip/", {"school": school.code, "language": language})
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()


def test_a_form_sent_twice_is_one_tip_with_one_receipt(client, school, officer):
    body = form_of(client, school)
    first, again = (client.post(f"/tip/?school={school.code}", body) for _ in range(2))
    assert receipt_on(first) == receipt_on(again)
    assert Tip.objects.count() == 1


def test_a_receipt_is_sixteen_digits_kept_as_argon2_only(school, officer):
    receipt = receipts.new_receipt()
    tip = tell(school, receipt=receipt)
    assert re.fullmatch(r"\d{16}", receipt)
    assert re.fullmatch(r"[0-9a-f]{64}", tip.receipt_digest)
    assert actions.tip_of_receipt(receipts.in_fours(receipt)) == tip
    assert actions.tip_of_receipt(receipts.new_receipt()) is None


def test_every_single_wrong_digit_of_a_receipt_is_told_as_a_slip():
    receipt = receipts.new_receipt()
    for at, digit in enumerate(receipt):
        wrong = receipt[:at] + str((int(digit) + 1) % 10) + receipt[at + 1 :]
        assert not receipts.is_well_formed(wrong)


def test_a_lost_receipt_is_told_plainly(client, db):
    page = client.post("/tip/talk/", {"receipt": receipts.new_receipt(), "language": "en"})
    assert page.status_code == 422
    assert "No message has this receipt." in page.content.decode()
    assert "A lost receipt cannot be replaced" in page.content.decode()


def test_the_desk_asks_back_and_the_receipt_answers(client, signed_in, officer, school):
    receipt = receipt_on(send(client, school))
    tip, desk = Tip.objects.get(), signed_in(officer)
    desk.post(f"/incidents/tips/{tip.pk}/step/", {"to": "ACKNOWLEDGED", "text": ""})
    desk.post(f"/incidents/tips/{tip.pk}/step/", {"to": "WAITING", "text": "Which gym?"})
    assert "Which gym?" in client.post("/tip/talk/", {"receipt": receipt}).content.decode()
    client.post("/tip/talk/", {"receipt": receipt, "text": "The old one."})
    tip.refresh_from_db()
    assert tip.state == "VERIFYING"
    assert "The old one." in desk.get(f"/incidents/tips/{tip.pk}/").content.decode()
    answer = tip.messages.get(by=None)
    assert (answer.at.minute, answer.at.second) == (0, 0)
    assert officer.full_name not in client.post("/tip/talk/", {"receipt": receipt}).content.decode()


def test_an_ordinary_tip_is_told_at_the_full_hour_and_only_then_in_the_journal(officer, head, school):
    tell(school, now=NOW)
    assert not Notice.objects.filter(to__in=[officer, head]).exists()
    assert actions.tell_of_tips(now=NOW + timedelta(minutes=2)) == 0
    assert actions.tell_of_tips(now=HOUR + timedelta(hours=1, minutes=1)) == 1
    assert actions.tell_of_tips(now=HOUR + timedelta(hours=2)) == 0
    assert {notice.to for notice in Notice.objects.filter(key__startswith="tip:")} == {officer, head}
    assert Entry.objects.filter(verb="tip.received").count() == 1


def test_an_urgent_tip_is_told_at_once_and_pressed_after_ten_minutes(officer, chief, head, school):
    tip = tell(school, "C_WEAPON", now=NOW)
    told = Notice.objects.filter(key=f"tip:{tip.pk}:received", is_urgent=True)
    assert {notice.to for notice in told} == {officer, chief, head}
    assert {notice.created_at for notice in told} == {HOUR}
    assert actions.press_late_tips(now=NOW + timedelta(minutes=9)) == 0
    assert actions.press_late_tips(now=NOW + timedelta(minutes=11)) == 1
    assert actions.press_late_tips(now=NOW + timedelta(minutes=12)) == 0


def test_a_tip_becomes_an_incident_as_confidential_as_it_was(officer, chief, head, school):
    tip = tell(school, "C_ABUSE")
    actions.move_tip(by=officer, tip=tip, to="ACKNOWLEDGED", text="", now=NOW)
    kind = IncidentType.objects.get(code="CRASH")
    logged = actions.convert_tip(by=officer, tip=tip, type=kind, note="", now=tip.received_at)
    assert logged.incident.confidentiality == "CONFIDENTIAL"
    assert not Incident.objects.visible_to(head).filter(pk=logged.incident.pk).exists()
    again = actions.convert_tip(by=officer, tip=tip, type=kind, note="", now=tip.received_at)
    assert (again.incident, again.is_new) == (logged.incident, False)


def test_a_stranger_and_a_teacher_see_no_tip(stranger, teacher, commander, admin, auditor, school, officer):
    tip = tell(school, "C_WEAPON")
    for person in (stranger, teacher, commander, admin, auditor):
        assert not Tip.objects.visible_to(person).exists()
        with pytest.raises(Tip.DoesNotExist):
            actions.move_tip(by=person, tip=tip, to="ACKNOWLEDGED", text="", now=NOW)
    assert not Notice.objects.filter(to=stranger).exists()


def test_a_school_lead_reads_but_does_not_triage(head, officer, school):
    tip = tell(school, "C_WEAPON")
    assert Tip.objects.visible_to(head).get() == tip
    with pytest.raises(ValidationError, match="desk"):
        actions.move_tip(by=head, tip=tip, to="ACKNOWLEDGED", text="", now=NOW)


def test_the_database_refuses_an_unlawful_move_of_a_tip(school, officer):
    tip = tell(school)
    with pytest.raises(IntegrityError, match="lawful"), transaction.atomic():
        Tip.objects.filter(pk=tip.pk).update(state="CLOSED", acknowledged_at=NOW)


def photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Telltale"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_loses_what_tells_of_place_and_device(client, signed_in, officer, stranger, school):
    upload = SimpleUploadedFile("IMG_me_at_home.jpg", photo_with_place(), "image/jpeg")
    receipt_on(send(client, school, photos=upload))
    photo = Tip.objects.get().photos.get()
    assert b"Telltale" not in bytes(photo.jpeg)
    assert not Image.open(BytesIO(bytes(photo.jpeg))).getexif()
    assert "IMG_me" not in everything_kept()
    url = f"/incidents/tips/photos/{photo.name}/"
    assert signed_in(officer).get(url).headers["X-Content-Type-Options"] == "nosniff"
    assert signed_in(stranger).get(url).status_code == 404


def test_a_file_that_is_no_photo_is_refused_and_nothing_is_half_written(school, officer):
    with pytest.raises(ValidationError, match="picture"):
        tell(school, photos=[picture(), b"MZ not a picture"])
    assert not Tip.objects.exists()


def test_the_narrow_lane_closes_at_one_school_only(client, school, other_school, officer, stranger):
    statuses = [send(client, school).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert send(client, other_school).status_code == 200
    refused = send(client, school, note="My words are still here.")
    assert "My words are still here." in refused.content.decode()


def test_a_solved_puzzle_takes_the_wide_lane_from_the_same_address(client, school, officer, monkeypatch):
    monkeypatch.setattr(actions.lanes, "EASY_BITS", 4)
    for _ in range(11):
        send(client, school)
    for _ in range(3):
        body = form_of(client, school)
        body["solution"] = solved(body["puzzle"])
        assert client.post(f"/tip/?school={school.code}", body).status_code == 200


def test_a_solution_is_spent_once_and_a_foreign_puzzle_is_worth_nothing(db, monkeypatch):
    puzzle = work.new_puzzle(4)
    solution = solved(puzzle)
    assert work.is_solved(puzzle, solution)
    assert work.spend(puzzle)
    assert not work.is_solved(puzzle, solution)
    assert not work.spend(puzzle)
    assert not work.is_solved(puzzle[:-1] + "x", solution)
    assert not work.is_solved("made up", "0")


def test_puzzles_grow_harder_where_many_arrive(school, officer):
    door = door_at(school=school.code)
    easy = actions.bits_at(door, NOW)
    for _ in range(40):
        cache.set("lane", 1)
        actions.lanes._count(actions.lanes._key(NOW, "wide", "school", school.code))
    assert actions.bits_at(door, NOW) == easy + 2


def test_a_program_sends_a_tip_without_an_account(client, school, officer):
    puzzle = client.get("/api/v1/tips/", {"school": school.code}).json()
    assert puzzle["bits"] > 0
    body = {"school": school.code, "type": "C_OTHER", "note": "They meet behind the gym."}
    answer = client.post("/api/v1/tips/", body, content_type="application/json")
    assert answer.status_code == 201
    assert actions.tip_of_receipt(answer.json()["receipt"]) == Tip.objects.get()
    wrong = client.post("/api/v1/tips/", {**body, "school": "NONE"}, content_type="application/json")
    assert wrong.status_code == 400


def test_a_door_is_found_by_the_name_of_the_school_and_an_unknown_one_is_404(client, school):
    assert "Hill School" in client.get("/tip/", {"q": "hill"}).content.decode()
    assert client.get("/tip/", {"school": "NONE"}).status_code == 404


def test_the_poster_leads_to_the_door_in_three_languages(signed_in, officer, school):
    page = signed_in(officer).get(f"/incidents/tips/poster/{school.pk}/").content.decode()
    assert "/tip/?school=HILL" in page
    assert "<svg" in page
    assert [page.count(f'lang="{language}"') >= 2 for language in ("vi", "zh-hans", "en")] == [True] * 3


def test_the_server_keeps_no_log_of_addresses():
    from tests.test_house_rules import ROOT

    started = (ROOT / "Dockerfile").read_text() + (ROOT / "safeschool/embedded/site.py").read_text()
    assert "--access-log" not in started


def test_about_somebody_when_nobody_else_could_read_it_is_refused_plainly(school, officer):
    with pytest.raises(ValidationError, match="inspectorate"):
        tell(school, subject="WARD_CHIEF")
    assert not Tip.objects.exists()


def test_an_empty_desk_is_replaced_when_a_tip_grows_late(school, officer, chief, commander, city):
    tip = tell(school, "C_WEAPON", now=NOW)
    User.objects.filter(pk__in=[officer.pk, chief.pk]).update(is_active=False)
    tip.school.seats.all().delete()
    assert actions.press_late_tips(now=NOW + timedelta(hours=1)) == 1
    tip.refresh_from_db()
    assert tip.desk == city
    assert Tip.objects.visible_to(commander).get() == tip


def test_units_that_are_no_station_are_no_door(city: Unit, north: Unit):
    assert door_at(unit="CITY") is None
    assert door_at(unit="NORTH").unit == north
    assert ConcernType.objects.filter(allows_anonymous=False).exists()
