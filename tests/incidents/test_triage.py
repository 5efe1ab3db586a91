"""Triage: a life at stake goes first; every end is an answer to the sender, and the answer has a clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import Concern, ConcernMessage, Tip
from incidents.selectors import answer_due
from safeschool.audit.models import Entry
from safeschool.kernel import receipts
from tests.incidents.factories import log, raise_one, tell

# A Friday, nine in the morning by the clock of North.
FRIDAY = datetime(2026, 10, 16, 2, 0, tzinfo=UTC)


def old_concern(teacher, school, code="C_OTHER", days: int = 40) -> Concern:
    return raise_one(teacher, school, code, now=timezone.now() - timedelta(days=days))


def test_what_may_cost_a_life_is_told_apart_from_the_start(teacher, officer, school):
    assert raise_one(teacher, school, "C_SELF_HARM").is_life_safety
    assert not raise_one(teacher, school, "C_GATE_TRAFFIC").is_life_safety
    assert tell(school, "C_WEAPON").is_life_safety


def test_the_sender_is_told_within_one_three_or_ten_working_days(north):
    assert answer_due(north, "IMMEDIATE", FRIDAY) == FRIDAY + timedelta(days=3)
    assert answer_due(north, "H24", FRIDAY) == FRIDAY + timedelta(days=5)
    assert answer_due(north, "ROUTINE", FRIDAY) == FRIDAY + timedelta(days=14)


def test_triage_changes_class_and_clocks_with_a_reason(teacher, officer, chief, school):
    concern = raise_one(teacher, school, "C_GATE_TRAFFIC")
    with pytest.raises(ValidationError, match="why"):
        actions.triage_concern(
            by=officer, concern=concern, urgency="H24", is_life_safety=True, reason="", now=timezone.now()
        )
    chief.notices.all().delete()
    triaged = actions.triage_concern(
        by=officer,
        concern=concern,
        urgency="ROUTINE",
        is_life_safety=True,
        reason="A knife was seen",
        now=timezone.now(),
    )
    assert triaged.urgency == "IMMEDIATE"
    assert triaged.acknowledge_by == concern.raised_at + timedelta(minutes=10)
    assert triaged.answer_by < concern.answer_by
    assert chief.notices.get().is_urgent
    line = Entry.objects.about(concern).get(verb="concern.triaged")
    assert (line.reason, line.facts["is_life_safety"]) == ("A knife was seen", True)


def test_a_lower_class_gives_time_back_and_one_that_has_come_to_its_end_is_not_triaged(teacher, officer, school):
    concern = raise_one(teacher, school, "C_STRANGER")
    now = timezone.now()
    lower = actions.triage_concern(
        by=officer, concern=concern, urgency="ROUTINE", is_life_safety=False, reason="Known delivery", now=now
    )
    assert lower.acknowledge_by > concern.acknowledge_by
    actions.acknowledge_concern(by=officer, concern=concern, now=now)
    actions.close_concern(by=officer, concern=concern, to="UNFOUNDED", feedback="A courier", now=now)
    with pytest.raises(ValidationError, match="end"):
        actions.triage_concern(
            by=officer, concern=concern, urgency="H24", is_life_safety=False, reason="Once more", now=now
        )


def test_only_the_desk_triages_and_a_stranger_finds_nothing(teacher, officer, head, stranger, school, signed_in):
    concern, tip = raise_one(teacher, school), tell(school)
    form = {"urgency": "IMMEDIATE", "is_life_safety": "on", "reason": "Because I say so"}
    for person in (teacher, head, stranger):
        browser = signed_in(person)
        assert browser.post(reverse("incidents:triage_concern", args=[concern.pk]), form).status_code == 404
        assert browser.post(reverse("incidents:triage_tip", args=[tip.pk]), form).status_code == 404
    concern.refresh_from_db()
    tip.refresh_from_db()
    assert not concern.is_life_safety
    assert not tip.is_life_safety


def test_the_desk_triages_a_tip_on_its_page_and_a_life_stands_first(officer, school, signed_in):
    first, second = tell(school, "C_GATE_TRAFFIC"), tell(school, "C_GATE_TRAFFIC")
    form = {"urgency": "H24", "is_life_safety": "on", "reason": "Says who has the knife"}
    browser = signed_in(officer)
    browser.post(reverse("incidents:triage_tip", args=[second.pk]), form)
    second.refresh_from_db()
    assert (second.urgency, second.is_life_safety) == ("IMMEDIATE", True)
    waiting = browser.get(reverse("incidents:tips")).context["waiting"]
    assert [tip for tip, _late in waiting] == [second, first]
    assert "a life may be at stake" in browser.get(reverse("incidents:tip", args=[second.pk])).content.decode()


def test_every_end_is_an_answer_to_the_sender_unfounded_too(teacher, officer, school, signed_in):
    now = timezone.now()
    concern = raise_one(teacher, school)
    actions.acknowledge_concern(by=officer, concern=concern, now=now)
    with pytest.raises(ValidationError):
        actions.close_concern(by=officer, concern=concern, to="UNFOUNDED", feedback=" ", now=now)
    actions.close_concern(by=officer, concern=concern, to="UNFOUNDED", feedback="Nothing was found", now=now)
    concern.refresh_from_db()
    assert concern.answered_at == now
    page = signed_in(teacher).get(reverse("incidents:concern", args=[concern.pk])).content.decode()
    assert "Nothing was found" in page
    assert ConcernMessage.objects.get(concern=concern).kind == "FEEDBACK"


def test_an_incident_made_of_it_is_an_answer(teacher, officer, school):
    now = timezone.now()
    concern, other = raise_one(teacher, school), raise_one(teacher, school)
    actions.acknowledge_concern(by=officer, concern=other, now=now)
    actions.join_concern(by=officer, concern=other, incident=log(officer, school), now=now)
    actions.convert_concern(by=officer, concern=concern, type=log(officer, school).type, now=now)
    answered = Concern.objects.values_list("answered_at", flat=True)
    assert set(answered) == {now}


def test_a_question_is_not_yet_an_answer(teacher, officer, school):
    concern = raise_one(teacher, school)
    actions.acknowledge_concern(by=officer, concern=concern, now=timezone.now())
    actions.ask_back(by=officer, concern=concern, text="Which gate?", now=timezone.now())
    concern.refresh_from_db()
    assert concern.answered_at is None


def test_the_desk_is_pressed_once_for_every_sender_not_told_in_time(teacher, officer, school):
    concern = old_concern(teacher, school)
    tip = tell(school, now=timezone.now() - timedelta(days=40))
    actions.acknowledge_concern(by=officer, concern=concern, now=timezone.now())
    officer.notices.all().delete()
    assert actions.press_late_answers(now=timezone.now()) == 2
    assert actions.press_late_answers(now=timezone.now()) == 0
    told = list(officer.notices.values_list("subject", flat=True))
    assert len([subject for subject in told if "was not told anything" in subject]) == 2
    tip.refresh_from_db()
    assert tip.answer_pressed_at.minute == 0


def test_nobody_is_pressed_where_the_sender_was_told(teacher, officer, school):
    concern = old_concern(teacher, school)
    actions.acknowledge_concern(by=officer, concern=concern, now=timezone.now())
    actions.check_concern(by=officer, concern=concern, reason="We went there on Monday.", now=timezone.now())
    assert actions.press_late_answers(now=timezone.now()) == 0


def test_the_count_of_senders_not_told_equals_its_list(teacher, officer, head, commander, school, signed_in):
    late = old_concern(teacher, school)
    raise_one(teacher, school)
    old_tip = tell(school, now=timezone.now() - timedelta(days=40))
    tell(school)
    for name, row in (("incidents:concerns", late), ("incidents:tips", old_tip)):
        page = signed_in(officer).get(reverse(name), {"answer": "LATE"})
        assert page.context["unanswered"] == 1
        assert [one.pk for one in page.context["page"].rows] == [row.pk]


def test_the_holder_of_the_receipt_reads_by_when_and_then_the_answer(officer, school, client):
    receipt = receipts.new_receipt()
    tip = tell(school, receipt=receipt)
    page = client.post(reverse("tip_talk"), {"receipt": receipt}).content.decode()
    assert "at the latest" in page
    actions.move_tip(by=officer, tip=tip, to="ACKNOWLEDGED", text="", now=timezone.now())
    actions.move_tip(by=officer, tip=tip, to="UNFOUNDED", text="We looked; nothing was there.", now=timezone.now())
    page = client.post(reverse("tip_talk"), {"receipt": receipt}).content.decode()
    assert "at the latest" not in page
    assert "nothing was there" in page
    assert Tip.objects.get().answered_at is not None


def test_the_raiser_reads_both_clocks(teacher, school, signed_in):
    concern = raise_one(teacher, school)
    page = signed_in(teacher).get(reverse("incidents:concern", args=[concern.pk])).content.decode()
    assert "Acknowledge by" in page
    assert "The sender is told by" in page
