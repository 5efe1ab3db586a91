"""What may be written down, what is refused and in which words."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns import actions
from campaigns.models import EnforcementType, Operation, Session, Topic
from campaigns.workflow import ModelStatus
from safeschool.audit.models import Entry
from safeschool.kernel.conflicts import Conflict
from tests.campaigns.factories import HELD, NOW, hold_session, run_operation, tell_total


def test_a_session_is_written_down_with_its_journal_line(officer, north, school):
    session = hold_session(officer, north, school, pupils=40, parents=2, letters=44)
    line = Entry.objects.about(session).get()
    assert (session.audience, line.verb, line.facts["letters"]) == (42, "session.recorded", 44)


def test_an_audience_of_minus_one_is_refused(officer, north, school):
    with pytest.raises(ValidationError, match="cannot be less than 0"):
        hold_session(officer, north, school, pupils=-1)


def test_letters_below_zero_are_refused(officer, north, school):
    with pytest.raises(ValidationError, match="cannot be less than 0"):
        hold_session(officer, north, school, letters=-5)


def test_a_session_that_has_not_come_yet_is_refused(officer, north, school):
    with pytest.raises(ValidationError, match="has not come yet"):
        hold_session(officer, north, school, held_at=NOW + timedelta(minutes=1))


def test_a_session_without_topic_is_refused(officer, north, school):
    with pytest.raises(ValidationError, match="at least one topic"):
        hold_session(officer, north, school, topics=())
    assert not Session.objects.exists()


def test_the_same_submission_twice_is_one_session(officer, north, school):
    key = uuid4()
    first = hold_session(officer, north, school, pupils=40, submission=key)
    second = hold_session(officer, north, school, pupils=40, submission=key)
    assert first.pk == second.pk
    assert Entry.objects.about(first).count() == 1


def test_the_same_submission_with_another_story_is_refused(officer, north, school):
    key = uuid4()
    hold_session(officer, north, school, pupils=40, submission=key)
    with pytest.raises(Conflict):
        hold_session(officer, north, school, pupils=41, submission=key)


def test_a_submission_of_someone_else_is_not_handed_out(officer, chief, north, school):
    key = uuid4()
    hold_session(officer, north, school, submission=key)
    with pytest.raises(Conflict):
        hold_session(chief, north, school, submission=key)


def test_a_corrected_session_keeps_both_numbers_in_the_journal(officer, north, school):
    session = hold_session(officer, north, school, letters=667)
    fire = list(Topic.objects.filter(code="FIRE"))
    actions.change_session(by=officer, now=NOW, session=session, topics=fire, letters=600)
    line = Entry.objects.about(session).last()
    assert (line.facts["before"]["letters"], line.facts["after"]["letters"]) == (667, 600)
    assert line.facts["after"]["topics"] == ["FIRE"]


def test_an_operation_that_ended_before_it_began_is_refused(officer, north):
    with pytest.raises(ValidationError, match="cannot end before it began"):
        run_operation(officer, north, ended_at=HELD - timedelta(minutes=1))


def test_the_database_refuses_it_too(officer, north):
    operation = run_operation(officer, north)
    with pytest.raises(IntegrityError), transaction.atomic():
        Operation.objects.filter(pk=operation.pk).update(ended_at=HELD - timedelta(minutes=1))


def test_an_operation_of_tomorrow_is_refused(officer, north):
    with pytest.raises(ValidationError, match="has not come yet"):
        run_operation(officer, north, started_at=NOW + timedelta(days=1))


def test_more_hazards_fixed_than_found_are_refused(officer, north):
    with pytest.raises(ValidationError, match="No more hazards"):
        run_operation(officer, north, hazards_found=1, hazards_fixed=2)


def test_tallies_replace_what_stood_before(officer, north):
    operation = run_operation(officer, north, tallies={"SPEEDING": (12, False), "OVERLOADING": (3, False)})
    speeding = EnforcementType.objects.get(code="SPEEDING")
    actions.tally_violations(by=officer, operation=operation, tallies={speeding: (20, True)})
    assert list(operation.tallies.values_list("type__code", "count", "is_approximate")) == [("SPEEDING", 20, True)]
    line = Entry.objects.about(operation).last()
    assert (line.facts["before"], line.facts["after"]) == ({"SPEEDING": 12, "OVERLOADING": 3}, {"SPEEDING": 20})


def test_a_tally_below_zero_is_refused_and_nothing_is_written(officer, north):
    with pytest.raises(ValidationError, match="cannot be less than 0"):
        run_operation(officer, north, tallies={"SPEEDING": (-1, False)})
    assert not Operation.objects.exists()


def test_a_published_total_is_told_once_for_a_day(north):
    tell_total(north, "OUTREACH_LETTERS", 40_000)
    with pytest.raises(ValidationError, match="already a total"):
        tell_total(north, "OUTREACH_LETTERS", 10, first_on=date(2023, 6, 14), last_on=date(2023, 6, 15))


def test_a_total_of_days_to_come_is_refused(north):
    with pytest.raises(ValidationError, match="has not come yet"):
        tell_total(north, "OPERATIONS", 4, last_on=date(2023, 12, 31))


def test_a_model_becomes_active_after_its_decision(chief, north, school):
    model = actions.found_model(by=chief, unit=north, name="Safe gates", founded_on=date(2020, 12, 3), schools=[school])
    active = actions.move_model(by=chief, model=model, to=ModelStatus.ACTIVE, now=NOW)
    assert (active.status, list(model.schools.all())) == ("ACTIVE", [school])


def test_an_ended_model_does_not_come_back(chief, north):
    model = actions.found_model(by=chief, unit=north, name="Safe gates")
    actions.move_model(by=chief, model=model, to=ModelStatus.ENDED, now=NOW)
    with pytest.raises(ValidationError, match="cannot become"):
        actions.move_model(by=chief, model=model, to=ModelStatus.ACTIVE, now=NOW)


def test_a_model_without_a_founding_day_does_not_become_active(chief, north):
    model = actions.found_model(by=chief, unit=north, name="Safe gates")
    with pytest.raises(ValidationError, match="founding decision"):
        actions.move_model(by=chief, model=model, to=ModelStatus.ACTIVE, now=NOW)
