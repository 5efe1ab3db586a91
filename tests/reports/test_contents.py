"""What the report says, in the order that is customary in the unit's country."""

from datetime import UTC, datetime, timedelta

import pytest

from safeschool.kernel.figures import Figure
from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report, write_texts
from safeschool.reports.selectors.figures import ROOMS
from safeschool.reports.selectors.files import file_of
from safeschool.reports.selectors.paper import paper_of
from safeschool.reports.selectors.remarks import suggested
from tests.campaigns.factories import hold_session
from tests.incidents.factories import log

WEEK = Week(2023, 24)
MONDAY_AFTER = datetime(2023, 6, 19, 2, 0, tzinfo=UTC)


@pytest.fixture
def report(officer, chief, north, school):
    hold_session(officer, north, school, letters=1667)
    for days in (3, 3, 10):
        log(officer, school, "CRASH", now=MONDAY_AFTER - timedelta(days=days))
    made = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    words = {"number": "24/BC", "done_well": "Gates were manned.", "problems": "One gate is dark."}
    return write_texts(by=chief, report=made, texts=words)


def test_a_vietnamese_report_has_its_state_heading_number_and_five_chapters(report):
    paper = paper_of(report, "en")
    assert paper.heading == ["SOCIALIST REPUBLIC OF VIET NAM", "Independence – Freedom – Happiness"]
    assert paper.number == "No. 24/BC"
    assert [heading.split(".")[0] for heading, _ in paper.chapters] == ["I", "II", "III", "IV", "V"]
    assert dict(paper.chapters)["III. Remarks"] == ["Gates were manned.", "One gate is dark."]
    assert dict(paper.chapters)["V. Proposals"] == ["Nothing to report."]


def test_a_chinese_report_parts_good_practice_from_problems_and_has_no_state_heading(report):
    report.unit.country = "CN"
    paper = paper_of(report, "en")
    assert paper.heading == []
    assert [heading[:2] for heading, _ in paper.chapters] == ["1.", "2.", "3.", "4.", "5."]
    assert dict(paper.chapters)["4. Problems"] == ["One gate is dark."]


def test_a_sentence_tells_rise_and_fall_and_the_bars_stand_beside(report):
    paper = paper_of(report, "en")
    assert "Incidents: 2 cases, 1 more than before." in dict(paper.chapters)["I. Situation"]
    assert [(bar.now, bar.before, bar.now_length, bar.before_length) for bar in paper.bars] == [(2, 1, 100, 50)]


def test_every_stream_that_is_asked_for_is_counted_in_its_own_word(report):
    told = {figure.code: figure.unit_words["en"] for figure in report.figures.all()}
    asked = {
        "INCIDENTS_TRAFFIC": "cases", "SEVERITY_HIGH": "cases", "CONCERNS_RECEIVED": "concerns",
        "CLOCKS_DUE": "deadlines",
        "CLOCKS_KEPT": "deadlines", "EXCHANGE_SENT": "letters", "posts_set": "posts", "on_time": "person-times",
        "INSPECTIONS": "entries", "NOTICES": "notices", "FINDINGS_IN_TIME": "entries", "MEETS_CLOSED": "schools",
        "VISITORS": "visits", "LESSONS": "lessons", "OUTREACH_LETTERS": "letters", "DRILLS": "drills",
        "OPERATIONS": "operations", "VIOLATIONS": "violations", "VENUE_VISITS": "visits", "DISPUTES": "disputes",
        "HAZARDS_FOUND": "entries",
    }  # fmt: skip
    assert {code: told.get(code) for code in asked} == asked


def test_a_rate_stands_under_the_figures_that_make_it(report):
    report.figures.filter(code="on_time").update(value=19, last_week=0, last_year=1, year_to_date=30)
    report.figures.filter(code="seats_filled").update(value=20, last_week=0, last_year=2, year_to_date=40)
    rows = {row.code: row for _title, rows in paper_of(report, "en").sections for row in rows}
    rate = rows["POST_ATTENDANCE"]
    assert rate.cells == ["95 %", "of Seats filled", "–", "–", "50 %", "75 %"]


def test_what_fell_due_and_was_not_kept_is_suggested_as_a_problem(report, north):
    north.language = "en"
    north.save()
    report.refresh_from_db()
    report.problems = ""
    for code, value in (("CLOCKS_DUE", 3), ("CLOCKS_KEPT", 1), ("FINDINGS_DUE", 2), ("FINDINGS_IN_TIME", 2)):
        report.figures.filter(code=code).update(value=value)
    problems = suggested(report)["problems"]
    assert "Legal deadlines not kept: 2." in problems
    assert "Findings at schools" not in problems


def test_schools_that_meet_their_measures_do_not_make_a_week_of_work(north, monkeypatch):
    standing = Figure("MEETS_CLOSED", "Closed management", 4, "schools")
    monkeypatch.setitem(ROOMS, "SCHOOLS", lambda *_asked: [standing])
    assert compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER).is_nil


def test_the_figures_suggest_words_only_where_nobody_wrote(report, north):
    north.language = "en"
    north.save()
    report.refresh_from_db()
    made = suggested(report)
    assert "number" not in made
    assert "problems" not in made
    report.problems = ""
    assert "up by 1." in suggested(report)["problems"]


@pytest.mark.parametrize("language", ["vi", "zh-hans", "en"])
def test_the_words_stand_in_the_web_page_and_the_pdf_is_made(language, report):
    page = file_of(report, "html", language).decode()
    assert "One gate is dark." in page
    assert '<rect width="50"' in page
    assert file_of(report, "pdf", language).startswith(b"%PDF")
