"""The outline of a unit is 18 KB: no list and no person's hats bring it along."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeschool.accounts.actions import draw_boundary
from safeschool.accounts.models import Unit

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
PAGES = (
    "home", "accounts:units", "schools:list", "schools:calendar", "schools:import", "incidents:list",
    "incidents:concerns", "patrols:roster", "patrols:shifts", "campaigns:sessions", "campaigns:operations",
    "reports:list", "board:duty", "board:dashboard",
)  # fmt: skip
RESOURCES = ("units", "schools", "incidents", "concerns", "posts", "shifts", "sessions", "operations", "reports")


def asked_for_outlines(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if "accounts_boundary" in query["sql"]]


@pytest.fixture
def outlined(north, school):
    draw_boundary(by=None, unit=north, geometry=SQUARE)
    return north


@pytest.mark.parametrize("route", PAGES)
def test_no_page_reads_an_outline(signed_in, chief, outlined, route):
    browser = signed_in(chief)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(reverse(route)).status_code == 200
    assert len(queries) > 0
    assert asked_for_outlines(queries) == []


@pytest.mark.parametrize("name", RESOURCES)
def test_no_list_of_the_api_reads_an_outline(program, chief, outlined, name):
    with CaptureQueriesContext(connection) as queries:
        assert program(chief).get(f"/api/v1/{name}/").status_code == 200
    assert asked_for_outlines(queries) == []


def test_the_outline_is_there_when_asked_for_and_the_newest_counts(outlined):
    draw_boundary(by=None, unit=outlined, geometry={**SQUARE, "bbox": [0, 0, 1, 1]})
    with CaptureQueriesContext(connection) as queries:
        geometry = Unit.objects.get(pk=outlined.pk).boundary.geometry
    assert geometry["bbox"] == [0, 0, 1, 1]
    assert len(asked_for_outlines(queries)) == 1
