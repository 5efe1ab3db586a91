"""An officer narrows the list and takes along just that."""

import csv

import pytest
from django.urls import reverse

from tests.e2e.conftest import DESK
from tests.incidents.factories import log

pytestmark = pytest.mark.e2e


def test_the_filter_that_htmx_set_goes_along(open_as, officer, school, tmp_path):
    log(officer, school)
    kept = log(officer, school, "THEFT")
    page = open_as(officer, "en", DESK)
    page.goto(reverse("incidents:list"))
    page.get_by_label("Type").select_option("THEFT")
    page.wait_for_url("**type=THEFT**")
    page.screenshot(path=tmp_path / "list.png", full_page=True)
    page.get_by_role("link", name="Export").click()
    page.get_by_text("1 row", exact=True).wait_for()
    page.screenshot(path=tmp_path / "ask.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=tmp_path / "phone.png", full_page=True)
    for _again in range(2):  # a download leaves the page as it is: it can be asked again
        with page.expect_download() as waiting:
            page.get_by_role("button", name="CSV").click()
        told = list(csv.reader(waiting.value.path().read_text("utf-8-sig").splitlines()))
        assert [row[0] for row in told[2:]] == [kept.number]
