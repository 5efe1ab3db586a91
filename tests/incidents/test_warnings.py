"""Early warnings: three plain tests, each stated, each dismissed with a reason, none about a person."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from incidents.actions import dismiss_warning, raise_warnings
from incidents.models import EarlyWarning
from incidents.selectors.warnings import list_behind, poisson_tail, statement_of
from safeschool.audit.models import Entry
from safeschool.board.selectors import duty_board_of, wall_board_of
from tests.incidents.factories import early_warning, log, raise_one

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


def kinds() -> list[str]:
    return sorted(EarlyWarning.objects.values_list("kind", flat=True))


def test_two_concerns_about_one_school_in_seven_days_are_told_once(teacher, officer, school, other_school):
    raise_one(teacher, school, now=NOW - timedelta(days=9))
    raise_one(teacher, school, now=NOW - timedelta(days=6))
    assert raise_warnings(now=NOW) == 0
    raise_one(teacher, school, now=NOW - timedelta(hours=1))
    assert raise_warnings(now=NOW) == 1
    assert raise_warnings(now=NOW) == 0
    raise_one(teacher, school, now=NOW)
    assert raise_warnings(now=NOW) == 0, "one is open: more of the same says nothing new"
    assert "2 concerns in 7 days" in statement_of(EarlyWarning.objects.get())


def test_once_dismissed_the_next_row_speaks_again(teacher, officer, school):
    raise_one(teacher, school, now=NOW - timedelta(days=1))
    raise_one(teacher, school, now=NOW)
    raise_warnings(now=NOW)
    dismiss_warning(by=officer, warning=EarlyWarning.objects.get(), reason="Both spoken to.", now=NOW)
    assert raise_warnings(now=NOW) == 0
    raise_one(teacher, school, now=NOW)
    assert raise_warnings(now=NOW) == 1


def test_confidential_concerns_warn_only_the_desk_that_reads_them(signed_in, teacher, officer, commander, school):
    raise_one(teacher, school, "C_ABUSE", now=NOW)
    raise_one(teacher, school, now=NOW)
    raise_warnings(now=NOW)
    assert EarlyWarning.objects.visible_to(officer).count() == 1
    assert not EarlyWarning.objects.visible_to(commander).exists()
    assert wall_board_of(unit=school.unit, now=NOW).warnings == 0


def test_the_same_place_and_hour_of_two_weeks(officer, chief, school, signed_in):
    for days in (0, 7):
        log(officer, school, "THEFT", place_relation="GATE", occurred_at=NOW - timedelta(days=days, minutes=20))
    log(officer, school, "THEFT", place_relation="INSIDE", occurred_at=NOW - timedelta(minutes=20))
    raise_warnings(now=NOW)
    warning = EarlyWarning.objects.get(kind="SAME_HOUR")
    assert warning.facts["count"] == 2
    assert "between 9:00 and 10:00" in statement_of(warning)
    page = signed_in(chief).get(list_behind(warning)).text
    assert page.partition('id="results"')[2].count("data-row") == 2


def test_more_than_usual_is_measured_against_the_school_itself(officer, school):
    for week in range(2, 14):
        log(officer, school, "THEFT", occurred_at=NOW - timedelta(days=7 * week - 3))
    for hours in (1, 30, 60, 90):
        log(officer, school, "CRASH", occurred_at=NOW - timedelta(hours=hours))
    raise_warnings(now=NOW)
    assert "ABOVE_USUAL" not in kinds(), "four where one is usual happens once in fifty weeks"
    log(officer, school, "CRASH", occurred_at=NOW - timedelta(hours=100))
    raise_warnings(now=NOW)
    warning = EarlyWarning.objects.get(kind="ABOVE_USUAL")
    assert warning.facts["usual"] == 1.0
    assert "Poisson" in statement_of(warning)


@pytest.mark.parametrize(
    ("count", "mean", "chance"), [(0, 1.0, 1.0), (1, 1.0, 0.632121), (5, 1.0, 0.003660), (3, 0.5, 0.014388)]
)
def test_the_chance_is_that_of_the_tables(count, mean, chance):
    assert poisson_tail(count, mean) == pytest.approx(chance, abs=1e-6)


def test_it_is_dismissed_with_a_reason_and_the_journal_knows(signed_in, officer, school):
    warning = early_warning(school)
    client, url = signed_in(officer), reverse("incidents:dismiss_warning", args=[warning.pk])
    client.post(url, {"reason": " "})
    assert EarlyWarning.objects.open().count() == 1
    client.post(url, {"reason": "A drill was misread."})
    warning.refresh_from_db()
    assert (warning.dismissed_by, warning.reason) == (officer, "A drill was misread.")
    assert Entry.objects.filter(verb="warning.dismissed").count() == 1
    with pytest.raises(ValidationError):
        dismiss_warning(by=officer, warning=warning, reason="Again", now=NOW)
    assert "A drill was misread." in client.get(reverse("incidents:warnings"), {"state": "ALL"}).text


def test_a_stranger_and_a_school_see_none_and_dismiss_none(signed_in, stranger, teacher, school):
    warning = early_warning(school)
    for who in (stranger, teacher):
        client = signed_in(who)
        assert school.name not in client.get(reverse("incidents:warnings")).text.partition("<main")[2]
        url = reverse("incidents:dismiss_warning", args=[warning.pk])
        assert client.post(url, {"reason": "No"}).status_code == 404


def test_it_stands_on_the_board_and_on_the_dashboard(signed_in, officer, chief, school):
    early_warning(school)
    assert duty_board_of(user=chief, now=NOW).warnings == 1
    assert "early warnings" in signed_in(chief).get(reverse("board:duty")).text
    figure = next(
        row.figure
        for stream in signed_in(chief).get(reverse("board:dashboard")).context["board"].streams
        for row in stream.figures
        if row.figure.code == "WARNINGS"
    )
    assert figure.value == 1
    assert signed_in(chief).get(figure.link).text.count("data-row") == 1
