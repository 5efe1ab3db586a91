"""The life of a cooperation model: its committee, reviews, meetings, and what they agree."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import actions
from campaigns.models import Agreed, CooperationModel, Meeting, ModelReview
from campaigns.selectors.cooperation import due_meetings
from campaigns.workflow import ModelStatus, months_after
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from schools.models import Agency
from tests.factories import make_person, make_school, seat

NOW = datetime(2026, 1, 31, 2, 0, tzinfo=UTC)
MINUTES = "The light at the gate is mended first."


@pytest.fixture
def model(chief, north, school):
    health = Agency.objects.get(code="HEALTH")
    return actions.found_model(
        by=chief, unit=north, name="Safe gates", founded_on=date(2026, 1, 5), decision_no="12/QD",
        advised_by="Ward police", decided_by="Committee 799", schools=[school], partners=[health],
    )  # fmt: skip


@pytest.fixture
def active(chief, model):
    return actions.move_model(by=chief, model=model, to=ModelStatus.ACTIVE, now=NOW)


def hold(chief, model, held_at=NOW):
    planned = actions.plan_meeting(
        by=chief, model=model, planned_at=held_at, agenda="1. The gate", kind="REGULAR", now=held_at
    )
    return actions.write_minutes(by=chief, meeting=planned, held_at=held_at, minutes=MINUTES, now=held_at)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, then):
    assert months_after(day, months) == then


def test_an_active_model_is_reviewed_after_half_a_year_and_after_a_year(chief, active):
    first = active.reviews.get()
    assert (first.kind, first.due_on) == ("HALF_YEAR", date(2026, 7, 31))
    told = {"findings": "Fewer jams.", "outcome": "CONTINUE", "held_on": date(2026, 7, 20)}
    actions.hold_review(by=chief, review=first, now=NOW + timedelta(days=180), **told)
    second = active.reviews.get(held_on=None)
    assert (second.kind, second.due_on) == ("YEARLY", date(2027, 1, 31))
    with pytest.raises(ValidationError, match="held already"):
        actions.hold_review(by=chief, review=first, now=NOW + timedelta(days=180), **told)


def test_a_review_leads_on_or_ends_the_model(chief, active):
    actions.move_model(by=chief, model=active, to=ModelStatus.UNDER_REVIEW, now=NOW)
    review, later = active.reviews.get(), NOW + timedelta(days=200)
    held_on = date(2026, 8, 1)
    told = {"findings": "Two schools joined.", "now": later, "by": chief, "held_on": held_on}
    actions.hold_review(review=review, outcome="CHANGE", **told)
    active.refresh_from_db()
    assert active.status == ModelStatus.ACTIVE
    actions.hold_review(review=active.reviews.get(held_on=None), outcome="END", **told)
    active.refresh_from_db()
    assert (active.status, active.ended_on) == (ModelStatus.ENDED, date(2026, 8, 19))
    assert not active.reviews.filter(held_on=None).exists()
    with pytest.raises(ValidationError, match="has ended"):
        actions.change_model(by=chief, model=active, schools=[], partners=[], name="Other")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"held_on": date(2026, 2, 1)}, "has not come yet"),
        ({"held_on": date(2026, 1, 1)}, "not active yet"),
        ({"findings": " "}, "held_review_says"),
    ],
)
def test_a_review_that_cannot_be_is_refused(wrong, sentence, chief, active):
    told = {"held_on": date(2026, 1, 31), "findings": "Well.", "outcome": "CONTINUE", **wrong}
    with pytest.raises(ValidationError, match=sentence):
        actions.hold_review(by=chief, review=active.reviews.get(), now=NOW, **told)


def test_a_model_that_has_ended_has_a_day_in_the_database_too(model):
    with pytest.raises(IntegrityError), transaction.atomic():
        CooperationModel.objects.filter(pk=model.pk).update(status="ENDED")


def test_the_next_meeting_is_due_three_months_after_the_last(chief, active):
    rows = CooperationModel.objects.select_related("unit")
    assert due_meetings(rows, date(2026, 4, 29)) == []
    assert [due.due_on for due in due_meetings(rows, date(2026, 4, 30))] == [date(2026, 4, 30)]
    hold(chief, active, NOW + timedelta(days=31))
    assert due_meetings(rows, date(2026, 5, 31)) == []
    assert [due.due_on for due in due_meetings(rows, date(2026, 6, 3))] == [date(2026, 6, 3)]


def test_a_meeting_has_an_agenda_minutes_and_things_agreed_with_owner_and_day(signed_in, chief, head, active):
    browser, then = signed_in(chief), "2026-03-02T08:00"
    answer = browser.post(
        reverse("campaigns:new_meeting", args=[active.pk]),
        {"kind": "REGULAR", "planned_at": then, "place": "Ward hall", "agenda": "1. The gate"},
    )
    made = Meeting.objects.get()
    assert answer.url == reverse("campaigns:meeting", args=[made.pk])
    health = Agency.objects.get(code="HEALTH")
    browser.post(
        reverse("campaigns:write_minutes", args=[made.pk]),
        {"held_at": then, "chair": "Chair", "attendees": "Head, chief", "minutes": MINUTES, "agencies": [health.pk]},
    )
    url = reverse("campaigns:agree", args=[made.pk])
    nobody = browser.post(url, {"text": "Mend the light", "due_on": "2026-03-20"})
    assert nobody.status_code == 422
    assert "Name the person or the agency" in nobody.content.decode()
    early = browser.post(url, {"text": "Mend the light", "owner": head.pk, "due_on": "2026-03-01"})
    assert "cannot be due before the meeting" in early.content.decode()
    browser.post(url, {"text": "Mend the light", "owner": head.pk, "due_on": "2026-03-20"})
    agreed = Agreed.objects.get()
    assert Notice.objects.filter(to=head, key=f"agreed:{agreed.pk}").exists()
    page = signed_in(head).get(reverse("campaigns:meeting", args=[made.pk])).content.decode()
    for told in ("1. The gate", MINUTES, "Mend the light", "Ward hall", health.name_en):
        assert told in page
    signed_in(head).post(reverse("campaigns:close_agreed", args=[agreed.pk]), {"outcome": "Mended."})
    agreed.refresh_from_db()
    assert (agreed.closed_by, agreed.outcome) == (head, "Mended.")
    assert Entry.objects.about(made).filter(verb="meeting.agreed_closed").exists()


def test_nobody_but_its_owner_and_the_police_closes_what_was_agreed(chief, head, active, north, school):
    agreed = actions.agree(
        by=chief, meeting=hold(chief, active), text="Light", due_on=date(2026, 3, 1), now=NOW, owner=chief
    )
    with pytest.raises(ValidationError, match="Only its owner"):
        actions.close_agreed(by=head, agreed=agreed, outcome="Done.", now=NOW)
    with pytest.raises(ValidationError, match="Say what was done"):
        actions.close_agreed(by=chief, agreed=agreed, outcome=" ", now=NOW)


def test_minutes_are_not_written_before_the_meeting(chief, active):
    planned = actions.plan_meeting(
        by=chief, model=active, planned_at=NOW + timedelta(days=9), agenda="1. The gate", kind="REGULAR", now=NOW
    )
    with pytest.raises(ValidationError, match="has not come yet"):
        actions.write_minutes(by=chief, meeting=planned, held_at=planned.planned_at, minutes=MINUTES, now=NOW)


def test_leaders_hear_once_what_is_due_and_owners_what_is_late(chief, head, active):
    agreed = actions.agree(
        by=chief, meeting=hold(chief, active), text="Light", due_on=date(2026, 2, 10), now=NOW, owner=head
    )
    assert actions.remind_of_cooperation(now=NOW + timedelta(days=5)) == 0
    late = NOW + timedelta(days=175)
    assert actions.remind_of_cooperation(now=late) == 3
    assert actions.remind_of_cooperation(now=late + timedelta(hours=1)) == 0
    assert Notice.objects.filter(to=chief, key__startswith="review_due").count() == 1
    assert Notice.objects.filter(to=chief, key__startswith="meeting_due").count() == 1
    assert Notice.objects.filter(to=head, key=f"agreed:{agreed.pk}:late").count() == 1


def test_the_committee_stands_on_the_page_of_the_model(signed_in, chief, model):
    browser = signed_in(chief)
    url = reverse("campaigns:seat_committee", args=[model.pk])
    agency = Agency.objects.get(code="STEERING_COMMITTEE")
    for chair in ("Deputy chair", "Chair of the ward"):
        form = {"name": "Committee 799", "chair": chair, "secretary": chief.pk, "agencies": [agency.pk]}
        assert browser.post(url, form).status_code == 302
    page = browser.get(reverse("campaigns:model", args=[model.pk])).content.decode()
    assert "Committee 799" in page
    assert "Chair of the ward" in page
    assert "Deputy chair" not in page


def test_a_stranger_opens_nothing_of_a_model(signed_in, stranger, chief, active):
    meeting, review = hold(chief, active), ModelReview.objects.get()
    agreed = actions.agree(by=chief, meeting=meeting, text="Light", due_on=date(2026, 3, 1), now=NOW, owner=chief)
    browser = signed_in(stranger)
    doors = [("edit_model", active), ("seat_committee", active), ("new_meeting", active), ("hold_review", review),
             ("meeting", meeting), ("write_minutes", meeting)]  # fmt: skip
    for door, row in doors:
        assert browser.get(reverse(f"campaigns:{door}", args=[row.pk])).status_code == 404, door
    for door, row in [("agree", meeting), ("close_agreed", agreed)]:
        assert browser.post(reverse(f"campaigns:{door}", args=[row.pk])).status_code == 404, door


def test_a_head_of_a_member_school_reads_the_meeting_and_others_do_not(signed_in, chief, head, active, north):
    url = reverse("campaigns:meeting", args=[hold(chief, active).pk])
    other = seat(make_person("other", Role.HEAD_TEACHER, north), make_school(north, "BROOK", "Brook School"))
    assert signed_in(head).get(url).status_code == 200
    assert signed_in(other).get(url).status_code == 404
    assert signed_in(head).get(reverse("campaigns:write_minutes", args=[Meeting.objects.get().pk])).status_code == 404
