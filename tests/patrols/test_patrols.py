"""Points, routes and patrols: three rules of completion, one tap each, and what the chief sees."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from patrols.actions import Position, arrive, call_off, leave, plan_patrol, switch_lights
from patrols.models import Patrol, PatrolPoint, PatrolRoute, PatrolStop, PatrolVisit
from patrols.selectors import my_patrols, next_points
from patrols.workflow import PatrolMode, PointKind
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.kernel.conflicts import Conflict
from safeschool.notifications.models import Notice
from tests.factories import make_person
from tests.patrols.factories import SUNDAY, make_patrol, make_point

HILL = Position(20.85, 106.68, 10)
FAR = Position(20.87, 106.68, 10)


def after(minutes):
    return SUNDAY + timedelta(minutes=minutes)


def tap(stop, minutes=0, position=HILL, by=None, **facts):
    by = by or stop.patrol.leader
    return arrive(by=by, stop=stop, submission=uuid4(), position=position, now=after(minutes), **facts)[0]


def go(stop, minutes=0, position=HILL):
    return leave(by=stop.patrol.leader, stop=stop, position=position, now=after(minutes))


def one_stop(school, officer, kind, **facts):
    patrol = make_patrol(school, officer, points=[make_point(school, kind=kind)], **facts)
    return patrol.stops.select_related("patrol__leader").get()


def is_done(stop) -> bool:
    return PatrolStop.objects.get(pk=stop.pk).done_at is not None


def test_a_must_reach_point_is_kept_by_being_there_once(school, officer):
    stop = one_stop(school, officer, PointKind.MUST_REACH)
    assert not is_done(stop)
    tap(stop, 5)
    stop.refresh_from_db()
    assert (stop.done_at, stop.visits_counted) == (after(5), 1)


def test_a_must_patrol_point_is_kept_by_going_over_it_as_often_and_as_long_as_it_says(school, officer):
    stop = one_stop(school, officer, PointKind.MUST_PATROL)
    tap(stop, 0)
    go(stop, 4)
    tap(stop, 10)
    go(stop, 15)
    stop.refresh_from_db()
    assert (stop.visits_counted, stop.done_at) == (1, None), "four minutes are not five"
    tap(stop, 60)
    go(stop, 66)
    assert is_done(stop)


def test_a_standing_point_is_kept_by_a_car_with_its_lights_on_for_its_minutes(school, officer):
    stop = one_stop(school, officer, PointKind.STANDING)
    switch_lights(by=officer, patrol=stop.patrol, on=False)
    tap(stop, 0)
    go(stop, 25)
    assert not is_done(stop), "the lights were off"
    switch_lights(by=officer, patrol=stop.patrol, on=True)
    tap(stop, 30)
    go(stop, 49)
    assert not is_done(stop), "nineteen minutes are not twenty"
    tap(stop, 50)
    go(stop, 70)
    assert is_done(stop)


def test_whoever_drives_on_without_a_word_has_not_said_how_long_it_stood(school, officer):
    points = [make_point(school, "A", PointKind.MUST_PATROL), make_point(school, "B")]
    first, second = make_patrol(school, officer, points=points).stops.order_by("place")
    tap(first, 0)
    tap(second, 30)
    with pytest.raises(ValidationError, match="another point since"):
        go(first, 31)
    first.refresh_from_db()
    assert first.visits_counted == 0


def test_two_taps_are_one_visit_and_another_body_is_refused(school, officer):
    stop = one_stop(school, officer, PointKind.MUST_REACH)
    once = uuid4()
    facts = {"by": officer, "stop": stop, "submission": once, "now": after(1)}
    visit, is_new = arrive(**facts, position=HILL)
    assert is_new
    assert arrive(**facts, position=HILL) == (visit, False)
    assert tap(stop, 2) == visit, "a second tap while there"
    with pytest.raises(Conflict):
        arrive(**facts, position=FAR)
    assert PatrolVisit.objects.count() == 1


def test_out_of_radius_is_flagged_and_not_refused(school, officer):
    stop = one_stop(school, officer, PointKind.MUST_REACH)
    visit = tap(stop, 1, FAR)
    assert visit.is_out_of_radius
    assert visit.distance_m > 2000
    assert is_done(stop)
    assert tap(one_stop_of_another(school), 1, None).is_out_of_radius is False, "no position, nothing to flag"


def one_stop_of_another(school):
    other = make_person("other", Role.WARD_OFFICER, school.unit)
    point = make_point(school, "Other corner")
    patrol = plan_patrol(
        by=None, unit=school.unit, leader=other, mode="FOOT", now=SUNDAY, starts_at=SUNDAY, ends_at=after(60)
    )
    return patrol.stops.select_related("patrol__leader").get(point=point)


def test_points_are_reached_only_while_the_patrol_is_out(school, officer):
    stop = one_stop(school, officer, PointKind.MUST_REACH)
    for minutes, sentence in ((-31, "too early"), (240, "over")):
        with pytest.raises(ValidationError, match=sentence):
            tap(stop, minutes)
    with pytest.raises(ValidationError, match="future"):
        tap(stop, 10, at=after(20))
    assert tap(stop, 300, at=after(10)).arrived_at == after(10), "kept on the phone and sent after the patrol"


def test_a_point_has_an_hour_by_the_unit_s_clock_and_is_late_after_it(school, officer):
    # SUNDAY is 12:00 in Hai Phong.
    point = make_point(school, due_time="12:30")
    patrol = make_patrol(school, officer, points=[point])
    stop = patrol.stops.select_related("patrol__leader").get()
    assert stop.due_at == after(30)
    assert list(PatrolStop.objects.late(after(29))) == []
    assert list(PatrolStop.objects.late(after(31))) == [stop]
    tap(stop, 45)
    stop.refresh_from_db()
    assert stop.is_done_late


def test_nobody_on_foot_keeps_a_standing_point(school, officer):
    standing, corner = make_point(school, "Car", PointKind.STANDING), make_point(school, "Corner")
    with pytest.raises(ValidationError, match="Nobody on foot"):
        make_patrol(school, officer, points=[standing], mode=PatrolMode.FOOT)
    on_foot = plan_patrol(
        by=None, unit=school.unit, leader=officer, mode="FOOT", now=SUNDAY, starts_at=SUNDAY, ends_at=after(60)
    )
    assert [stop.point for stop in on_foot.stops.all()] == [corner], "every point that those on foot keep"
    with pytest.raises(ValidationError, match="on foot has lights"):
        switch_lights(by=officer, patrol=on_foot, on=True)


def test_nobody_is_out_with_two_patrols_at_once(school, officer, chief):
    make_patrol(school, officer, crew=[chief])
    for leader in (officer, chief):
        with pytest.raises(ValidationError, match="Patrol of North ward at that time"):
            plan_patrol(
                by=None, unit=school.unit, leader=leader, mode="FOOT", now=SUNDAY, starts_at=after(200),
                ends_at=after(300),
            )  # fmt: skip
    assert Patrol.objects.count() == 1


def test_what_is_owed_stays_as_it_was_planned(school, officer):
    stop = one_stop(school, officer, PointKind.MUST_REACH)
    PatrolPoint.objects.update(visits_needed=5)
    tap(stop, 1)
    assert is_done(stop)


def test_the_crew_is_told_once_and_nothing_is_owed_when_it_is_called_off(school, officer, chief):
    patrol = make_patrol(school, officer, crew=[chief])
    assert Notice.objects.filter(key=f"patrol/{patrol.pk}").count() == 2
    for _time in range(2):
        call_off(by=chief, patrol=patrol, now=after(5))
    assert Notice.objects.filter(key=f"patrol/{patrol.pk}/off").count() == 2
    assert list(PatrolStop.objects.going()) == []
    with pytest.raises(ValidationError, match="called off"):
        tap(patrol.stops.select_related("patrol__leader").get(), 10)
    assert my_patrols(officer, after(10)) == []


def test_the_next_point_is_the_one_due_first_and_names_nobody(school, officer, south):
    points = [make_point(school, "A"), make_point(school, "B", due_time="13:00")]
    patrol = make_patrol(school, officer, points=points)
    (line,) = next_points([school.unit_id], after(1))
    assert (line.unit, line.patrol, line.point, line.due_at) == (school.unit, patrol.label, "B", after(60))
    assert officer.full_name not in str(line)
    tap(patrol.stops.select_related("patrol__leader").get(point=points[1]), 5)
    assert next_points([school.unit_id], after(6))[0].point == "A"
    tap(patrol.stops.select_related("patrol__leader").get(point=points[0]), 7)
    (line,) = next_points([school.unit_id], after(8))
    assert (line.point, line.done, line.needed) == (None, 2, 2)
    assert next_points([south.pk], after(8)) == []
    assert next_points([school.unit_id], after(240)) == []


def test_the_journal_tells_of_points_and_of_no_place(school, officer):
    stop = one_stop(school, officer, PointKind.MUST_REACH)
    tap(stop, 1)
    line = Entry.objects.get(verb="reach_point")
    assert "20.85" not in str(line.facts)


class TestPages:
    @pytest.fixture(autouse=True)
    def _at_noon(self):
        with time_machine.travel(after(10), tick=False):
            yield

    def test_the_chief_sets_up_a_point_and_a_route_and_sends_a_patrol_out(self, school, chief, officer, signed_in):
        browser = signed_in(chief)
        facts = {
            "unit": school.unit_id,
            "kind": "MUST_PATROL",
            "name": "Back lane",
            "school": school.pk,
            "radius_m": 80,
        }
        assert browser.post(reverse("patrols:new_point"), {**facts, "school": ""}).status_code == 422
        browser.post(reverse("patrols:new_point"), facts)
        point = PatrolPoint.objects.get()
        assert (point.visits_needed, point.stay_minutes, point.latitude) == (2, 5, school.latitude)
        browser.post(
            reverse("patrols:new_route"),
            {"unit": school.unit_id, "name": "Morning round", "mode": "FOOT", f"place_{point.pk}": "1"},
        )
        route = PatrolRoute.objects.get()
        page = browser.get(reverse("patrols:points")).text
        assert "Back lane" in page
        assert "Morning round" in page
        sent = {
            "unit": school.unit_id, "route": route.pk, "leader": officer.pk, "starts_at": "2026-11-22T12:00",
            "ends_at": "2026-11-22T16:00",
        }  # fmt: skip
        assert browser.post(reverse("patrols:new_patrol"), {**sent, "ends_at": "2026-11-22T11:00"}).status_code == 422
        answer = browser.post(reverse("patrols:new_patrol"), sent, follow=True)
        assert "Back lane" in answer.text
        assert Patrol.objects.get().mode == "FOOT"

    def test_a_route_keeps_the_order_it_is_given(self, school, chief, signed_in):
        points = [make_point(school, name) for name in "ABC"]
        places = {f"place_{point.pk}": str(9 - number) for number, point in enumerate(points)}
        facts = {"unit": school.unit_id, "name": "Round", "mode": "VEHICLE"}
        browser = signed_in(chief)
        assert browser.post(reverse("patrols:new_route"), facts).status_code == 422
        browser.post(reverse("patrols:new_route"), facts | places)
        route = PatrolRoute.objects.get()
        assert [row.point.name for row in route.points.all()] == ["C", "B", "A"]
        browser.post(reverse("patrols:edit_route", args=[route.pk]), facts | places | {f"place_{points[0].pk}": ""})
        assert [row.point.name for row in route.points.all()] == ["C", "B"]

    def test_one_tap_on_the_phone_reaches_the_next_point(self, school, officer, signed_in):
        stop = one_stop(school, officer, PointKind.STANDING)
        browser = signed_in(officer)
        assert "I am here" in browser.get(reverse("patrols:my_points")).text
        sent = {"submission": str(uuid4()), "latitude": "20.85", "longitude": "106.68", "accuracy": "12"}
        for _tap in range(2):
            browser.post(reverse("patrols:arrive", args=[stop.pk]), sent)
        assert PatrolVisit.objects.get().distance_m == 0
        assert "We leave" in browser.get(reverse("patrols:my_points")).text
        browser.post(reverse("patrols:lights", args=[stop.patrol_id]), {"on": "0"})
        assert Patrol.objects.get().lights_on is False
        answer = browser.post(reverse("patrols:leave", args=[stop.pk]), sent, follow=True)
        assert "You stayed 0 of 20 minutes" in answer.text

    def test_the_chief_sees_what_was_kept_and_the_stranger_nothing(self, school, officer, chief, stranger, signed_in):
        stop = one_stop(school, officer, PointKind.MUST_REACH)
        browser, url = signed_in(chief), reverse("patrols:completion")
        assert "0 of 1 points kept" in browser.get(url).text
        tap(stop, 1, FAR)
        page = browser.get(url).text
        assert "1 of 1 points kept" in page
        assert "1 visit out of radius" in page
        assert browser.get(url, {"state": "open"}).text.count("data-row") == 0
        assert "Hill School corner" not in signed_in(stranger).get(url).text
        assert browser.get(url, {"since": "soon"}).status_code == 422

    def test_the_dispatcher_says_it_for_the_crew_and_a_colleague_cannot(
        self, school, officer, north, dispatcher, signed_in
    ):
        stop = one_stop(school, officer, PointKind.MUST_REACH)
        url, sent = reverse("patrols:arrive", args=[stop.pk]), {"submission": str(uuid4()), "back": "completion"}
        colleague = make_person("colleague", Role.WARD_OFFICER, north)
        assert signed_in(colleague).post(url, sent).status_code == 404
        answer = signed_in(dispatcher).post(url, sent)
        assert answer.headers["Location"] == reverse("patrols:completion")
        assert PatrolVisit.objects.get().by == dispatcher

    def test_an_auxiliary_of_the_crew_taps_too(self, school, officer, north, signed_in):
        helper = make_person("helper", Role.AUXILIARY, north)
        patrol = make_patrol(school, officer, crew=[helper])
        browser = signed_in(helper)
        assert "Hill School corner" in browser.get(reverse("patrols:my_points")).text
        browser.post(reverse("patrols:arrive", args=[patrol.stops.get().pk]), {"submission": str(uuid4())})
        assert PatrolVisit.objects.get().by == helper

    def test_the_lists_cost_the_same_for_thirty_points_as_for_one(
        self, school, officer, chief, signed_in, django_assert_max_num_queries
    ):
        make_patrol(school, officer, points=[make_point(school, f"Point {n:02}") for n in range(30)])
        for person, name in ((chief, "points"), (chief, "completion"), (officer, "my_points")):
            browser = signed_in(person)
            with django_assert_max_num_queries(22):
                assert "Point 29" in browser.get(reverse(f"patrols:{name}")).text

    def test_the_api_tells_what_is_owed_and_takes_a_tap_once(self, school, officer, chief, stranger, program):
        stop = one_stop(school, officer, PointKind.MUST_PATROL)
        assert len(program(chief).get("/api/v1/patrol-points/").json()["results"]) == 1
        assert len(program(officer).get("/api/v1/patrol-stops/").json()["results"]) == 1
        assert program(stranger).get("/api/v1/patrol-stops/").json()["results"] == []
        assert program(officer).get("/api/v1/patrol-stops/", {"since": "soon"}).status_code == 400
        body = {"submission": str(uuid4()), "latitude": 20.85, "longitude": 106.68}
        client, url = program(officer), f"/api/v1/patrol-stops/{stop.pk}/"
        assert [client.post(f"{url}arrive/", body).status_code for _time in range(2)] == [201, 200]
        assert client.post(f"{url}arrive/", {**body, "latitude": 21.0}).status_code == 409
        assert client.post(f"{url}leave/", body).json()["left_at"]
        assert program(stranger).post(f"{url}arrive/", body).status_code == 404
        colleague = make_person("colleague", Role.WARD_OFFICER, school.unit)
        assert program(colleague).post(f"{url}arrive/", body).status_code == 404
