"""Leave asked for, agreed and refused; and the roster filled again with the fewest changes."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from patrols.actions import agree_leave, ask_leave, confirm, grant_leave, publish_repair, refuse_leave, withdraw_leave
from patrols.models import Assignment, Leave, LeaveRequest, Shift
from patrols.selectors.absence import SALT, duties_in, proposal_for, read_proposal
from patrols.selectors.planning import week_to_plan
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Delivery, Notice
from tests.factories import make_person
from tests.patrols.factories import SUNDAY, WEEK, give_seat, make_post, make_week

DAYS = {"starts_on": WEEK.monday, "ends_on": WEEK.monday + timedelta(days=1)}


@pytest.fixture(autouse=True)
def _on_sunday():
    with time_machine.travel(SUNDAY, tick=False):
        yield


@pytest.fixture
def morning(school):
    """The arrival shift of Monday at a post with one seat for an officer."""
    post = make_post(school, slots={"POLICE": 1})
    make_week(school.unit)
    return Shift.objects.get(post=post, on=WEEK.monday, moment="ARRIVAL")


@pytest.fixture
def colleague(north):
    return make_person("colleague", Role.WARD_OFFICER, north)


def ask(officer, **more):
    return ask_leave(by=officer, kind="FAMILY", note="A wedding", now=SUNDAY, **{**DAYS, **more})


def told(person, key):
    return list(Notice.objects.filter(to=person, key__startswith=key))


class TestAsking:
    def test_the_chief_is_told_and_agrees_and_then_the_engine_counts_on_them_no_more(
        self, morning, officer, chief, north
    ):
        row = ask(officer)
        [notice] = told(chief, "leave-asked:")
        assert "wedding" not in notice.body + notice.subject
        assert not any(person.leave for person in week_to_plan(north, WEEK, SUNDAY).bundled.problem.people)
        agree_leave(by=chief, row=row, now=SUNDAY)
        away = {person.key: person.leave for person in week_to_plan(north, WEEK, SUNDAY).bundled.problem.people}
        assert [len(days) for key, days in away.items() if key == str(officer.pk)] == [2]
        assert told(officer, "leave-agreed:")
        verbs = Entry.objects.filter(target_type="patrols.leaverequest").values_list("verb", flat=True)
        assert set(verbs) == {"ask_leave", "agree_leave"}

    def test_a_refusal_has_a_reason_which_the_person_reads_in_the_app_alone(self, officer, chief, signed_in):
        row = ask(officer)
        with pytest.raises(ValidationError, match="Say why"):
            refuse_leave(by=chief, row=row, reason=" ", now=SUNDAY)
        url = reverse("patrols:leave_request", args=[row.pk])
        assert "Say why." in signed_in(chief).post(url, {"to": "REFUSE"}).text
        signed_in(chief).post(url, {"to": "REFUSE", "reason": "Exams"})
        [notice] = told(officer, "leave-refused:")
        assert "Exams" not in notice.body
        assert "Exams" in signed_in(officer).get(reverse("patrols:my_leave")).text
        assert not Leave.objects.exists()

    def test_leave_is_decided_once_and_never_by_oneself(self, officer, chief):
        row = ask(officer)
        agree_leave(by=chief, row=row, now=SUNDAY)
        with pytest.raises(ValidationError, match="settled already: Agreed"):
            refuse_leave(by=chief, row=row, reason="Late", now=SUNDAY)
        own = ask_leave(by=chief, kind="ANNUAL", now=SUNDAY, **DAYS)
        with pytest.raises(ValidationError, match="Nobody decides on their own leave"):
            agree_leave(by=chief, row=own, now=SUNDAY)

    def test_days_are_asked_for_once_and_not_when_they_are_over(self, officer):
        ask(officer)
        with pytest.raises(ValidationError, match="asked for or agreed already"):
            ask(officer, starts_on=WEEK.monday + timedelta(days=1), ends_on=WEEK.monday + timedelta(days=9))
        with pytest.raises(ValidationError, match="have passed"):
            ask(officer, starts_on=WEEK.monday - timedelta(days=9), ends_on=WEEK.monday - timedelta(days=8))

    def test_what_was_agreed_is_withdrawn_and_the_chief_hears_it(self, officer, chief):
        row = ask(officer)
        agree_leave(by=chief, row=row, now=SUNDAY)
        withdraw_leave(by=officer, row=row, now=SUNDAY)
        assert not Leave.objects.exists()
        assert told(chief, "leave-withdrawn:")
        with pytest.raises(ValidationError, match="settled already: Withdrawn"):
            withdraw_leave(by=officer, row=row, now=SUNDAY)

    def test_the_page_asks_and_lists_and_a_stranger_sees_nothing(self, officer, chief, stranger, colleague, signed_in):
        page = signed_in(officer)
        sent = {name: day.isoformat() for name, day in DAYS.items()} | {"kind": "ANNUAL", "note": ""}
        assert page.post(reverse("patrols:my_leave"), sent).status_code == 302
        row = LeaveRequest.objects.get()
        assert "annual leave" in page.get(reverse("patrols:my_leave")).text
        url = reverse("patrols:leave_request", args=[row.pk])
        assert officer.full_name in signed_in(chief).get(reverse("patrols:leaves")).text
        for person, route in ((stranger, url), (colleague, url), (officer, url)):
            assert signed_in(person).get(route).status_code == 404
        withdrawn = reverse("patrols:withdraw_leave", args=[row.pk])
        assert signed_in(colleague).post(withdrawn).status_code == 404
        assert page.post(withdrawn).status_code == 302
        assert LeaveRequest.objects.get().state == "WITHDRAWN"

    def test_the_chief_sees_the_duties_of_these_days_before_agreeing_and_is_led_to_fill_them(
        self, morning, officer, chief, signed_in
    ):
        give_seat(morning, officer)
        row = ask(officer)
        page = signed_in(chief)
        url = reverse("patrols:leave_request", args=[row.pk])
        assert morning.post.name in page.get(url).text
        answer = page.post(url, {"to": "AGREE", "reason": ""})
        assert answer.url == reverse("patrols:repair", args=[Leave.objects.get().pk])


class TestRepair:
    def test_who_is_free_steps_in_and_nobody_else_is_disturbed(self, morning, officer, colleague, chief, north):
        give_seat(morning, officer)
        kept = give_seat(Shift.objects.get(post=morning.post, on=WEEK.monday, moment="DISMISSAL"), colleague)
        leave = grant_leave(by=chief, user=officer, unit=north, **DAYS)
        found = proposal_for(leave, WEEK, SUNDAY, at_most=None, may_move=False)
        assert (len(found.given), found.relieved, found.empty, found.people, found.least) == (1, [], [], 1, 1)
        given = publish_repair(by=chief, leave=leave, proposal=read_proposal(found.told), now=SUNDAY)
        assert given == 1
        assert morning.assignments.held().get().user in (colleague, chief)
        assert told(officer, "duty-taken:")
        kept.refresh_from_db()
        assert kept.user == colleague

    def test_nobody_may_be_disturbed_and_the_seat_is_said_to_stay_empty(
        self, morning, officer, colleague, chief, north
    ):
        give_seat(morning, officer)
        leave = grant_leave(by=chief, user=officer, unit=north, **DAYS)
        found = proposal_for(leave, WEEK, SUNDAY, at_most=0, may_move=False)
        assert (found.given, [change.shift for change in found.empty]) == ([], [morning])

    def test_others_move_only_when_asked_for_and_who_has_confirmed_never(
        self, school, officer, colleague, chief, north
    ):
        """The only one who may hold the traffic seat stands at the other post: she moves, somebody takes hers."""
        chief.memberships.update(role=Role.AUDITOR)
        traffic = make_person("traffic", Role.TRAFFIC_OFFICER, north)
        away = make_person("traffic2", Role.TRAFFIC_OFFICER, north)
        one, two = make_post(school, name="Crossing", slots={"TRAFFIC": 1}), make_post(school, slots={"POLICE": 1})
        make_week(north)
        crossing, gate = (Shift.objects.get(post=post, on=WEEK.monday, moment="ARRIVAL") for post in (one, two))
        give_seat(crossing, away, kind="TRAFFIC")
        stands = give_seat(gate, traffic)
        leave = grant_leave(by=chief, user=away, unit=north, **DAYS)
        assert len(proposal_for(leave, WEEK, SUNDAY, at_most=None, may_move=False).empty) == 1
        found = proposal_for(leave, WEEK, SUNDAY, at_most=None, may_move=True)
        assert [change.person for change in found.relieved] == [traffic]
        assert {change.shift for change in found.given} == {crossing, gate}
        assert (found.people, found.least, found.empty) == (2, 3, [])
        assert len(proposal_for(leave, WEEK, SUNDAY, at_most=1, may_move=True).empty) == 1
        publish_repair(by=chief, leave=leave, proposal=read_proposal(found.told), now=SUNDAY)
        assert crossing.assignments.held().get().user == traffic
        assert gate.assignments.held().get().user in (officer, colleague)
        stands.refresh_from_db()
        assert stands.state == "CANCELLED"

    def test_who_has_confirmed_keeps_the_duty_though_others_may_move(self, school, officer, chief, north):
        chief.memberships.update(role=Role.AUDITOR)
        traffic, away = (make_person(name, Role.TRAFFIC_OFFICER, north) for name in ("traffic", "traffic2"))
        one, two = make_post(school, name="Crossing", slots={"TRAFFIC": 1}), make_post(school, slots={"POLICE": 1})
        make_week(north)
        crossing, gate = (Shift.objects.get(post=post, on=WEEK.monday, moment="ARRIVAL") for post in (one, two))
        give_seat(crossing, away, kind="TRAFFIC")
        confirm(by=traffic, assignment=give_seat(gate, traffic), now=SUNDAY)
        leave = grant_leave(by=chief, user=away, unit=north, **DAYS)
        found = proposal_for(leave, WEEK, SUNDAY, at_most=None, may_move=True)
        assert (found.relieved, [change.shift for change in found.empty]) == ([], [crossing])

    def test_a_roster_that_changed_meanwhile_is_left_as_it_is(self, morning, officer, colleague, chief, north):
        give_seat(morning, officer)
        leave = grant_leave(by=chief, user=officer, unit=north, **DAYS)
        found = proposal_for(leave, WEEK, SUNDAY, at_most=None, may_move=False)
        other = make_post(morning.post.school, name="Other gate", slots={"POLICE": 1})
        make_week(north)
        there = Shift.objects.get(post=other, on=WEEK.monday, moment="ARRIVAL")
        give_seat(there, found.given[0].person)
        with pytest.raises(ValidationError, match="is on duty at Other gate"):
            publish_repair(by=chief, leave=leave, proposal=read_proposal(found.told), now=SUNDAY)
        assert list(duties_in(leave, SUNDAY)) == [Assignment.objects.get(user=officer)]

    def test_the_page_proposes_publishes_and_takes_no_proposal_of_another_hand(
        self, morning, officer, colleague, chief, north, stranger, signed_in
    ):
        give_seat(morning, officer)
        leave = grant_leave(by=chief, user=officer, unit=north, **DAYS)
        url, page = reverse("patrols:repair", args=[leave.pk]), signed_in(chief)
        assert "Propose for 2026-W48" in page.get(url).text
        shown = page.get(url, {"look": "1", "at_most": ""})
        assert "1 person gets or loses a duty." in shown.text
        page.post(url, {"proposal": "made up"})
        assert morning.assignments.held().get().user == officer
        assert signed_in(stranger).get(url).status_code == 404
        page.post(url, {"proposal": shown.context["proposal"].told})
        assert morning.assignments.held().get().user != officer
        assert "No duty is left open by this absence" in page.get(url).text

    def test_a_proposal_is_not_published_for_another_absence(self, morning, officer, colleague, chief, north):
        give_seat(morning, officer)
        leave = grant_leave(by=chief, user=officer, unit=north, **DAYS)
        other = grant_leave(by=chief, user=colleague, unit=north, **DAYS)
        found = proposal_for(leave, WEEK, SUNDAY, at_most=None, may_move=False)
        with pytest.raises(ValidationError, match="another absence"):
            publish_repair(by=chief, leave=other, proposal=read_proposal(found.told), now=SUNDAY)

    def test_a_proposal_grows_too_old(self):
        from django.core import signing

        kept = signing.dumps({"leave": 1}, salt=SALT)
        with time_machine.travel(SUNDAY + timedelta(hours=2), tick=False):
            assert read_proposal(kept) is None


def test_a_week_with_half_the_force_away_says_what_stays_empty_and_who_would_help(school, north, officer, chief):
    from patrols.actions import ask_for_plan, search_plan
    from patrols.selectors.proposals import empty_of, sentences_of

    people = [officer, chief, *(make_person(f"o{n}", Role.WARD_OFFICER, north) for n in range(4))]
    for number in range(4):
        make_post(school, name=f"Gate {number}", slots={"POLICE": 1})
    make_week(north)
    for person in people[::2]:
        grant_leave(by=chief, user=person, unit=north, starts_on=WEEK.monday, ends_on=WEEK.sunday)
    row = ask_for_plan(by=chief, unit=north, week=WEEK, now=SUNDAY, seconds=10)
    row = search_plan(row=row, now=SUNDAY, clock=lambda: SUNDAY)
    assert row.status == "PROPOSED"
    assert 0 < row.empty_seats < row.open_seats
    assert any("Calling people back from leave would fill" in sentence for sentence in sentences_of(row))
    assert any("3 on leave" in gap.reasons for gap in empty_of(row))


def test_leave_tells_by_the_ways_of_requests(officer, chief):
    ask(officer)
    assert Delivery.objects.get(notice__to=chief).notice.topic == "REQUEST"


def test_leave_is_asked_and_decided_over_the_api(program, officer, chief, stranger):
    sent = {"starts_on": "2999-09-01", "ends_on": "2999-09-02", "kind": "ANNUAL"}
    made = program(officer).post("/api/v1/leave-requests/", sent)
    assert (made.status_code, made.json()["state"]) == (201, "ASKED")
    assert program(officer).post("/api/v1/leave-requests/", sent).status_code == 400
    row = f"/api/v1/leave-requests/{made.json()['id']}/"
    assert program(stranger).get(row).status_code == 404
    assert program(officer).post(f"{row}move/", {"to": "AGREE"}).status_code == 404
    assert program(chief).post(f"{row}move/", {"to": "REFUSE"}).status_code == 400
    assert program(chief).post(f"{row}move/", {"to": "WITHDRAW"}).status_code == 404
    assert program(chief).post(f"{row}move/", {"to": "AGREE"}).json()["state"] == "AGREED"
    assert program(officer).post(f"{row}move/", {"to": "WITHDRAW"}).json()["state"] == "WITHDRAWN"
    assert program(chief).post(f"{row}move/", {"to": "REFUSE", "reason": "Late"}).status_code == 400


def test_wishes_are_said_over_the_api_and_are_one_s_own(program, officer, chief):
    wished = {"rather": ["ARRIVAL"], "rather_not": [], "rather_not_on": [4]}
    assert program(officer).post("/api/v1/duty-wishes/", wished).status_code == 200
    assert program(officer).post("/api/v1/duty-wishes/", {**wished, "rather_not": ["ARRIVAL"]}).status_code == 400
    [mine] = program(officer).get("/api/v1/duty-wishes/").json()["results"]
    assert mine["rather_not_on"] == [4]
    assert program(chief).get("/api/v1/duty-wishes/").json()["results"] == []
