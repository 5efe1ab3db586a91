"""Letters between police and schools, both ways: clocks, receipts, answers; referrals; the briefing from them."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from incidents import actions
from incidents.models import Exchange, NoticeDuty
from incidents.selectors import next_school_day_begins, notices_due
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from schools.models import Agency
from tests.factories import make_person, seat
from tests.incidents.factories import log, picture

pytestmark = pytest.mark.usefixtures("at_now")
NOW = timezone.now()
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BODY = "Nguyen Van An was seen with a knife."


def send(by, school, *, now: datetime = NOW, **facts) -> Exchange:
    told = {"category": "NOTICE", "subject": "What was found", "body": BODY, "confidentiality": "RESTRICTED", **facts}
    return actions.send_letter(by=by, submission=uuid4(), letter=actions.Letter(school, **told), now=now)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, 0, tzinfo=ZONE)


def test_a_letter_to_a_school_is_due_before_its_next_school_day(officer, head, school):
    """Friday evening: the school is next open on Monday, with its first bell."""
    letter = send(officer, school, now=at(20, 18))
    assert letter.direction == "TO_SCHOOL"
    assert letter.due_at.astimezone(ZONE).date() == date(2026, 11, 23)
    assert next_school_day_begins(school, at(18, 3)).astimezone(ZONE).date() == date(2026, 11, 19)


def test_a_letter_to_the_police_is_due_in_two_working_days_and_the_desk_is_told_without_its_words(
    head, officer, chief, stranger, school
):
    letter = send(head, school, now=at(20, 15))
    assert (letter.direction, letter.due_at) == ("TO_POLICE", at(24, 15))
    told = Notice.objects.filter(key=f"letter:{letter.pk}:sent")
    assert {notice.to for notice in told} == {officer, chief}
    assert all("Nguyen" not in notice.subject + notice.body for notice in told)
    assert all("Nguyen" not in str(entry.facts) + entry.reason for entry in Entry.objects.all())


def test_whoever_is_told_of_a_letter_reads_its_category_in_their_own_language(head, officer, chief, school):
    officer.language = "vi"
    officer.save()
    letter = send(head, school, now=at(20, 15))
    subjects = {notice.to: notice.subject for notice in Notice.objects.filter(key=f"letter:{letter.pk}:sent")}
    assert subjects == {
        chief: f"Letter {letter}: notice about pupils",
        officer: f"Văn bản {letter}: thông báo về học sinh",
    }


def test_a_repeated_send_is_one_letter_and_another_body_a_conflict(officer, school):
    submission = uuid4()
    facts = {"category": "NOTICE", "subject": "A", "confidentiality": "INTERNAL"}
    letter = actions.Letter(school, body="B", **facts)
    first = actions.send_letter(by=officer, submission=submission, letter=letter, now=NOW)
    assert actions.send_letter(by=officer, submission=submission, letter=letter, now=NOW) == first
    with pytest.raises(actions.Conflict):
        other = actions.Letter(school, body="C", **facts)
        actions.send_letter(by=officer, submission=submission, letter=other, now=NOW)


def test_the_receipt_comes_from_the_receiving_side_alone_and_the_first_counts(signed_in, officer, chief, head, school):
    letter = send(officer, school)
    signed_in(chief).get(f"/incidents/letters/{letter.pk}/")
    letter.refresh_from_db()
    assert letter.read_at is None
    for _again in range(2):
        assert BODY in signed_in(head).get(f"/incidents/letters/{letter.pk}/").content.decode()
    letter.refresh_from_db()
    assert letter.read_at is not None
    assert [reading.by for reading in letter.readings.all()] == [head]
    assert "Head" in signed_in(officer).get(f"/incidents/letters/{letter.pk}/").content.decode()


def test_an_answer_stops_the_clock_and_the_sender_is_told(signed_in, head, officer, school):
    letter = send(head, school, asks_answer=True)
    signed_in(officer).post(f"/incidents/letters/{letter.pk}/answer/", {"text": "We come on Monday."})
    letter.refresh_from_db()
    assert letter.is_done
    assert letter.read_at <= letter.answered_at
    assert Notice.objects.filter(to=head, subject__contains="an answer").exists()


def test_a_late_letter_is_pressed_exactly_once(officer, head, school):
    letter = send(officer, school, due_at=NOW + timedelta(hours=1))
    done = send(officer, school, due_at=NOW + timedelta(hours=1))
    actions.read_letter(by=head, letter=done, now=NOW)
    assert actions.press_late_letters(now=NOW + timedelta(minutes=59)) == 0
    assert actions.press_late_letters(now=NOW + timedelta(minutes=61)) == 1
    assert actions.press_late_letters(now=NOW + timedelta(minutes=62)) == 0
    late = Notice.objects.filter(key=f"letter:{letter.pk}:late")
    assert {notice.to for notice in late} == {officer, head}


def test_a_confidential_letter_is_read_by_the_head_alone(signed_in, north, officer, head, school):
    safety = seat(make_person("safety", Role.SCHOOL_SAFETY_OFFICER, north), school)
    letter = send(officer, school, confidentiality="CONFIDENTIAL")
    assert {notice.to for notice in Notice.objects.filter(key=f"letter:{letter.pk}:sent")} == {head}
    assert signed_in(head).get(f"/incidents/letters/{letter.pk}/").status_code == 200
    assert signed_in(safety).get(f"/incidents/letters/{letter.pk}/").status_code == 404
    colleague = make_person("colleague", Role.WARD_OFFICER, north)
    assert signed_in(colleague).get(f"/incidents/letters/{letter.pk}/").status_code == 404


def test_nobody_writes_for_another_unit_or_school(stranger, teacher, officer, school, other_school):
    for person, target in ((stranger, school), (teacher, school), (officer, other_school)):
        with pytest.raises(ValidationError, match="do not write"):
            send(person, target)
    with pytest.raises(ValidationError, match="no such incident"):
        send(officer, school, incident=log(stranger, other_school))


def test_a_stranger_sees_no_letter_and_no_picture_of_it(signed_in, officer, stranger, school):
    letter = actions.send_letter(
        by=officer, submission=uuid4(), now=NOW, pictures=[ContentFile(picture())],
        letter=actions.Letter(school, "NOTICE", "Subject", BODY, "INTERNAL"),
    )  # fmt: skip
    browser, name = signed_in(stranger), letter.enclosures.get().name
    assert "Subject" not in browser.get("/incidents/letters/").content.decode()
    for path in (f"/incidents/letters/{letter.pk}/", f"/incidents/letters/pictures/{name}/"):
        assert browser.get(path).status_code == 404
    answer = signed_in(officer).get(f"/incidents/letters/pictures/{name}/")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_an_accepted_incident_with_pupils_owes_its_school_a_notice_until_it_is_sent(signed_in, officer, head, school):
    incident = log(officer, school, "FIGHT_AFTER_SCHOOL")
    actions.move_incident(by=officer, incident=incident, to="ACCEPTED", now=NOW)
    duty = NoticeDuty.objects.get(incident=incident)
    assert duty.due_at == next_school_day_begins(school, NOW)
    assert incident.number in signed_in(officer).get("/incidents/letters/").content.decode()
    send(officer, school, incident=incident)
    assert notices_due(officer) == []


def test_a_school_that_is_itself_in_question_is_owed_no_notice(chief, officer, school):
    for code in ("STAFF_ON_PUPIL", "CRASH"):
        incident = log(chief, school, code)
        actions.move_incident(by=chief, incident=incident, to="ACCEPTED", now=NOW)
    assert not NoticeDuty.objects.filter(incident__type__code="STAFF_ON_PUPIL").exists()


def test_a_missed_notice_presses_the_desk_once_and_a_waived_one_never(officer, school):
    first, second = log(officer, school, "FIGHT_AFTER_SCHOOL"), log(officer, school, "FIGHT_AFTER_SCHOOL")
    for incident in (first, second):
        actions.move_incident(by=officer, incident=incident, to="ACCEPTED", now=NOW)
    with pytest.raises(ValidationError, match="Say why"):
        actions.waive_notice(by=officer, duty=first.notice_duty, reason=" ", now=NOW)
    actions.waive_notice(by=officer, duty=first.notice_duty, reason="The family asked so.", now=NOW)
    later = NOW + timedelta(days=30)
    assert actions.press_late_letters(now=later) == 1
    assert actions.press_late_letters(now=later) == 0
    assert Notice.objects.filter(to=officer, key=f"incident:{second.pk}:notice_late").exists()


def test_a_case_is_referred_rejected_with_a_reason_and_accepted_elsewhere(signed_in, officer, school):
    incident = log(officer, school)
    health, education = Agency.objects.get(code="HEALTH"), Agency.objects.get(code="EDUCATION")
    offered = actions.refer(by=officer, incident=incident, agency=health, reason="Care", now=NOW)
    with pytest.raises(ValidationError, match="already"):
        actions.refer(by=officer, incident=incident, agency=health, reason="Care", now=NOW)
    answer = {"by": officer, "referral": offered, "now": NOW}
    with pytest.raises(ValidationError, match="reason"):
        actions.answer_referral(**answer, is_accepted=False, answered_for="Dr. Lan", answer="")
    actions.answer_referral(**answer, is_accepted=False, answered_for="Dr. Lan", answer="Not ours.")
    with pytest.raises(ValidationError, match="answered already"):
        actions.answer_referral(**answer, is_accepted=True, answered_for="Dr. Lan", answer="")
    signed_in(officer).post(
        f"/incidents/{incident.pk}/casework/refer/", {"agency": "EDUCATION", "reason": "Theirs.", "is_transfer": "on"}
    )
    taken = incident.referrals.get(agency=education)
    signed_in(officer).post(f"/incidents/referrals/{taken.pk}/answer/", {"is_accepted": "1", "answered_for": "Ms. Hoa"})
    incident.refresh_from_db()
    assert incident.status == "TRANSFERRED"
    page = signed_in(officer).get(f"/incidents/{incident.pk}/casework/").content.decode()
    assert "Not ours." in page


def test_an_authority_of_another_country_is_not_asked(officer, school):
    with pytest.raises(ValidationError, match="country"):
        actions.refer(
            by=officer,
            incident=log(officer, school),
            agency=Agency.objects.get(code="COUNTY_POLICE"),
            reason="x",
            now=NOW,
        )


def test_the_minutes_come_from_the_letters_and_stay_once_the_briefing_was_held(signed_in, officer, head, school, north):
    today = NOW.astimezone(ZONE).date()
    read = send(officer, school)
    actions.read_letter(by=head, letter=read, now=NOW)
    send(head, school, asks_answer=True)
    period = {"unit": "NORTH", "first_on": today.isoformat(), "last_on": today.isoformat()}
    url = signed_in(officer).post("/incidents/briefings/", period).url
    briefing = actions.draw_briefing(by=officer, unit=north, first_on=today, last_on=today)
    counts = {"to_school": 1, "to_police": 1, "in_time": 1, "waiting": 1}
    assert briefing.rows == [{"code": "HILL", "name": "Hill School", **counts}]
    minutes = {"held_on": today.isoformat(), "attendees": "Head, Officer", "remarks": "Light at the gate.",
               "text_1": "Ask for a lamp", "owner_1": "Head", "due_1": today.isoformat()}  # fmt: skip
    wrong = signed_in(officer).post(url, {**minutes, "owner_1": ""})
    assert wrong.status_code == 422
    signed_in(officer).post(url, minutes)
    send(officer, school)
    again = actions.draw_briefing(by=officer, unit=north, first_on=today, last_on=today)
    assert again.rows == briefing.rows
    action = again.actions.get()
    signed_in(officer).post(f"{url}actions/{action.pk}/")
    action.refresh_from_db()
    assert action.done_on is not None
    paper = signed_in(officer).get(f"{url}minutes/").content.decode()
    assert all(word in paper for word in ("Hill School", "Ask for a lamp", "Head, Officer"))


def test_a_form_sends_a_letter_with_a_picture_and_the_list_shows_who_waits(signed_in, officer, head, school):
    form = {"submission": str(uuid4()), "school": "HILL", "category": "WARNING", "subject": "Ice", "body": "Slippery.",
            "confidentiality": "INTERNAL", "pictures": ContentFile(picture(), "p.jpg")}  # fmt: skip
    answer = signed_in(officer).post("/incidents/letters/new/", form)
    assert answer.status_code == 302, answer.context["form"].errors
    letter = Exchange.objects.get()
    assert letter.enclosures.count() == 1
    assert "Ice" in signed_in(head).get("/incidents/letters/?view=waiting").content.decode()
    wrong = signed_in(officer).post("/incidents/letters/new/", {**form, "school": "LAKE"})
    assert wrong.status_code == 422


def test_more_pictures_than_may_be_enclosed_are_refused_and_none_is_left_out(officer, school):
    with pytest.raises(ValidationError, match="At most 10"):
        actions.send_letter(
            by=officer, submission=uuid4(), now=NOW, pictures=[ContentFile(picture())] * 11,
            letter=actions.Letter(school, "NOTICE", "Subject", BODY, "INTERNAL"),
        )  # fmt: skip
    assert not Exchange.objects.exists()
