"""Before and after a lesson, beside schools without: exact intervals, small numbers hidden, no ranking."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import Topic
from safeschool.board.selectors.effect import ABOUT, effect_at, exact_ratio
from tests.campaigns.factories import hold_session
from tests.factories import make_school
from tests.incidents.factories import log

NOW = timezone.now()
HELD = NOW - timedelta(days=60)


def jams(officer, school, number, days):
    """So many at that school, that many days from the lesson."""
    at = HELD + timedelta(days=days)
    for minute in range(number):
        log(officer, school, code="GATE_CONGESTION", occurred_at=at + timedelta(minutes=minute), now=NOW)


@pytest.fixture
def others(north):
    return [make_school(north, f"S{number}", f"School {number}") for number in range(5)]


@pytest.fixture
def lesson(officer, north, school):
    return hold_session(officer, north, school, held_at=HELD, now=NOW)


def told(officer, school, days=30):
    return effect_at(officer, school, Topic.objects.get(code="TRAFFIC"), days, NOW.astimezone(school.unit.zone).date())


def test_a_school_stands_beside_those_without(officer, school, others, lesson):
    jams(officer, school, 10, -5)
    jams(officer, school, 5, 5)
    jams(officer, school, 9, 0)  # on the day of the lesson: neither
    jams(officer, others[0], 6, -5)
    jams(officer, others[1], 6, 5)
    effect = told(officer, school)
    assert (effect.here.before, effect.here.after, effect.here.ratio.value) == (10, 5, 0.5)
    assert (effect.without.schools, effect.without.before, effect.without.after) == (5, 6, 6)
    assert (effect.between.value, effect.between.low < 1 < effect.between.high) == (0.5, True)


def test_small_numbers_are_hidden_and_so_is_what_would_tell_them(officer, school, others, lesson):
    jams(officer, school, 4, -5)
    jams(officer, school, 7, 5)
    effect = told(officer, school)
    assert (effect.here.before, effect.here.after, effect.here.ratio, effect.between) == (None, 7, None, None)


def test_fewer_than_five_schools_are_not_compared(officer, school, others, lesson, north):
    hold_session(officer, north, others[0], held_at=HELD + timedelta(days=3), now=NOW)
    assert told(officer, school).without is None


def test_a_lesson_whose_days_are_not_over_tells_nothing(officer, school, others, lesson):
    assert told(officer, school, days=90) is None


def test_the_exact_interval_is_that_of_the_tables():
    # Clopper and Pearson for 5 of 15: 0.1182 to 0.6162.
    ratio = exact_ratio(10, 5)
    assert ratio.low == pytest.approx(0.1182 / 0.8818, abs=2e-4)
    assert ratio.high == pytest.approx(0.6162 / 0.3838, abs=2e-3)


@given(st.integers(5, 400), st.integers(5, 400))
def test_an_interval_holds_its_value_and_turns_over_with_its_windows(before, after):
    there, back = exact_ratio(before, after), exact_ratio(after, before)
    assert there.low < there.value < there.high
    assert there.low == pytest.approx(1 / back.high, rel=1e-6)


def test_the_page_names_its_method_and_hides_what_is_small(officer, school, others, lesson, signed_in):
    jams(officer, school, 3, -5)
    url, asked = reverse("board:effect"), {"school": school.code, "topic": "TRAFFIC", "days": 30}
    page = signed_in(officer).get(url, asked).content.decode()
    for words in ("Clopper and Pearson", "under 5", "too few to tell", "30 days before"):
        assert words in page
    assert signed_in(officer).get(url).status_code == 200


def test_a_stranger_asks_of_no_school_out_of_sight(stranger, school, lesson, signed_in):
    answer = signed_in(stranger).get(reverse("board:effect"), {"school": school.code, "topic": "TRAFFIC", "days": 30})
    assert answer.status_code == 422
    assert "Hill School" not in answer.content.decode()


def test_every_code_of_a_topic_is_a_type_that_there_is(db):
    from incidents.models import ConcernType, IncidentType

    assert set(ABOUT) <= set(Topic.objects.values_list("code", flat=True))
    for types, signs in ABOUT.values():
        assert IncidentType.objects.filter(code__in=types).count() == len(types)
        assert ConcernType.objects.filter(code__in=signs).count() == len(signs)
