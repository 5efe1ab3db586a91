"""The counters, beside SQL written by hand."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.actions import Members, found_programme, visit_on_round
from campaigns.models import Session
from campaigns.selectors import counters
from safeschool.kernel.week import Week
from schools.models import Agency, Venue
from schools.selectors import is_school_day
from tests.campaigns.factories import HELD, hold_session, run_operation, tell_total
from tests.factories import make_school
from tests.schools.rounds import make_venue

WEEK = Week(2023, 24)
SQL = """
SELECT count(*) FILTER (WHERE f.counts_as_session),
       coalesce(sum(s.pupils + s.teachers + s.parents + s.others), 0),
       count(DISTINCT s.school_id) FILTER (WHERE f.counts_as_session),
       coalesce(sum(s.letters), 0),
       coalesce(sum(s.leaflets), 0),
       coalesce(sum(s.promoters), 0),
       (SELECT count(*) FROM campaigns_operation o WHERE o.unit_id = %(unit)s AND o.kind = 'SPECIAL'
          AND o.started_at >= %(start)s AND o.started_at < %(end)s),
       (SELECT coalesce(sum(v.count), 0) FROM campaigns_violation v JOIN campaigns_operation o ON o.id = v.operation_id
         WHERE o.unit_id = %(unit)s AND o.started_at >= %(start)s AND o.started_at < %(end)s),
       (SELECT coalesce(sum(o.vehicles_checked), 0) FROM campaigns_operation o WHERE o.unit_id = %(unit)s
          AND o.started_at >= %(start)s AND o.started_at < %(end)s),
       (SELECT count(*) FROM campaigns_operation o WHERE o.unit_id = %(unit)s AND o.kind = 'CLEANUP'
          AND o.started_at >= %(start)s AND o.started_at < %(end)s),
       (SELECT count(DISTINCT v.venue_id) FROM campaigns_operationvisit r JOIN schools_venuevisit v ON v.id = r.visit_id
          JOIN campaigns_operation o ON o.id = r.operation_id WHERE o.unit_id = %(unit)s
          AND o.started_at >= %(start)s AND o.started_at < %(end)s)
  FROM campaigns_session s JOIN campaigns_outreachformat f ON f.id = s.format_id
 WHERE s.unit_id = %(unit)s AND s.held_at >= %(start)s AND s.held_at < %(end)s
"""


def told(units, week=WEEK):
    start, end = week.bounds(units[0].zone)
    return {figure.code: figure for figure in counters([unit.pk for unit in units], start, end)}


def by_hand(unit, start, end):
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"unit": unit.pk, "start": start, "end": end})
        return list(cursor.fetchone())


SESSIONS = st.lists(
    st.tuples(
        st.integers(0, 2),  # which school, 2 for none
        st.sampled_from(["LAW_INTO_SCHOOL", "LETTER_TO_PARENTS"]),
        st.integers(-200, 100),  # hours from the held time: before, in and after the week
        st.integers(0, 500),
        st.integers(0, 800),
    ),
    max_size=8,
)
OPERATIONS = st.lists(st.tuples(st.integers(-200, 100), st.integers(0, 60), st.integers(0, 60)), max_size=4)
PERIODS = st.tuples(st.integers(-220, 110), st.integers(1, 330))  # hours from the held time, and how many


@settings(max_examples=30)
@given(sessions=SESSIONS, operations=OPERATIONS, period=PERIODS)
def test_counters_of_any_period_equal_sql_written_by_hand(
    sessions, operations, period, officer, north, school, django_db_blocker
):
    from django.db import transaction

    from schools.models import School

    places = [school, School.objects.filter(code="BAY").first() or make_school(north, "BAY", "Bay School"), None]
    venues = list(Venue.objects.all()) or [make_venue(north), make_venue(north, "Moon Hotel")]
    start = HELD + timedelta(hours=period[0])
    end = start + timedelta(hours=period[1])
    with transaction.atomic():
        point = transaction.savepoint()
        for place, kind, hours, people, letters in sessions:
            held_at = HELD + timedelta(hours=hours)
            # At a weekend it is parents who come.
            who = "pupils" if is_school_day(school, held_at.astimezone(north.zone).date()) else "parents"
            facts = {"held_at": held_at, who: people, "letters": letters}
            hold_session(officer, north, places[place], format=kind, promoters=people // 9, **facts)
        for hours, first, second in operations:
            tallies = {"SPEEDING": (first, False), "OVERLOADING": (second, True)}
            facts = {"started_at": HELD + timedelta(hours=hours), "vehicles_checked": first + second}
            if first % 3 == 0:
                lead, other = Agency.objects.filter(code__in=("HEALTH", "MARKET"))
                facts |= {"kind": "CLEANUP", "lead": lead, "members": Members(supporters=[other])}
            run = run_operation(officer, north, tallies=tallies, **facts)
            on = run.started_at.astimezone(north.zone).date()
            for _twice in range(second % 3):
                told = {"visited_on": on, "repeat_on": on + timedelta(days=90), "operation": run}
                visit_on_round(by=officer, venue=venues[first % 2], **told)
        figures = counters([north.pk], start, end)
        expected = by_hand(north, start, end)
        amounts = [sum(f.counted.pairs().values()) for f in figures if f.counted.rule != "DISTINCT"]
        transaction.savepoint_rollback(point)
    assert [figure.value for figure in figures] == expected
    # What a number opens adds up to the number.
    assert amounts == [figure.value for figure in figures if figure.counted.rule != "DISTINCT"]


def test_under_a_programme_only_the_work_with_its_tag_is_counted_and_it_is_entered_once(
    officer, north, school, signed_in
):
    first, second = (found_programme(by=officer, unit=north, name=name) for name in ("Safe way", "Peace"))
    both = hold_session(officer, north, school, letters=667, programmes=[first, second])
    hold_session(officer, north, school, letters=5)
    run_operation(officer, north, vehicles_checked=40, members=Members([second]))
    tell_total(north, "OUTREACH_LETTERS", 40_000)
    start, end = WEEK.bounds(north.zone)
    for programme, vehicles in ((first, 0), (second, 40)):
        figures = {figure.code: figure.value for figure in counters([north.pk], start, end, programme)}
        assert (figures["OUTREACH_LETTERS"], figures["VEHICLES"]) == (667, vehicles)
        assert "OUTREACH_LETTERS_PUBLISHED" not in figures
    page = signed_in(officer).get(reverse("campaigns:sessions"), {"programme": first.pk}).content.decode()
    assert reverse("campaigns:session", args=[both.pk]) in page
    assert page.count("data-row") == 1


def test_the_page_tells_published_numbers_in_the_words_of_print_and_each_opens_its_rows(officer, north, signed_in):
    for number in range(4):
        run_operation(officer, north, name=f"Strike {number}", started_at=HELD - timedelta(days=number))
    published = {"VIOLATIONS": 200, "OUTREACH_SCHOOLS": 60, "OUTREACH_SESSIONS": 90, "OUTREACH_LETTERS": 40_000}
    for code, value in published.items():
        tell_total(north, code, value)
    browser = signed_in(officer)
    page = browser.get(reverse("campaigns:counters"), {"since": "2023-01-01", "until": "2023-06-14"})
    shown = {str(figure.label): words for figure, words in page.context["published"]}
    assert shown == {
        "Violations found, published": "200-odd",
        "Schools reached by outreach, published": "60-odd",
        "Outreach sessions, published": "90-odd",
        "Letters to parents, published": "40,000-odd",
    }
    rows = {figure.code: figure for figure in page.context["rows"]}
    assert rows["OPERATIONS"].value == 4
    assert browser.get(rows["OPERATIONS"].link).content.decode().count("data-row") == 4
    for figure, _words in page.context["published"]:
        assert "Newspaper, 14 June 2023" in browser.get(figure.link).content.decode()


def test_two_sessions_at_one_school_reach_one_school(officer, north, school):
    hold_session(officer, north, school, pupils=10)
    hold_session(officer, north, school, pupils=10, held_at=HELD + timedelta(hours=2))
    figures = told([north])
    assert (figures["OUTREACH_SESSIONS"].value, figures["OUTREACH_SCHOOLS"].value) == (2, 1)
    assert figures["OUTREACH_PERSON_TIMES"].value == 20


def test_letters_handed_out_are_not_a_session(officer, north, school):
    hold_session(officer, north, school, format="LETTER_TO_PARENTS", letters=667)
    figures = told([north])
    assert (figures["OUTREACH_SESSIONS"].value, figures["OUTREACH_LETTERS"].value) == (0, 667)


def test_an_approximate_row_makes_its_sum_approximate_and_no_other(officer, north, school):
    hold_session(officer, north, school, letters=400, is_approximate=True)
    hold_session(officer, north, school, leaflets=30)
    figures = told([north])
    assert figures["OUTREACH_LETTERS"].is_approximate
    assert not figures["OUTREACH_LEAFLETS"].is_approximate
    assert not figures["OUTREACH_SESSIONS"].is_approximate


def test_published_totals_stand_apart_from_rows(officer, north, school):
    hold_session(officer, north, school, letters=667)
    tell_total(north, "OUTREACH_LETTERS", 40_000)
    start, _ = Week(2023, 1).bounds(north.zone)
    _, end = WEEK.bounds(north.zone)
    figures = {figure.code: figure for figure in counters([north.pk], start - timedelta(days=1), end)}
    assert (figures["OUTREACH_LETTERS"].value, figures["OUTREACH_LETTERS"].is_approximate) == (667, False)
    published = figures["OUTREACH_LETTERS_PUBLISHED"]
    assert (published.value, published.is_approximate, str(published.unit)) == (40_000, True, "letters")


def test_a_total_is_not_cut_to_a_part_of_its_days(north):
    tell_total(north, "OPERATIONS", 4, is_approximate=False)
    assert "OPERATIONS_PUBLISHED" not in told([north])


def test_a_total_of_the_city_already_holds_that_of_the_ward(city, north):
    days = {"first_on": date(2023, 6, 12), "last_on": date(2023, 6, 14)}
    tell_total(city, "OPERATIONS", 4, **days)
    tell_total(north, "OPERATIONS", 1, **days)
    assert told([city, north])["OPERATIONS_PUBLISHED"].value == 4
    assert told([north])["OPERATIONS_PUBLISHED"].value == 1


def test_totals_of_two_wards_add_up(north, south):
    days = {"first_on": date(2023, 6, 12), "last_on": date(2023, 6, 14)}
    tell_total(north, "OPERATIONS", 4, **days)
    tell_total(south, "OPERATIONS", 1, **days)
    assert told([north, south])["OPERATIONS_PUBLISHED"].value == 5


def test_another_units_sessions_are_not_counted(officer, north, south, school):
    hold_session(officer, north, school, pupils=40)
    assert told([south])["OUTREACH_PERSON_TIMES"].value == 0


def test_the_counters_cost_the_same_for_thirty_sessions_as_for_three(officer, north, school, django_assert_num_queries):
    for _ in range(3):
        hold_session(officer, north, school)
    with django_assert_num_queries(6):
        told([north])
    Session.objects.bulk_create(
        [Session(unit=north, school=school, format=Session.objects.first().format, held_at=HELD) for _ in range(27)]
    )
    with django_assert_num_queries(6):
        assert told([north])["OUTREACH_SESSIONS"].value == 30


@pytest.mark.parametrize("code", ["OUTREACH_SESSIONS", "OUTREACH_SCHOOLS", "OPERATIONS", "VIOLATIONS"])
def test_a_figure_names_the_days_and_the_units_of_its_list(city, north, south, code):
    params = told([city, north, south])[code].params
    assert (params["since"], params["until"], params["unit"]) == ("2023-06-12", "2023-06-18", "CITY")
