"""The room's pages: who sees them, what they show, what they refuse."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from campaigns import actions
from campaigns.models import CooperationModel, Operation, OutreachFormat, Session, Topic
from campaigns.selectors import counters
from safeschool.kernel.week import Week
from tests.campaigns.factories import HELD, hold_session, run_operation, tell_total


@pytest.fixture
def session(officer, north, school):
    return hold_session(officer, north, school, pupils=40, letters=667)


@pytest.fixture
def operation(officer, north):
    return run_operation(officer, north, tallies={"SPEEDING": (52, True)})


@pytest.fixture
def total(north):
    return tell_total(north, "OUTREACH_LETTERS", 40_000)


@pytest.fixture
def model(chief, north, school):
    return actions.found_model(by=chief, unit=north, name="Safe gates", founded_on=date(2020, 12, 3), schools=[school])


LISTS = ["sessions", "schools", "operations", "counters", "totals", "models"]


@pytest.mark.parametrize("name", LISTS)
def test_an_officer_opens_every_list(name, officer, signed_in, session, operation, total, model):
    answer = signed_in(officer).get(reverse(f"campaigns:{name}"))
    assert answer.status_code == 200


def test_an_officer_opens_every_sheet_and_form(officer, signed_in, session, operation, model):
    browser = signed_in(officer)
    pages = [
        reverse("campaigns:session", args=[session.pk]),
        reverse("campaigns:edit_session", args=[session.pk]),
        reverse("campaigns:new_session"),
        reverse("campaigns:operation", args=[operation.pk]),
        reverse("campaigns:edit_operation", args=[operation.pk]),
        reverse("campaigns:new_operation"),
        reverse("campaigns:new_total"),
        reverse("campaigns:model", args=[model.pk]),
        reverse("campaigns:new_model"),
    ]
    assert [(page, browser.get(page).status_code) for page in pages] == [(page, 200) for page in pages]


def test_a_stranger_sees_no_row_on_any_list(stranger, signed_in, session, operation, total, model):
    browser = signed_in(stranger)
    for name in LISTS:
        page = browser.get(reverse(f"campaigns:{name}")).content.decode()
        for told in ("Hill School", "School gates", "40,000", "Safe gates", "667"):
            assert told not in page, (name, told)


@pytest.mark.parametrize("door", ["session", "edit_session", "operation", "edit_operation", "model"])
def test_a_row_out_of_sight_does_not_exist(door, stranger, signed_in, session, operation, model):
    row = {"session": session, "operation": operation, "model": model}[door.removeprefix("edit_")]
    assert signed_in(stranger).get(reverse(f"campaigns:{door}", args=[row.pk])).status_code == 404


def test_a_stranger_cannot_lead_a_model(stranger, signed_in, model):
    answer = signed_in(stranger).post(reverse("campaigns:lead_model", args=[model.pk]), {"to": "ACTIVE"})
    model.refresh_from_db()
    assert (answer.status_code, model.status) == (404, "PROPOSED")


def test_a_teacher_has_no_campaign_pages(teacher, signed_in, session):
    assert signed_in(teacher).get(reverse("campaigns:sessions")).status_code == 404


def test_a_head_sees_the_sessions_of_the_school_and_changes_none(head, officer, north, signed_in, session):
    hold_session(officer, north, place="Culture house")
    browser = signed_in(head)
    page = browser.get(reverse("campaigns:sessions")).content.decode()
    assert "Hill School" in page
    assert "Culture house" not in page
    assert browser.get(reverse("campaigns:edit_session", args=[session.pk])).status_code == 404


def form_of(school, **facts):
    return {
        "format": OutreachFormat.objects.get(code="LAW_INTO_SCHOOL").pk,
        "topics": [Topic.objects.get(code="TRAFFIC").pk],
        "school": school.pk,
        "unit": school.unit_id,
        "held_at": "2023-06-14T08:00",
        **dict.fromkeys(("pupils", "teachers", "parents", "others", "letters", "leaflets"), 0),
        **facts,
    }


def test_an_officer_records_a_session_in_his_own_time_zone(officer, school, signed_in):
    answer = signed_in(officer).post(reverse("campaigns:new_session"), form_of(school, pupils=40, letters=667))
    made = Session.objects.get()
    assert answer.url == reverse("campaigns:session", args=[made.pk])
    assert (made.letters, made.held_at.astimezone(school.unit.zone).hour) == (667, 8)


def test_the_same_form_sent_twice_is_one_session(officer, school, signed_in):
    form = form_of(school, submission="7f0c6f0e-9f0d-4a39-8a0f-0d5f3f5b6a11")
    for _ in range(2):
        assert signed_in(officer).post(reverse("campaigns:new_session"), form).status_code == 302
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"pupils": -1}, "cannot be less than 0"),
        ({"held_at": "2999-01-01T08:00"}, "has not come yet"),
        ({"topics": []}, "required"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(wrong, sentence, officer, school, signed_in):
    answer = signed_in(officer).post(reverse("campaigns:new_session"), form_of(school, **wrong))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Session.objects.exists()


def test_an_officer_cannot_record_for_a_school_out_of_sight(officer, other_school, north, signed_in):
    form = form_of(other_school, unit=north.pk)
    assert signed_in(officer).post(reverse("campaigns:new_session"), form).status_code == 422
    assert not Session.objects.exists()


def test_an_officer_corrects_a_session(officer, school, signed_in, session):
    answer = signed_in(officer).post(reverse("campaigns:edit_session", args=[session.pk]), form_of(school, letters=600))
    session.refresh_from_db()
    assert (answer.status_code, session.letters) == (302, 600)


def operation_form(north, **facts):
    return {
        "name": "Spring gates",
        "tactic": "LINE",
        "unit": north.pk,
        "started_at": "2023-06-14T07:00",
        **dict.fromkeys(("places_checked", "hazards_found", "hazards_fixed"), 0),
        **facts,
    }


def test_an_officer_records_an_operation_with_its_violations(officer, north, signed_in):
    form = operation_form(north, count_SPEEDING=52, about_SPEEDING="on", count_OVERLOADING="")
    answer = signed_in(officer).post(reverse("campaigns:new_operation"), form)
    made = Operation.objects.get()
    assert answer.url == reverse("campaigns:operation", args=[made.pk])
    assert list(made.tallies.values_list("type__code", "count", "is_approximate")) == [("SPEEDING", 52, True)]


def test_an_operation_that_ended_before_it_began_is_told(officer, north, signed_in):
    form = operation_form(north, ended_at="2023-06-14T06:00")
    answer = signed_in(officer).post(reverse("campaigns:new_operation"), form)
    assert (answer.status_code, "cannot end before it began" in answer.content.decode()) == (422, True)


def test_minus_one_violation_is_told(officer, north, signed_in):
    answer = signed_in(officer).post(reverse("campaigns:new_operation"), operation_form(north, count_SPEEDING=-1))
    assert (answer.status_code, "cannot be less than 0" in answer.content.decode()) == (422, True)


def test_a_corrected_operation_keeps_only_the_tallies_told(officer, north, signed_in, operation):
    form = operation_form(north, count_OVERLOADING=3)
    signed_in(officer).post(reverse("campaigns:edit_operation", args=[operation.pk]), form)
    assert list(operation.tallies.values_list("type__code", "count")) == [("OVERLOADING", 3)]


def test_a_chief_leads_a_model_through_its_states(chief, signed_in, model):
    browser = signed_in(chief)
    browser.post(reverse("campaigns:lead_model", args=[model.pk]), {"to": "ACTIVE"})
    assert CooperationModel.objects.get().status == "ACTIVE"
    browser.post(reverse("campaigns:lead_model", args=[model.pk]), {"to": "PROPOSED"})
    assert CooperationModel.objects.get().status == "ACTIVE"


def test_a_wrong_filter_is_told_in_a_sentence(officer, signed_in, session):
    asked = {"since": "yesterday", "unit": "MOON", "until": "2023-06-01"}
    answer = signed_in(officer).get(reverse("campaigns:sessions"), asked)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is no unit MOON here." in page
    assert "Enter a valid date." in page


def test_every_figure_opens_exactly_the_rows_counted(officer, north, school, signed_in, total):
    hold_session(officer, north, school, pupils=40, letters=667)
    hold_session(officer, north, school, held_at=HELD + timedelta(days=1))
    hold_session(officer, north, school, format="LETTER_TO_PARENTS", letters=300)
    hold_session(officer, north, school, held_at=HELD - timedelta(days=30), letters=9)
    run_operation(officer, north, tallies={"SPEEDING": (52, True)})
    run_operation(officer, north, name="Quiet one")
    run_operation(officer, north, name="Earlier", started_at=HELD - timedelta(days=30))
    start, end = Week(2023, 24).bounds(north.zone)
    figures = {figure.code: figure for figure in counters([north.pk], start, end)}
    browser = signed_in(officer)
    rows = {code: browser.get(figure.link).context["page"].rows for code, figure in figures.items()}
    for code in ("OUTREACH_SESSIONS", "OUTREACH_SCHOOLS", "OPERATIONS"):
        assert len(rows[code]) == figures[code].value, code
    assert sum(row.letters for row in rows["OUTREACH_LETTERS"]) == figures["OUTREACH_LETTERS"].value == 967
    assert sum(row.audience for row in rows["OUTREACH_PERSON_TIMES"]) == figures["OUTREACH_PERSON_TIMES"].value == 40
    assert sum(row.violations for row in rows["VIOLATIONS"]) == figures["VIOLATIONS"].value == 52
    assert len(rows["VIOLATIONS"]) == 1


def test_a_published_figure_opens_its_totals(officer, north, signed_in, total):
    _, end = Week(2023, 24).bounds(north.zone)
    start = Week(2022, 52).bounds(north.zone)[0]
    figure = next(figure for figure in counters([north.pk], start, end) if figure.code == "OUTREACH_LETTERS_PUBLISHED")
    assert list(signed_in(officer).get(figure.link).context["totals"]) == [total]


def test_the_counters_page_keeps_published_totals_apart(officer, signed_in, session, total):
    page = signed_in(officer).get(reverse("campaigns:counters"), {"since": "2023-01-01", "until": "2023-06-30"})
    rows = {figure.code: figure.value for figure in page.context["rows"]}
    published = {figure.code: figure.value for figure, _words in page.context["published"]}
    assert (rows["OUTREACH_LETTERS"], published) == (667, {"OUTREACH_LETTERS_PUBLISHED": 40_000})


def queries_of(browser, url, capture):
    with capture() as found:
        assert browser.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["sessions", "schools", "operations", "totals", "models"])
def test_a_list_costs_the_same_for_thirty_rows_as_for_three(name, officer, north, school, signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories import make_school

    def more(first, last):
        for number in range(first, last):
            place = make_school(north, f"S{number}", f"School {number}")
            hold_session(officer, north, place)
            run_operation(officer, north, name=f"Operation {number}", tallies={"SPEEDING": (1, False)})
            day = date(2023, 1, 1) + timedelta(days=number)
            tell_total(north, "OPERATIONS", 1, first_on=day, last_on=day)
            actions.found_model(by=officer, unit=north, name=f"Model {number}", schools=[place])

    browser, url = signed_in(officer), reverse(f"campaigns:{name}")
    more(0, 3)
    few = queries_of(browser, url, lambda: CaptureQueriesContext(connection))
    more(3, 30)
    assert queries_of(browser, url, lambda: CaptureQueriesContext(connection)) == few
