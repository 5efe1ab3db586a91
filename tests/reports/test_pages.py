"""The report on the screen, as a file, over the API and from the command line."""

import io
import json
import re
import zipfile
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report, move_report
from safeschool.reports.models import WeeklyReport
from safeschool.reports.selectors.due import due
from safeschool.reports.selectors.files import file_of
from safeschool.reports.workflow import Status
from tests.campaigns.factories import hold_session, run_operation
from tests.small_disk import small_disk

WEEK = Week(2023, 24)
MONDAY_AFTER = datetime(2023, 6, 19, 2, 0, tzinfo=UTC)


@pytest.fixture
def report(officer, north, school):
    hold_session(officer, north, school, pupils=40, letters=1667)
    run_operation(officer, north, tallies={"SPEEDING": (200, True)})
    return compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)


@pytest.fixture
def doors(report):
    return [reverse("reports:report", args=[report.pk])] + [
        reverse("reports:download", args=[report.pk, form]) for form in ("pdf", "xlsx", "json", "html")
    ]


def test_an_officer_reads_the_report_and_all_its_files(officer, signed_in, doors):
    browser = signed_in(officer)
    assert [browser.get(door).status_code for door in doors] == [200] * 5


def test_a_stranger_finds_no_report(stranger, signed_in, program, report, doors):
    browser = signed_in(stranger)
    assert [browser.get(door).status_code for door in doors] == [404] * 5
    assert "North ward" not in browser.get(reverse("reports:list")).content.decode()
    assert program(stranger).get("/api/v1/reports/").data["results"] == []
    assert program(stranger).get(f"/api/v1/reports/{report.pk}/").status_code == 404


def test_a_stranger_cannot_issue_it(stranger, signed_in, report):
    answer = signed_in(stranger).post(reverse("reports:move", args=[report.pk]), {"to": "ISSUED"})
    report.refresh_from_db()
    assert (answer.status_code, report.status) == (404, "DRAFT")


def test_an_officer_reads_but_does_not_issue(officer, signed_in, report):
    browser = signed_in(officer)
    assert "Sign and issue" not in browser.get(reverse("reports:report", args=[report.pk])).content.decode()
    assert browser.post(reverse("reports:move", args=[report.pk]), {"to": "ISSUED"}).status_code == 404


def test_a_teacher_has_no_reports(teacher, signed_in, doors):
    browser = signed_in(teacher)
    assert [browser.get(door).status_code for door in [reverse("reports:list"), *doors]] == [404] * 6


def test_a_chief_signs_and_issues(chief, signed_in, report):
    answer = signed_in(chief).post(reverse("reports:move", args=[report.pk]), {"to": "ISSUED"}, follow=True)
    report.refresh_from_db()
    assert (report.status, report.signed_by) == ("ISSUED", chief)
    assert "Sign and issue" not in answer.content.decode()


def test_every_number_of_the_page_opens_its_list(chief, signed_in, report):
    browser = signed_in(chief)
    page = browser.get(reverse("reports:report", args=[report.pk])).content.decode()
    links = {figure.link for figure in report.figures.all() if figure.link}
    assert len(links) > 10
    for link in links:
        assert link.replace("&", "&amp;") in page
        assert browser.get(link).status_code == 200, link


def test_the_list_is_narrowed_and_a_wrong_filter_is_told(officer, signed_in, report):
    browser = signed_in(officer)
    shown = {asked: browser.get(reverse("reports:list") + asked) for asked in ("", "?until=2023-06-01", "?unit=MOON")}
    assert "2023-W24" in shown[""].content.decode()
    assert "2023-W24" not in shown["?until=2023-06-01"].content.decode()
    assert "MOON is not one of the available choices" in shown["?unit=MOON"].content.decode()


def test_a_chief_compiles_a_report_by_hand(chief, north, signed_in):
    answer = signed_in(chief).post(reverse("reports:compile"), {"unit": north.pk, "week": "2023-W24"})
    assert answer.url == reverse("reports:report", args=[WeeklyReport.objects.get().pk])


@pytest.mark.parametrize("week", ["2023-W60", "soon", "2999-W01"])
def test_a_wrong_week_is_told(week, chief, north, signed_in):
    answer = signed_in(chief).post(reverse("reports:compile"), {"unit": north.pk, "week": week})
    assert answer.status_code == 422
    assert not WeeklyReport.objects.exists()


def test_a_chief_compiles_for_no_other_unit(chief, south, signed_in):
    answer = signed_in(chief).post(reverse("reports:compile"), {"unit": south.pk, "week": "2023-W24"})
    assert answer.status_code == 422


def test_the_lists_cost_the_same_for_many_reports(officer, north, signed_in, program, report):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as page:
            signed_in_officer.get(reverse("reports:list"))
        with CaptureQueriesContext(connection) as api:
            program(officer).get("/api/v1/reports/")
        return len(page), len(api)

    signed_in_officer = signed_in(officer)
    cost()  # what a person may reach is remembered
    few = cost()
    week = WEEK
    for _ in range(5):
        week = week.before
        compile_report(by=None, unit=north, week=week, now=MONDAY_AFTER)
    assert cost() == few


# Files


def pages_of(pdf: bytes) -> int:
    """How many pages; the objects of a PDF may lie in compressed streams."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    parts = [pdf]
    for stream in streams:
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return len(re.findall(rb"/Type\s*/Page(?![s\w])", b"".join(parts)))


@pytest.mark.parametrize("language", ["vi", "zh-hans", "en"])
def test_the_pdf_is_a_pdf_with_the_letters_it_needs(report, language):
    report.unit.name = "Công an phường Dư Hàng 会宁县公安局"
    pdf = file_of(report, "pdf", language)
    assert pdf.startswith(b"%PDF-")
    assert pages_of(pdf) >= 1
    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", _opened(pdf)))
    assert any(b"BeVietnamPro" in font for font in fonts)
    assert any(b"NotoSansSC" in font for font in fonts)


def _opened(pdf: bytes) -> bytes:
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"".join(parts)


def sheet_of(made: bytes) -> tuple[str, str]:
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/sharedStrings.xml").decode()


def test_a_text_of_the_spreadsheet_never_becomes_a_formula(report):
    report.unit.name = '=HYPERLINK("http://evil.example","x")'
    report.figures.filter(code="OUTREACH_LETTERS").update(labels={"en": "=1+1"}, unit_words={"en": "@SUM(A1)"})
    sheet, words = sheet_of(file_of(report, "xlsx", "en"))
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()
    assert "=HYPERLINK" in words
    assert "=1+1" in words
    assert "@SUM(A1)" in words


def test_an_exact_number_is_a_number_and_an_approximate_one_a_text(report):
    sheet, words = sheet_of(file_of(report, "xlsx", "en"))
    assert "<v>1667</v>" in sheet
    assert "more than 200" in words


def test_the_data_has_the_shape_that_other_programs_read(report):
    data = json.loads(file_of(report, "json", "en"))
    assert (data["unit"], data["week"], data["status"]) == ("NORTH", "2023-W24", "DRAFT")
    letters = next(figure for figure in data["figures"] if figure["code"] == "OUTREACH_LETTERS")
    told = {key: letters[key] for key in ("value", "unit", "approximate", "last_week", "last_year", "year_to_date")}
    assert told == {
        "value": 1667, "unit": "letters", "approximate": False, "last_week": 0, "last_year": 0, "year_to_date": 1667,
    }  # fmt: skip


def test_the_api_tells_the_same_numbers(officer, program, report):
    told = program(officer).get(f"/api/v1/reports/{report.pk}/").data
    figures = {figure["code"]: figure for figure in told["figures"]}
    assert (told["unit"], told["week"], figures["VIOLATIONS"]["value"]) == ("NORTH", "2023-W24", 200)
    assert figures["VIOLATIONS"]["approximate"] is True


def test_an_issued_report_says_who_signed_it(chief, report):
    move_report(by=chief, report=report, to=Status.ISSUED, now=MONDAY_AFTER)
    report.refresh_from_db()
    page = file_of(report, "html", "en").decode()
    assert "Chief" in page
    assert "Issued" in page


# Command line


@pytest.mark.parametrize("form", ["json", "html", "pdf", "xlsx", "docx"])
def test_the_command_writes_each_form(form, north, tmp_path, capsys):
    call_command("weekly_report", "--unit", "NORTH", "--week", "2023-W24", "--format", form, "--out", str(tmp_path))
    made = tmp_path / f"weekly_report_NORTH_2023-W24.{form}"
    assert made.stat().st_size > 500
    assert str(made) in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == [made.name]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("--unit", "MOON", "--week", "2023-W24"), "There is no unit 'MOON'"),
        (("--unit", "NORTH", "--week", "2023-W60"), "not a week of the calendar"),
        (("--unit", "NORTH", "--week", "2999-W01"), "has not begun"),
    ],
)
def test_the_command_refuses_in_a_sentence(asked, sentence, north, tmp_path):
    with pytest.raises(CommandError, match=sentence):
        call_command("weekly_report", *asked, "--out", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(north, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("weekly_report", "--unit", "NORTH", "--week", "2023-W24", "--out", str(tmp_path / "file"))


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_full_disk_is_told_in_a_sentence_and_leaves_no_half_file(form, north, tmp_path):
    asked = ("--unit", "NORTH", "--week", "2023-W24", "--format", form)
    with small_disk(tmp_path / "small", 4) as folder:
        with pytest.raises(CommandError, match="cannot be written"):
            call_command("weekly_report", *asked, "--out", str(folder))
        assert list(folder.iterdir()) == []
    call_command("weekly_report", *asked, "--out", str(tmp_path))
    assert (tmp_path / f"weekly_report_NORTH_2023-W24.{form}").stat().st_size > 4096


def test_a_unit_without_a_time_zone_is_told_of_and_stops_no_other(north, south, tmp_path):
    known = datetime(2023, 6, 1, tzinfo=UTC)
    type(north).objects.update(created_at=known)
    type(north).objects.filter(pk=south.pk).update(time_zone="")
    with pytest.raises(CommandError, match="South ward has no time zone"):
        call_command("weekly_report", "--unit", "SOUTH", "--week", "2023-W24", "--out", str(tmp_path))
    assert ("NORTH", WEEK) in {(unit.code, period) for unit, period in due(MONDAY_AFTER)}
    assert "SOUTH" not in {unit.code for unit, _period in due(MONDAY_AFTER)}


def test_the_command_tells_the_frozen_numbers(report, officer, north, school, tmp_path):
    hold_session(officer, north, school, letters=1, held_at=MONDAY_AFTER - timedelta(days=3))
    call_command("weekly_report", "--unit", "NORTH", "--week", "2023-W24", "--out", str(tmp_path))
    data = json.loads((tmp_path / "weekly_report_NORTH_2023-W24.json").read_text())
    assert next(figure["value"] for figure in data["figures"] if figure["code"] == "OUTREACH_LETTERS") == 1667
