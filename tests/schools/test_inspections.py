"""An inspection from its first point to the struck-off finding."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from schools import actions
from schools.models import Finding, Inspection, RectificationNotice, SchoolPhoto, Standing
from schools.selectors.findings import reminder_of
from schools.workflow import FindingState
from tests.factories import make_person
from tests.incidents.factories import picture
from tests.schools.rounds import ALARM, EXITS, GUARDS, begin, finding, inspect, order


@pytest.fixture(autouse=True)
def _photos_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def colleague(north):
    return make_person("colleague", Role.WARD_OFFICER, north)


def test_a_draft_asks_what_applies_to_the_school(officer, school):
    asked = begin(officer, school).items
    assert "ENTRY_PICKUP" in asked  # a primary school
    assert len(asked) == len(set(asked)) == 45
    actions.set_enrolment(by=None, school=school, year=2026, pupils=300)
    assert "SPEC_DORM" not in begin(officer, school).items  # nobody boards


def test_beginning_twice_with_one_submission_is_one_inspection(officer, school):
    first = begin(officer, school)
    again = actions.begin_inspection(
        by=officer, school=school, kind="ROUTINE", submission=first.submission, now=timezone.now()
    )
    assert again == first


def test_an_answer_is_saved_at_once_and_can_be_changed_until_the_end(officer, school):
    draft = begin(officer, school)
    actions.answer_point(by=officer, inspection=draft, code=ALARM, verdict="FAIL", note="no button")
    actions.answer_point(by=officer, inspection=draft, code=ALARM, verdict="PASS", note="found it")
    assert [(a.verdict, a.note) for a in draft.answers.all()] == [("PASS", "found it")]


def test_a_finished_inspection_takes_no_more_answers(officer, school):
    done = inspect(officer, school)
    with pytest.raises(ValidationError, match="finished"):
        actions.answer_point(by=officer, inspection=done, code=ALARM, verdict="FAIL")


def test_the_same_photo_sent_twice_is_one(officer, school):
    draft = begin(officer, school)
    for _ in range(2):
        photo = ContentFile(picture(), name="a.jpg")
        actions.answer_point(by=officer, inspection=draft, code=ALARM, verdict="PASS", photos=[photo])
    assert SchoolPhoto.objects.count() == 1


def test_an_unanswered_point_keeps_the_inspection_open(officer, school):
    draft = begin(officer, school)
    actions.answer_point(by=officer, inspection=draft, code=ALARM, verdict="PASS")
    with pytest.raises(ValidationError, match="44 points are not answered"):
        actions.finish_inspection(by=officer, inspection=draft, ending=actions.Ending(), now=timezone.now())
    assert Standing.objects.count() == 0


def test_two_failures_one_fixed_on_the_spot_and_one_by_notice(officer, school, head):
    inspect(officer, school, (ALARM, EXITS), spot=(EXITS,))
    states = dict(Finding.objects.values_list("item__code", "state"))
    assert states == {EXITS: FindingState.FIXED_ON_SPOT, ALARM: FindingState.NOTICE_ISSUED}
    [notice] = RectificationNotice.objects.all()
    assert notice.number == f"NORTH-{timezone.localdate().year}-0001"
    assert [f.item.code for f in notice.findings.all()] == [ALARM]
    assert Standing.objects.get(item__code=EXITS).verdict == "PASS"
    assert Standing.objects.get(item__code=ALARM).verdict == "FAIL"
    assert Notice.objects.filter(to=head, subject__contains=notice.number).count() == 1
    assert Entry.objects.filter(verb="notice.issued").count() == 1


def test_a_notice_without_a_deadline_is_refused_and_nothing_is_written(officer, school):
    draft = begin(officer, school)
    for code in draft.items:
        actions.answer_point(by=officer, inspection=draft, code=code, verdict="FAIL" if code == ALARM else "PASS")
    with pytest.raises(ValidationError, match="deadline"):
        actions.finish_inspection(by=officer, inspection=draft, ending=actions.Ending(), now=timezone.now())
    draft.refresh_from_db()
    assert draft.is_draft
    assert (Finding.objects.count(), Standing.objects.count()) == (0, 0)


def test_notices_of_a_unit_are_numbered_one_after_another(officer, school):
    inspect(officer, school, (ALARM,))
    inspect(officer, school, (EXITS,))
    assert sorted(RectificationNotice.objects.values_list("serial", flat=True)) == [1, 2]


def test_the_school_answers_and_the_second_look_strikes_off(officer, colleague, head, school):
    found = finding(officer, school)
    photo = ContentFile(picture(), name="after.jpg")
    actions.report_fixed(by=head, finding=found, note="unlocked", photos=[photo], now=timezone.now())
    assert Notice.objects.filter(to=officer, subject__startswith="Reported as fixed").exists()
    actions.strike_off(by=colleague, finding=found, note="seen", now=timezone.now())
    found.refresh_from_db()
    assert (found.state, found.settled_by) == (FindingState.CLOSED, colleague)
    assert Standing.objects.get(item__code=EXITS).verdict == "PASS"
    assert [step.state for step in found.steps.all()] == ["NOTICE_ISSUED", "SUBMITTED", "CLOSED"]


def test_whoever_answers_cannot_strike_off(officer, school):
    found = finding(officer, school)
    actions.report_fixed(by=officer, finding=found, note="done", now=timezone.now())
    with pytest.raises(ValidationError, match="second pair of eyes"):
        actions.strike_off(by=officer, finding=found, note="", now=timezone.now())
    changed = Finding.objects.filter(pk=found.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        changed.update(state="CLOSED", settled_on=date(2026, 1, 1), settled_by=officer)


def test_a_failed_second_look_is_a_second_notice(officer, head, school):
    found = finding(officer, school)
    actions.report_fixed(by=head, finding=found, note="done", now=timezone.now())
    actions.find_again(by=officer, finding=found, note="still locked", order=order(30), now=timezone.now())
    found.refresh_from_db()
    assert found.state == FindingState.REINSPECTED_FAIL
    assert found.notice.is_second
    assert found.deadline == order(30).deadline
    assert Standing.objects.get(item__code=EXITS).verdict == "FAIL"


def test_an_older_inspection_does_not_undo_a_newer_one(officer, school):
    today = timezone.localdate()
    inspect(officer, school, on=today)
    inspect(officer, school, (ALARM,), on=today - timedelta(days=40))
    assert Standing.objects.get(item__code=ALARM).verdict == "PASS"


def test_a_checklist_of_a_unit_is_a_new_version_and_old_inspections_keep_theirs(officer, chief, north, school):
    before = begin(officer, school)
    today = timezone.localdate()
    actions.make_checklist(by=chief, unit=north, valid_from=today, items=[ALARM, EXITS], legal_basis="Local rule")
    assert begin(officer, school).items == [ALARM, EXITS]
    before.refresh_from_db()
    assert len(before.items) == 45


@pytest.mark.parametrize(
    ("left", "word"),
    [(4, None), (3, "before"), (1, "before"), (0, "due"), (-1, "late1"), (-7, "late1"), (-8, "late2")],
)
def test_reminders_come_three_days_before_on_the_day_and_weekly(left, word):
    today = date(2026, 11, 25)
    assert reminder_of(today + timedelta(days=left), today) == word


def test_each_reminder_goes_out_once_and_the_chief_hears_when_it_is_late(officer, chief, head, school):
    now = timezone.now()
    found = finding(officer, school, now=now)
    due = now + timedelta(days=15)
    assert actions.remind_deadlines(now=now) == 0
    assert actions.remind_deadlines(now=due - timedelta(days=2)) == 1
    assert actions.remind_deadlines(now=due - timedelta(days=2)) == 0
    assert not Notice.objects.filter(to=chief, subject__contains="otice").exists()
    assert actions.remind_deadlines(now=due + timedelta(days=3)) == 1
    assert Notice.objects.filter(to=chief, subject__startswith="Overdue").count() == 1
    assert Notice.objects.filter(to=head, subject__startswith="Overdue").count() == 1
    actions.strike_off(by=officer, finding=found, note="", now=due)
    assert actions.remind_deadlines(now=due + timedelta(days=30)) == 0


def test_a_counted_point_is_judged_by_the_rule_and_again_when_pupils_come(officer, school):
    actions.set_enrolment(by=None, school=school, year=2026, pupils=900)
    inspect(officer, school, **{GUARDS: 2})
    standing = Standing.objects.get(item__code=GUARDS)
    assert (standing.verdict, standing.count) == ("PASS", 2)
    actions.set_enrolment(by=None, school=school, year=2026, pupils=1500)
    assert Standing.objects.get(item__code=GUARDS).verdict == "FAIL"


# -- pages


def test_the_stranger_sees_no_inspection_finding_or_photo(signed_in, stranger, officer, school):
    draft = begin(officer, school)
    actions.answer_point(
        by=officer, inspection=draft, code=ALARM, verdict="PASS", photos=[ContentFile(picture(), name="a.jpg")]
    )
    found = finding(officer, school)
    browser = signed_in(stranger)
    for url in (
        reverse("schools:inspection", args=[draft.pk]),
        reverse("schools:finding", args=[found.pk]),
        reverse("schools:notice", args=[found.notice.pk]),
        reverse("schools:photo", args=[SchoolPhoto.objects.get().name]),
        reverse("schools:standards", args=[school.pk]),
    ):
        assert browser.get(url).status_code == 404
    for name in ("inspections", "coverage", "findings", "ledger", "compliance_schools"):
        assert "Hill School" not in browser.get(reverse(f"schools:{name}")).content.decode()


def test_a_school_reads_finished_inspections_and_no_draft(signed_in, head, officer, school):
    draft, done = begin(officer, school), inspect(officer, school)
    browser = signed_in(head)
    assert browser.get(reverse("schools:inspection", args=[draft.pk])).status_code == 404
    assert browser.get(reverse("schools:inspection", args=[done.pk])).status_code == 200


def test_a_point_is_saved_by_a_script_and_without_one(signed_in, officer, school):
    draft = begin(officer, school)
    url = reverse("schools:answer_point", args=[draft.pk, ALARM])
    told = signed_in(officer).post(url, {"verdict": "FAIL", "note": "x"}, headers={"X-Requested-With": "fetch"})
    assert 'data-verdict="FAIL"' in told.content.decode()
    assert signed_in(officer).post(url, {"verdict": "PASS"}).status_code == 302
    assert draft.answers.get().verdict == "PASS"
    assert signed_in(officer).post(reverse("schools:answer_point", args=[draft.pk, "NONE"])).status_code == 404


def test_a_file_that_is_no_picture_is_refused_in_words(signed_in, officer, school):
    draft = begin(officer, school)
    bad = ContentFile(b"%PDF-1.7 not a picture", name="a.jpg")
    url = reverse("schools:answer_point", args=[draft.pk, ALARM])
    told = signed_in(officer).post(url, {"verdict": "PASS", "photos": bad}, headers={"X-Requested-With": "fetch"})
    assert told.status_code == 422
    assert draft.answers.count() == 0


def test_the_list_of_those_not_yet_inspected_is_exactly_the_rest(signed_in, officer, school, north):
    from tests.factories import make_school

    rest = make_school(north, "REST", "Rest School")
    inspect(officer, school)
    browser = signed_in(officer)
    page = browser.get(reverse("schools:coverage"))
    assert [row.code for row in page.context["page"].rows] == [rest.code]
    assert (page.context["coverage"].inspected, page.context["coverage"].of) == (1, 2)
    inspected = browser.get(reverse("schools:coverage") + "?state=inspected")
    assert [row.code for row in inspected.context["page"].rows] == [school.code]


@pytest.mark.parametrize(("country", "words"), [("CN", "责令限期整改通知书"), ("VN", "THÔNG BÁO YÊU CẦU KHẮC PHỤC")])
def test_the_notice_is_a_paper_of_its_country(signed_in, officer, school, country, words):
    found = finding(officer, school)
    type(school.unit).objects.filter(pk=school.unit_id).update(country=country)
    page = signed_in(officer).get(reverse("schools:notice", args=[found.notice.pk])).content.decode()
    assert words in page
    assert found.notice.number in page
    assert Inspection.objects.count() == 1


def test_both_sides_sign_on_the_screen_and_the_first_notice_bears_it(signed_in, officer, school):
    draft = begin(officer, school)
    for code in draft.items:
        actions.answer_point(by=officer, inspection=draft, code=code, verdict="FAIL" if code == ALARM else "PASS")
    strokes = {"school_signature": "[[[10, 20], [30, 40]]]", "police_signature": "[[[50, 60]]]"}
    papers = {"deadline": order().deadline, "lead": "Head", "legal_basis": "Decree 80/2017", "present": "Ms Head"}
    answer = signed_in(officer).post(reverse("schools:finish_inspection", args=[draft.pk]), strokes | papers)
    assert answer.status_code == 302
    page = signed_in(officer).get(reverse("schools:inspection", args=[draft.pk])).content.decode()
    notice = RectificationNotice.objects.get()
    paper = signed_in(officer).get(reverse("schools:notice", args=[notice.pk])).content.decode()
    for html in (page, paper):
        assert html.count("M10 20L30 40L30 40") == html.count("M50 60L50 60") == 1
    RectificationNotice.objects.update(is_second=True)
    assert "M10 20" not in signed_in(officer).get(reverse("schools:notice", args=[notice.pk])).content.decode()


def test_who_signs_for_the_school_is_named(officer, school):
    draft = begin(officer, school)
    for code in draft.items:
        actions.answer_point(by=officer, inspection=draft, code=code, verdict="PASS")
    ending = actions.Ending(school_signature=[[[1, 1]]])
    with pytest.raises(ValidationError, match="Write the name"):
        actions.finish_inspection(by=officer, inspection=draft, ending=ending, now=timezone.now())
    draft.refresh_from_db()
    assert draft.is_draft
