"""When pupils come and go."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from schools.models import BellTime, DayException
from schools.selectors import (
    day_of,
    dismissal_before,
    is_school_day,
    minutes_after_dismissal,
    windows_between,
    windows_on,
)
from tests.factories import make_school, make_unit
from tests.schools.factories import make_bell, make_exception, make_term

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY, TUESDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (16, 17, 21, 22))
NATIONAL_DAY = date(2026, 9, 2)  # a Wednesday

in_database = hypothesis_settings(max_examples=30)


def test_the_windows_of_a_plain_monday(school):
    assert [(window.moment, window.starts_at) for window in windows_on(school, MONDAY)] == [
        ("ARRIVAL", datetime(2026, 11, 16, 7, 0, tzinfo=HANOI)),
        ("DISMISSAL", datetime(2026, 11, 16, 16, 0, tzinfo=HANOI)),
    ]


def test_no_bell_rings_on_a_weekend(school):
    assert windows_on(school, SATURDAY) == []
    assert not is_school_day(school, SUNDAY)


def test_without_a_term_every_weekday_is_a_school_day(school):
    assert is_school_day(school, date(2030, 7, 2))


def test_outside_the_recorded_terms_there_is_no_school(north, school):
    make_term(north)
    assert is_school_day(school, MONDAY)
    assert not is_school_day(school, date(2026, 7, 6))


def test_the_terms_of_a_unit_above_hold_until_the_unit_has_its_own(city, north, school, other_school):
    make_term(city)
    make_term(north, starts_on=date(2026, 8, 3))
    assert is_school_day(school, date(2026, 8, 4))
    assert not is_school_day(other_school, date(2026, 8, 4))


def test_a_public_holiday_of_the_units_country_has_no_school(school):
    day = day_of(school, NATIONAL_DAY)
    assert not day.is_school_day
    assert day.because


def test_a_country_without_a_table_has_no_holidays(db):
    unit = make_unit("XX", "Nowhere", country="XX", time_zone="UTC")
    assert is_school_day(make_school(unit, "X", "X"), date(2027, 1, 1))


def test_a_make_up_saturday_runs_like_the_friday(north, school):
    make_exception(north, SATURDAY, is_school_day=True)
    assert [window.moment for window in windows_on(school, SATURDAY)] == ["ARRIVAL", "DISMISSAL"]
    assert windows_on(school, SATURDAY)[0].starts_at.date() == SATURDAY


def test_a_make_up_saturday_has_its_own_bells_when_there_are_any(north, school):
    make_exception(north, SATURDAY, is_school_day=True)
    make_bell(school, "DISMISSAL", time(11, 0), time(11, 30), weekdays=0b0100000)
    assert [window.starts_at.hour for window in windows_on(school, SATURDAY)] == [11]


def test_the_nearest_word_about_a_day_wins(city, north, school, other_school):
    make_exception(city, MONDAY, is_school_day=False)
    assert not is_school_day(school, MONDAY)
    make_exception(north, MONDAY, is_school_day=True)
    assert is_school_day(school, MONDAY)
    assert not is_school_day(other_school, MONDAY)
    make_exception(north, MONDAY, is_school_day=False, school=school)
    assert not is_school_day(school, MONDAY)


def test_an_exception_makes_a_holiday_a_school_day(north, school):
    make_exception(north, NATIONAL_DAY, is_school_day=True)
    assert len(windows_on(school, NATIONAL_DAY)) == 2


def test_a_bell_rings_in_its_season_only(school):
    BellTime.objects.filter(school=school).update(season_from=date(2026, 11, 1), season_to=MONDAY)
    assert len(windows_on(school, MONDAY)) == 2
    assert windows_on(school, TUESDAY) == []


def test_a_closed_school_rings_no_bell(school):
    school.closed_on = MONDAY
    assert len(windows_on(school, MONDAY)) == 2
    assert windows_on(school, TUESDAY) == []


@pytest.mark.parametrize(
    ("clock", "minutes"), [("08:59", None), ("09:00", 0), ("09:20", 20), ("16:59", 479), ("17:00", None)]
)
def test_minutes_after_dismissal_are_counted_on_the_schools_own_clock(school, clock, minutes):
    """16:00 in Hai Phong is 09:00 in UTC; 17:00 in UTC is the next day there."""
    at = datetime.combine(MONDAY, time.fromisoformat(clock), UTC)
    assert minutes_after_dismissal(school, at) == minutes


def test_the_last_wave_before_the_moment_is_the_dismissal(school):
    make_bell(school, "DISMISSAL", time(17, 15), time(17, 40))
    late = datetime(2026, 11, 16, 17, 20, tzinfo=HANOI)
    assert dismissal_before(school, late) == datetime(2026, 11, 16, 17, 15, tzinfo=HANOI)
    assert dismissal_before(school, late - timedelta(hours=1)) == datetime(2026, 11, 16, 16, 0, tzinfo=HANOI)


def test_a_day_without_school_has_no_dismissal(school):
    assert dismissal_before(school, datetime(2026, 11, 21, 18, 0, tzinfo=HANOI)) is None


@pytest.mark.parametrize(
    ("zone", "utc_hour"), [("Asia/Ho_Chi_Minh", 9), ("Asia/Shanghai", 8), ("Asia/Urumqi", 10), ("Europe/London", 16)]
)
def test_a_bell_rings_by_the_clock_of_its_unit(db, zone, utc_hour):
    unit = make_unit("U", "U", country="XX", time_zone=zone)
    dismissal = windows_on(make_school(unit, "S", "S"), MONDAY)[-1]
    assert dismissal.starts_at.astimezone(UTC) == datetime(2026, 11, 16, utc_hour, 0, tzinfo=UTC)


def test_a_bell_keeps_its_hour_when_the_clocks_change(db):
    unit = make_unit("U", "U", country="XX", time_zone="Europe/London")
    school = make_school(unit, "S", "S")
    before, after = date(2026, 3, 27), date(2026, 3, 30)
    hours = [windows_on(school, day)[0].starts_at.astimezone(UTC).hour for day in (before, after)]
    assert hours == [7, 6]


def test_the_bulk_form_asks_the_same_few_questions_for_many(north, django_assert_num_queries):
    schools = [make_school(north, f"S{n}", f"School {n}") for n in range(30)]
    for some in (schools[:3], schools):
        with django_assert_num_queries(4):
            found = windows_between(some, MONDAY, MONDAY + timedelta(days=13))
        assert len(found) == len(some) * 14


bells = st.builds(
    BellTime,
    moment=st.sampled_from(BellTime.Moment.values),
    starts=st.times(max_value=time(22, 0)).map(lambda at: at.replace(second=0, microsecond=0)),
    weekdays=st.integers(1, 127),
    season_from=st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    season_to=st.none() | st.dates(date(2026, 6, 1), date(2026, 12, 31)),
)


@in_database
@given(
    st.lists(bells, max_size=6),
    st.dates(date(2026, 1, 1), date(2026, 12, 20)),
    st.sampled_from(["Asia/Ho_Chi_Minh", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"]),
)
def test_windows_lie_in_their_day_in_order_and_only_on_school_days(school, rung, first, zone):
    BellTime.objects.filter(school=school).delete()
    type(school.unit).objects.filter(pk=school.unit_id).update(time_zone=zone)
    for bell in rung:
        bell.pk, bell.school = None, school
        bell.ends = (datetime.combine(first, bell.starts) + timedelta(minutes=30)).time()
        bell.save()
    days = [first + timedelta(days=n) for n in range(8)]
    found = windows_between([school], days[0], days[-1])
    assert [found[school.pk, day] for day in days] == [windows_on(school, day) for day in days]
    for (_school, day), windows in found.items():
        assert all(window.starts_at.date() == day == window.ends_at.date() for window in windows)
        assert all(str(window.starts_at.tzinfo) == zone for window in windows)
        assert windows == sorted(windows, key=lambda window: window.starts_at)
        assert is_school_day(school, day) or not windows


@in_database
@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans(), st.booleans(), st.booleans())
def test_the_schools_own_word_wins_over_everything(city, north, school, day, of_city, of_north, of_school):
    DayException.objects.all().delete()
    make_exception(city, day, is_school_day=of_city)
    make_exception(north, day, is_school_day=of_north)
    assert is_school_day(school, day) is of_north
    make_exception(north, day, is_school_day=of_school, school=school)
    assert is_school_day(school, day) is of_school
    assert bool(windows_on(school, day)) is of_school
