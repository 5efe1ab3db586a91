"""The commander at the desk: from a number to its list, and the week's report with its PDF."""

import os
import re
import shutil
import subprocess
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from incidents.models import Incident
from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report
from tests.campaigns.factories import hold_session, run_operation
from tests.e2e.conftest import DESK, NOW
from tests.e2e.hands import LANGUAGES, link
from tests.incidents.factories import log, raise_one

pytestmark = pytest.mark.e2e
WEEK = Week(2026, 48)
# These figures are sums: each row of their list bears a part, in this one of its columns of numbers.
SUMMED = {"OUTREACH_PERSON_TIMES": 0, "OUTREACH_LETTERS": 1, "VIOLATIONS": 0}


@pytest.fixture
def busy_week(officer, teacher, north, school):
    """Three incidents (one of them far back), two concerns, a session and an operation."""
    for _n in range(2):
        log(officer, school, now=NOW)
    log(officer, school, now=NOW.replace(month=9))
    for words in ("At the corner.", "By the river."):
        raise_one(teacher, school, note=words, now=NOW)
    hold_session(officer, north, school, held_at=NOW, now=NOW, pupils=40, letters=38)
    run_operation(officer, north, started_at=NOW, now=NOW, tallies={"SPEEDING": (3, False)})


def read(pdf: bytes, path) -> str:
    """The words of a PDF."""
    (path / "report.pdf").write_bytes(pdf)
    told = subprocess.run(["pdftotext", str(path / "report.pdf"), "-"], check=True, capture_output=True, text=True)
    return told.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_dashboard_opens_as_many_rows(open_as, busy_week, commander, language):
    page = open_as(commander, language, DESK)
    page.goto(reverse("board:dashboard"))
    numbers = {
        stat.get_attribute("href"): int(stat.locator(".stat-figure > span").first.inner_text())
        for stat in page.locator("a.stat").all()
    }
    lists = {href: figure for href, figure in numbers.items() if figure}
    assert sum(figure == 2 for figure in lists.values()) >= 2
    first = page.locator("a.stat", has=page.get_by_text("2", exact=True)).first
    opened = first.get_attribute("href")
    summed = set()
    first.click()
    expect(page).to_have_url(re.compile(re.escape(opened)))
    for href, figure in lists.items():
        page.goto(href)
        rows, counted = page.locator("main [data-row]"), parse_qs(urlsplit(href).query).get("counted", [""])[0]
        if counted in SUMMED:
            cells = [row.locator("td.num").nth(SUMMED[counted]).inner_text() for row in rows.all()]
            assert sum(int(cell) for cell in cells) == figure, f"{href} tells {figure}, its rows add up from {cells}"
            summed.add(counted)
        else:
            assert rows.count() == figure, f"{href} tells {figure}"
    assert summed == set(SUMMED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_red_number_leads_to_the_list_behind_it(open_as, busy_week, commander, language):
    """Two files that should be done by now, one that has time: the red number is two, and so is its list."""
    late, other, third = Incident.objects.order_by("pk")
    Incident.objects.filter(pk__in=[late.pk, other.pk]).update(due_at=timezone.now() - timedelta(hours=1))
    Incident.objects.filter(pk=third.pk).update(due_at=timezone.now() + timedelta(days=3))
    page = open_as(commander, language, DESK)
    page.goto(reverse("board:dashboard"))
    red = page.locator("a.stat-alarm")
    expect(red).to_have_count(1)
    assert red.locator(".stat-figure > span").first.inner_text() == "2"
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/red-{language}.png")
    red.click()
    expect(page).to_have_url(re.compile(re.escape(reverse("incidents:list"))))
    expect(page.locator("main [data-row]")).to_have_count(2)
    for one in (late, other):
        expect(page.locator("main")).to_contain_text(one.number)
    expect(page.locator("main")).not_to_contain_text(third.number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_weeks_report_and_its_pdf(open_as, busy_week, north, commander, language, tmp_path):
    report = compile_report(by=None, unit=north, week=WEEK, now=NOW.replace(day=30))
    page = open_as(commander, language, DESK)
    page.goto(reverse("reports:list"))
    page.locator(f"a[href='{reverse('reports:report', args=[report.pk])}']").first.click()
    expect(page.locator("h1")).to_contain_text("48")
    expect(page.locator("main")).to_contain_text("North ward")

    with page.expect_download() as download:
        link(page, language, "PDF").click()
    pdf = download.value.path().read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert {"NORTH", "W48"} <= set(download.value.suggested_filename.replace(".", "_").replace("-", "_").split("_"))
    if shutil.which("pdftotext"):
        assert "North ward" in read(pdf, tmp_path)
        assert "48" in read(pdf, tmp_path)
