"""The circular: units named for duty and deadlines, never for incidents; an answer day, a right to reply, no child."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from incidents.actions import Identity, add_party
from patrols.models import Assignment, CheckIn, Shift
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from safeschool.reports.actions import Wording, answer_circular, draw_circular, issue_circular, write_circular
from safeschool.reports.models import Circular
from safeschool.reports.selectors.circular import circular_paper, named
from safeschool.reports.selectors.files import page_of_paper, print_of
from safeschool.reports.workflow import Criterion
from schools.models import Finding
from tests.factories import make_person, make_school
from tests.incidents.factories import log
from tests.patrols.factories import SUNDAY, give_seat, make_post, make_week
from tests.schools.rounds import finding

FIRST, LAST = date(2026, 11, 23), date(2026, 11, 29)
AFTER = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def seats(school, officer):
    """Every shift of the week at the school's gate, held by one officer."""
    make_post(school)
    make_week(school.unit)
    shifts = list(Shift.objects.filter(post__school=school).order_by("starts_at"))
    return [give_seat(shift, officer) for shift in shifts]


def come(assignment, late=0):
    at = assignment.shift.required_at + timedelta(minutes=late)
    CheckIn.objects.create(assignment=assignment, at=at, method="GPS", submission=uuid4(), by=assignment.user)


@pytest.fixture
def week(time_machine, officer, school, stranger, south):
    """North left three seats empty; South took all of its seats in time."""
    time_machine.move_to(SUNDAY, tick=False)
    of_north = seats(school, officer)
    Assignment.objects.filter(pk__in=[one.pk for one in of_north[:3]]).update(state="ABSENT")
    for one in of_north[3:]:
        come(one)
    other = make_school(south, "LAKE", "Lake School")
    for one in seats(other, stranger):
        come(one)
    time_machine.move_to(AFTER, tick=False)
    return len(of_north)


def told(unit, **more):
    return {(one.unit.code, one.criterion, one.counted) for one in named(unit, FIRST, LAST, AFTER, **more)}


@pytest.fixture
def drawn(week, commander, city):
    return draw_circular(by=commander, unit=city, first_on=FIRST, last_on=LAST, now=AFTER)


def worded(drawn, commander, **more):
    kept = frozenset(drawn.entries.values_list("pk", flat=True))
    facts = {"number": "7/TB", "opening": "On last week.", "answer_by": date(2026, 12, 7), "kept": kept, "remarks": {}}
    return write_circular(by=commander, circular=drawn, wording=Wording(**{**facts, **more}))


@pytest.fixture
def issued(drawn, commander, chief, stranger):
    return issue_circular(by=commander, circular=worded(drawn, commander), now=AFTER)


def test_units_are_named_for_what_they_did_with_their_duty(week, city):
    assert week >= 8
    found = told(city)
    assert ("NORTH", Criterion.SEATS_EMPTY, 3) in found
    kept = {(code, criterion) for code, criterion, _count in found}
    assert ("NORTH", Criterion.SEATS_KEPT) not in kept
    assert ("SOUTH", Criterion.SEATS_EMPTY) not in kept
    assert ("SOUTH", Criterion.SEATS_KEPT, week) in found


def test_late_seats_and_overdue_findings_and_missing_reports_are_criticised(week, city, officer, north, school):
    one = finding(officer, school)
    Finding.objects.filter(pk=one.pk).update(deadline=date(2026, 11, 25), found_on=date(2026, 11, 20))
    for check_in in CheckIn.objects.filter(assignment__shift__post__unit=north)[:3]:
        CheckIn.objects.filter(pk=check_in.pk).update(at=check_in.at + timedelta(minutes=9))
    type(north).objects.update(created_at=datetime(2026, 11, 1, tzinfo=UTC))
    found = told(city)
    assert ("NORTH", Criterion.CAME_LATE, 3) in found
    assert ("NORTH", Criterion.OVERDUE, 1) in found
    assert ("NORTH", Criterion.REPORTS_MISSING, 1) in found


def test_what_was_put_right_in_time_is_praised(week, city, officer, chief, school):
    one = finding(officer, school)
    Finding.objects.filter(pk=one.pk).update(
        deadline=date(2026, 11, 28), settled_on=date(2026, 11, 25), state="CLOSED", settled_by=chief
    )
    assert ("NORTH", Criterion.PUT_RIGHT, 1) in told(city)


def test_how_many_incidents_a_unit_has_changes_nothing(week, city, officer, school):
    before = told(city)
    for _ in range(7):
        log(officer, school, "CRASH", now=AFTER - timedelta(days=3))
    assert told(city) == before


def test_the_units_stand_in_their_own_order_not_in_that_of_their_counts(drawn, city):
    codes = [entry.unit.path for entry in drawn.entries.select_related("unit")]
    assert codes == sorted(codes)


def test_the_cost_does_not_grow_with_the_units(week, city, django_assert_num_queries):
    from tests.factories import make_unit

    named(city, FIRST, LAST, AFTER)
    for number in range(5):
        make_unit(f"W{number}", f"Ward {number}", parent=city)
    with django_assert_num_queries(8):
        named(city, FIRST, LAST, AFTER)


def test_a_ward_has_nobody_to_name_and_days_ahead_are_refused(chief, north, commander, city):
    with pytest.raises(ValidationError, match="no unit below"):
        draw_circular(by=chief, unit=north, first_on=FIRST, last_on=LAST, now=AFTER)
    with pytest.raises(ValidationError, match="days of the past"):
        draw_circular(by=commander, unit=city, first_on=date(2026, 12, 1), last_on=date(2026, 12, 2), now=AFTER)


@pytest.mark.parametrize("answer_by", [None, date(2026, 11, 30), date(2026, 11, 1)])
def test_without_an_answer_day_ahead_it_is_not_issued(answer_by, drawn, commander):
    row = worded(drawn, commander, answer_by=answer_by)
    with pytest.raises(ValidationError, match="a day ahead"):
        issue_circular(by=commander, circular=row, now=AFTER)


def test_what_is_left_out_is_not_issued_and_who_is_named_is_told_with_a_link(drawn, commander, chief, stranger):
    praise = drawn.entries.get(criterion="SEATS_EMPTY")
    issued = issue_circular(by=commander, circular=worded(drawn, commander, kept=frozenset({praise.pk})), now=AFTER)
    assert list(issued.entries.values_list("unit__code", flat=True)) == ["NORTH"]
    notice = Notice.objects.get(key__startswith="circular")
    assert (notice.to, notice.link) == (chief, reverse("reports:circular", args=[issued.pk]))
    verbs = list(Entry.objects.about(issued).values_list("verb", flat=True))
    assert verbs == ["circular.drawn", "circular.written", "circular.issued"]


def test_the_unit_replies_once_and_the_issuer_is_told(issued, chief, commander):
    entry = issued.entries.get(criterion="SEATS_EMPTY")
    answer_circular(by=chief, entry=entry, words="Two were ill.", now=AFTER)
    assert Notice.objects.filter(to=commander, key__contains="circular_answer").count() == 1
    with pytest.raises(ValidationError, match="once"):
        answer_circular(by=chief, entry=entry, words="And again.", now=AFTER)


def test_a_late_reply_is_kept_and_said_to_be_late(issued, chief):
    entry = issued.entries.get(criterion="SEATS_EMPTY")
    row = answer_circular(by=chief, entry=entry, words="Two were ill.", now=AFTER + timedelta(days=20))
    assert row.is_late_answer


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_circular SET opening = 'x'",
        "DELETE FROM reports_circular",
        "UPDATE reports_circularentry SET counted = 99",
        "DELETE FROM reports_circularentry",
        "UPDATE reports_circularentry SET answer = 'y', answered_at = now() WHERE answered_at IS NOT NULL",
    ],
)
def test_the_database_refuses_to_change_an_issued_circular(sql, issued, chief):
    answer_circular(by=chief, entry=issued.entries.get(criterion="SEATS_EMPTY"), words="Ill.", now=AFTER)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_no_name_of_a_child_stands_in_it(week, commander, city, officer, school):
    incident = log(officer, school, "CRASH", now=AFTER - timedelta(days=3))
    identity = Identity("Nguyễn Văn An")
    add_party(by=officer, incident=incident, roles=["WITNESS"], kind="PUPIL", is_minor=True, identity=identity)
    drawn = draw_circular(by=commander, unit=city, first_on=FIRST, last_on=LAST, now=AFTER)
    told = page_of_paper(circular_paper(drawn, "vi")).decode()
    assert "Nguyễn Văn An" not in told
    assert incident.number not in told


@pytest.mark.parametrize("language", ["vi", "zh-hans", "en"])
def test_the_paper_says_period_praise_criticism_answer_day_and_the_right_to_reply(language, issued):
    paper = circular_paper(issued, language)
    assert len(paper.chapters) == 4
    assert print_of(paper).startswith(b"%PDF")


def test_the_paper_in_english(issued):
    told = page_of_paper(circular_paper(issued, "en")).decode()
    for words in ("23 Nov 2026", "Praised", "Criticised", "North ward: 3 of", "answer by 7 Dec 2026", "right to reply"):
        assert words in told


# Pages


def test_from_draft_to_reply_in_the_browser(week, commander, chief, city, signed_in):
    desk = signed_in(commander)
    made = desk.post(reverse("reports:draw_circular"), {"unit": city.pk, "first_on": FIRST, "last_on": LAST})
    row = Circular.objects.get()
    assert made.url == reverse("reports:circular", args=[row.pk])
    entry = row.entries.get(criterion="SEATS_EMPTY")
    sent = {"number": "7/TB", "answer_by": "2026-12-07", f"keep_{entry.pk}": "on", f"remark_{entry.pk}": "Again."}
    assert desk.post(reverse("reports:circular_words", args=[row.pk]), sent).status_code == 302
    desk.post(reverse("reports:issue_circular", args=[row.pk]))
    ward = signed_in(chief)
    page = ward.get(reverse("reports:circular", args=[row.pk])).content.decode()
    assert "Again." in page
    assert "answer by 7 Dec 2026" in page
    link = entry.link.replace("&", "&amp;")
    assert link in page
    assert ward.get(entry.link).status_code == 200
    ward.post(reverse("reports:answer_circular", args=[entry.pk]), {"words": "Two were ill."})
    desk = signed_in(commander)
    assert "Two were ill." in desk.get(reverse("reports:circular", args=[row.pk])).content.decode()


def test_the_number_of_the_criterion_is_the_length_of_its_list(issued, chief, signed_in):
    entry = issued.entries.get(criterion="SEATS_EMPTY")
    page = signed_in(chief).get(entry.link).content.decode()
    assert page.count("data-row") == entry.counted


def test_another_unit_reads_neither_the_reply_nor_an_unissued_draft(
    issued, drawn, chief, stranger, commander, signed_in
):
    entry = issued.entries.get(criterion="SEATS_EMPTY")
    answer_circular(by=chief, entry=entry, words="Two were ill.", now=AFTER)
    browser = signed_in(stranger)
    page = browser.get(reverse("reports:circular", args=[issued.pk]))
    if page.status_code == 200:
        assert "Two were ill." not in page.content.decode()
    assert browser.post(reverse("reports:answer_circular", args=[entry.pk]), {"words": "x"}).status_code == 404
    draft = draw_circular(by=commander, unit=issued.unit, first_on=FIRST, last_on=LAST, now=AFTER)
    assert browser.get(reverse("reports:circular", args=[draft.pk])).status_code == 404


def test_whoever_is_not_named_finds_no_circular(issued, city, signed_in):
    from safeschool.accounts.roles import Role
    from tests.factories import make_person, make_unit

    east = make_unit("EAST", "East ward", parent=city)
    browser = signed_in(make_person("east", Role.WARD_CHIEF, east))
    assert browser.get(reverse("reports:circular", args=[issued.pk])).status_code == 404
    assert browser.get(reverse("reports:circular_file", args=[issued.pk, "pdf"])).status_code == 404


# Over the API


def test_a_program_reads_the_circular_and_replies_for_its_unit_alone(issued, chief, stranger, commander, program):
    entry = issued.entries.get(criterion="SEATS_EMPTY")
    door = f"/api/v1/circulars/{issued.pk}/"
    told = program(chief).get(door).json()
    assert (told["unit"], told["answer_by"], told["status"]) == ("CITY", "2026-12-07", "ISSUED")
    assert {(one["unit"], one["criterion"], one["counted"]) for one in told["entries"]} >= {("NORTH", "SEATS_EMPTY", 3)}
    reply = {"entry": entry.pk, "words": "Two were ill."}
    # The other unit is named in the same paper, and neither answers for this one nor reads what it says.
    assert program(stranger).post(f"{door}answer/", reply).status_code == 404
    assert program(chief).post(f"{door}answer/", {**reply, "words": " "}).status_code == 400
    assert program(chief).post(f"{door}answer/", reply).status_code == 200
    assert program(chief).post(f"{door}answer/", reply).status_code == 400

    def answer_as(user):
        return next(one["answer"] for one in program(user).get(door).json()["entries"] if one["id"] == entry.pk)

    assert [answer_as(user) for user in (chief, commander)] == ["Two were ill."] * 2
    assert answer_as(make_person("south9", Role.WARD_CHIEF, stranger.home)) == ""


def test_a_draft_is_for_who_draws_it(drawn, chief, commander, program):
    assert program(chief).get("/api/v1/circulars/").json()["results"] == []
    assert [row["id"] for row in program(commander).get("/api/v1/circulars/").json()["results"]] == [drawn.pk]
    assert program(chief).get(f"/api/v1/circulars/{drawn.pk}/").status_code == 404
