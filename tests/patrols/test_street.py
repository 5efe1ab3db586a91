"""Video rounds, taps in the street, and the rates and efforts that they make."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from patrols.actions import answer_check, arrive, begin_round, check_out, count_act, undo_act
from patrols.actions.watch import draw_of
from patrols.models import StreetAct, VideoCheck, VideoRound
from patrols.selectors import week_figures
from patrols.selectors.effort import effort_by_school
from patrols.selectors.rates import rates_of
from patrols.selectors.street import sums_of
from safeschool.accounts.roles import Role
from safeschool.kernel.conflicts import Conflict
from safeschool.notifications.models import Notice
from safeschool.reports.selectors.harm import effort_against_harm
from tests.factories import make_person, make_school
from tests.incidents.factories import log
from tests.patrols.factories import REQUIRED, WEEK, give_seat, make_patrol, make_shift
from tests.patrols.test_duty import come
from tests.patrols.test_patrols import go, tap

# Monday 07:05 in Hai Phong, while pupils arrive.
ARRIVAL = REQUIRED + timedelta(minutes=25)
SEEN = {"posts_manned": "YES", "traffic_police": "NO", "patrols": "UNSEEN", "cars_seen": 3, "cars_lit": 2}
BLIND = {"posts_manned": "UNSEEN", "traffic_police": "UNSEEN", "patrols": "UNSEEN"}


@pytest.fixture(autouse=True)
def _while_pupils_arrive():
    with time_machine.travel(ARRIVAL, tick=False):
        yield


def begin(dispatcher, unit, **facts):
    return begin_round(by=dispatcher, unit=unit, moment="ARRIVAL", now=ARRIVAL, **facts)


def answer(check, by, **facts):
    return answer_check(by=by, check=check, now=ARRIVAL, **{**SEEN, **facts})


class TestVideoRounds:
    def test_a_round_goes_over_every_school_whose_bell_rings_then(self, city, north, school, other_school, dispatcher):
        make_school(north, "QUIET", "Quiet School").bell_times.all().delete()
        row = begin(dispatcher, city)
        assert {check.school for check in row.checks.all()} == {school, other_school}
        assert not row.is_spot
        with pytest.raises(ValidationError, match="such a bell today"):
            begin_round(by=dispatcher, unit=city, moment="EVENING", now=ARRIVAL)

    def test_a_spot_check_is_drawn_by_chance_and_can_be_drawn_again(self, city, north, dispatcher):
        schools = [make_school(north, f"S{n}", f"School {n}") for n in range(9)]
        row = begin(dispatcher, city, draw=3)
        drawn = sorted(row.checks.values_list("school", flat=True))
        row = VideoRound.objects.get()
        assert row.drawn_from == sorted(school.pk for school in schools)
        assert draw_of(row.drawn_from, row.seed, 3) == drawn
        others = {tuple(draw_of(row.drawn_from, seed, 3)) for seed in range(20)}
        assert len(others) > 5, "another seed draws others"
        with pytest.raises(ValidationError, match="Only 9 schools"):
            begin(dispatcher, city, draw=10)

    def test_what_was_found_is_told_to_the_unit_once(self, north, school, chief, dispatcher):
        check = begin(dispatcher, north).checks.get()
        with pytest.raises(ValidationError, match="Say what was found"):
            answer(check, dispatcher, told_unit=north)
        for _time in range(2):
            answer(check, dispatcher, found="Nobody at the gate", told_unit=north)
        notice = Notice.objects.get(key=f"video/{check.pk}")
        assert notice.to == chief
        assert "Nobody at the gate" not in notice.body, "what it is stands on the page alone"

    def test_answers_are_whole_and_no_car_is_lit_that_was_not_seen(self, north, school, dispatcher):
        check = begin(dispatcher, north).checks.get()
        with pytest.raises(ValidationError):
            answer(check, dispatcher, patrols="")
        with pytest.raises(ValidationError, match="No more cars"):
            answer(check, dispatcher, cars_lit=4)
        with pytest.raises(IntegrityError):
            VideoCheck.objects.update(checked_at=ARRIVAL)

    def test_the_dispatcher_fills_the_sheet_and_the_chief_reads_it(
        self, north, school, dispatcher, chief, officer, stranger, signed_in
    ):
        browser = signed_in(dispatcher)
        asked = {"unit": north.pk, "moment": "ARRIVAL"}
        assert browser.post(reverse("patrols:new_video_round"), asked).status_code == 302
        check = VideoCheck.objects.get()
        sheet = reverse("patrols:video_sheet", args=[check.pk])
        assert "Are patrols running?" in browser.get(sheet).text
        sent = {**SEEN, "how": "VIDEO", "traffic": "2", "found": "Van at the gate"}
        assert browser.post(sheet, {**sent, "patrols": ""}).status_code == 422
        browser.post(sheet, sent)
        assert browser.get(sheet).text.count("checked") >= 3, "the answers stand there again"
        page = signed_in(chief).get(reverse("patrols:video_checks")).text
        assert "Van at the gate" in page
        assert "1 of 1 moments looked at" in page
        assert "few samples" in page
        assert signed_in(chief).get(sheet).status_code == 404, "the sheet belongs to whoever holds the round"
        assert signed_in(officer).get(reverse("patrols:new_video_round")).status_code == 404
        assert "Hill School" not in signed_in(stranger).get(reverse("patrols:video_checks")).text


class TestTaps:
    def on_post(self, school, officer):
        duty = give_seat(make_shift(school), officer)
        come(duty)
        duty.refresh_from_db()
        return duty

    def test_one_tap_counts_one_and_the_same_tap_again_none(self, school, officer):
        duty, once = self.on_post(school, officer), uuid4()
        facts = {"by": officer, "duty": duty, "submission": once, "now": ARRIVAL}
        assert [count_act(kind="VEHICLE", **facts)[1] for _time in range(2)] == [True, False]
        with pytest.raises(Conflict):
            count_act(kind="TRADER", **facts)
        assert {one.kind: one.count for one in sums_of([duty])[duty.pk]}["VEHICLE"] == 1

    def test_the_last_tap_is_taken_back_and_only_one_s_own(self, school, officer, chief):
        patrol = make_patrol(school, officer, now=ARRIVAL, crew=[chief])
        for who, kind in ((officer, "PEDESTRIAN"), (chief, "VEHICLE")):
            count_act(by=who, duty=patrol, kind=kind, submission=uuid4(), now=ARRIVAL)
        assert undo_act(by=officer, duty=patrol, now=ARRIVAL).kind == "PEDESTRIAN"
        assert [act.kind for act in StreetAct.objects.standing()] == ["VEHICLE"]
        with pytest.raises(ValidationError, match="nothing to take back"):
            undo_act(by=officer, duty=patrol, now=ARRIVAL)

    def test_taps_count_on_duty_only(self, school, officer):
        awaited = give_seat(make_shift(school), officer)
        facts = {"by": officer, "kind": "VEHICLE", "submission": uuid4(), "now": ARRIVAL}
        with pytest.raises(ValidationError, match="not on duty"):
            count_act(duty=awaited, **facts)
        come(awaited)
        awaited.refresh_from_db()
        with pytest.raises(ValidationError, match="future"):
            count_act(duty=awaited, at=ARRIVAL + timedelta(hours=1), **facts)
        with pytest.raises(IntegrityError):
            StreetAct.objects.create(submission=uuid4(), kind="VEHICLE", by=officer, at=ARRIVAL)

    def test_the_phone_taps_and_the_handover_and_the_shift_tell_the_sum(self, school, officer, chief, signed_in):
        duty = self.on_post(school, officer)
        browser, url = signed_in(officer), reverse("patrols:street_of_duty", args=[duty.pk])
        assert "moved vehicle on" in browser.get(reverse("patrols:my_shifts")).text
        kept = {"kind": "VEHICLE", "submission": str(uuid4()), "at": (ARRIVAL - timedelta(minutes=5)).isoformat()}
        for _time in range(2):
            assert browser.post(url, kept, headers={"X-Requested-With": "fetch"}).status_code == 200
        browser.post(url, {"kind": "UNSOLVED", "submission": str(uuid4())})
        assert "moved vehicle on: 1" in browser.get(reverse("patrols:check_out", args=[duty.pk])).text
        assert "met, not solved: 1" in signed_in(chief).get(reverse("patrols:shift", args=[duty.shift_id])).text
        browser.post(url, {"kind": "UNDO"})
        assert StreetAct.objects.standing().get().kind == "VEHICLE"
        assert browser.post(url, {"kind": "DANCE"}, headers={"X-Requested-With": "fetch"}).status_code == 422

    def test_nobody_taps_on_a_colleague_s_duty(self, school, officer, north, signed_in):
        duty = self.on_post(school, officer)
        colleague = make_person("colleague", Role.WARD_OFFICER, north)
        sent = {"kind": "VEHICLE", "submission": str(uuid4())}
        assert signed_in(colleague).post(reverse("patrols:street_of_duty", args=[duty.pk]), sent).status_code == 404
        patrol = make_patrol(school, officer, now=ARRIVAL)
        assert signed_in(colleague).post(reverse("patrols:street_of_patrol", args=[patrol.pk]), sent).status_code == 404
        assert not StreetAct.objects.exists()


class TestOverTheApi:
    def test_a_program_counts_one_and_reads_what_was_seen(self, north, school, officer, chief, dispatcher, program):
        patrol = make_patrol(school, officer, now=ARRIVAL)
        body, client = {"submission": str(uuid4()), "kind": "VEHICLE", "patrol": patrol.pk}, program(officer)
        assert [client.post("/api/v1/street-acts/", body).status_code for _time in range(2)] == [201, 200]
        assert client.post("/api/v1/street-acts/", {**body, "kind": "TRADER"}).status_code == 409
        assert client.post("/api/v1/street-acts/", {**body, "patrol": 0}).status_code == 400
        assert len(client.get("/api/v1/street-acts/").json()["results"]) == 1
        assert program(chief).post("/api/v1/street-acts/", body).status_code == 400, "not out with that patrol"
        answer(begin(dispatcher, north).checks.get(), dispatcher)
        (seen,) = program(chief).get("/api/v1/video-checks/").json()["results"]
        assert (seen["school"], seen["cars_lit"], seen["is_spot"]) == ("HILL", 2, False)


class TestRates:
    def test_each_rate_says_of_how_many(self, city, north, school, other_school, dispatcher, officer):
        make_school(north, "DARK", "Dark School")
        first, second, third = begin(dispatcher, city).checks.order_by("pk")
        answer(first, dispatcher)
        answer(second, dispatcher, posts_manned="NO", cars_seen=1, cars_lit=0)
        answer(third, dispatcher, **BLIND, cars_seen=0, cars_lit=0)
        patrol = make_patrol(school, officer, now=ARRIVAL)
        for kind in ("VEHICLE", "PEDESTRIAN", "UNSOLVED"):
            count_act(by=officer, duty=patrol, kind=kind, submission=uuid4(), now=ARRIVAL)
        rates = rates_of(VideoCheck.objects.all(), StreetAct.objects.all())
        assert [(rate.part, rate.whole, rate.percent) for rate in rates] == [(1, 2, 50), (2, 4, 50), (2, 3, 67)]
        assert all(rate.is_few for rate in rates)
        assert rates_of(VideoCheck.objects.none())[0].percent is None, "of nothing there is no share"

    def test_the_weekly_figures_hold_both_sides_of_each_rate(
        self, north, school, dispatcher, officer, chief, signed_in
    ):
        answer(begin(dispatcher, north).checks.get(), dispatcher)
        patrol = make_patrol(school, officer, now=ARRIVAL)
        tap_at_arrival(patrol)
        count_act(by=officer, duty=patrol, kind="UNSOLVED", submission=uuid4(), now=ARRIVAL)
        figures = {one.code: one for one in week_figures([north.pk], *WEEK.bounds(north.zone))}
        wanted = {
            "patrol_points_owed": 1, "patrol_points_kept": 1, "patrol_visits": 1, "street_met": 1, "street_solved": 0,
            "moments_looked_at": 1, "moments_in_sight": 1, "cars_seen": 3, "cars_lit": 2,
        }  # fmt: skip
        assert {code: figures[code].value for code in wanted} == wanted
        browser = signed_in(chief)
        for code in wanted:
            figure = figures[code]
            assert sum(figure.counted.pairs().values()) == figure.value, code
            if figure.link:
                assert browser.get(figure.link).text.count("data-row") == figure.value, code


def tap_at_arrival(patrol):
    return arrive(by=patrol.leader, stop=patrol.stops.get(), submission=uuid4(), now=ARRIVAL)


class TestEffort:
    def test_visits_hours_and_coverage_are_told_by_school(self, school, other_school, officer, chief):
        stop = make_patrol(school, officer).stops.select_related("patrol__leader").get()
        tap(stop, 0)
        go(stop, 30)
        seat = give_seat(make_shift(school, slots={"POLICE": 2}), officer)
        give_seat(seat.shift, chief)
        come(seat)
        check_out(by=officer, assignment=seat, now=seat.check_in.at + timedelta(hours=1))
        start = ARRIVAL - timedelta(days=2)
        efforts = effort_by_school([school.pk, other_school.pk], start, ARRIVAL + timedelta(days=1))
        effort = efforts[school.pk]
        assert (effort.visits, effort.person_times, effort.seats, effort.hours) == (1, 1, 2, 1.5)
        assert effort.coverage == 67, "one of two seats and one of one point"
        assert efforts[other_school.pk].coverage is None

    def test_the_page_sets_effort_beside_harm_and_each_number_opens_its_list(
        self, school, north, officer, chief, stranger, signed_in
    ):
        log(officer, school, code="GATE_CONGESTION")
        quiet = make_school(north, "CALM", "Calm School")
        today = ARRIVAL.astimezone(north.zone).date()
        lines = effort_against_harm(chief, today - timedelta(days=7), today, None)
        assert [(line.school, line.incidents, line.is_bare) for line in lines] == [(school, 1, True), (quiet, 0, False)]
        browser = signed_in(chief)
        page = browser.get(reverse("reports:harm")).text
        assert "nobody was there" in page
        assert "0 of 0 moments looked at" in page
        assert browser.get(lines[0].link).text.count("data-row") == 1
        assert "Hill School" not in signed_in(stranger).get(reverse("reports:harm")).text
        assert browser.get(reverse("reports:harm"), {"since": "soon"}).status_code == 422

    def test_it_costs_the_same_for_twenty_schools_as_for_one(
        self, north, chief, signed_in, django_assert_max_num_queries
    ):
        for number in range(20):
            make_school(north, f"S{number}", f"School {number}")
        with django_assert_max_num_queries(32):
            signed_in(chief).get(reverse("reports:harm"))
