"""The chief of another unit sees nothing of North: on no page, in no list, at no address, over no API."""

import pytest
from django.urls import reverse

from tests.e2e.conftest import DESK, NOW
from tests.e2e.scene import FILES, LISTS, build

pytestmark = pytest.mark.e2e
# What would give North away.
TELLING = ("Hill", "North", "At the gate.", "Two pupils argue")
LISTED = ("schools", "incidents", "concerns", "posts", "shifts", "checkins", "sessions", "operations", "reports")


@pytest.fixture
def scene(officer, teacher, school):
    return build({"officer": officer, "teacher": teacher}, school, NOW)


def told(text: str) -> list[str]:
    return [word for word in TELLING if word in text]


def test_a_stranger_sees_nothing_on_any_page(open_as, scene, stranger):
    page = open_as(stranger, "en", DESK)
    for _who, route in LISTS:
        page.goto(reverse(route))
        assert page.locator("h1").is_visible(), route
        assert told(page.locator("body").inner_text()) == [], route


def test_the_same_pages_tell_their_own_people(open_as, scene, chief):
    """What the test above looks for is there to be seen."""
    page = open_as(chief, "en", DESK)
    for route in ("incidents:list", "patrols:posts", "schools:list", "reports:list"):
        page.goto(reverse(route))
        assert told(page.locator("body").inner_text()), route


def test_what_is_out_of_sight_is_not_there(open_as, scene, stranger):
    page = open_as(stranger, "vi", DESK)
    for _who, route, row in FILES:
        answer = page.goto(reverse(route, args=[getattr(scene, row).pk]))
        assert answer.status == 404, route
        assert told(page.content()) == [], route


def test_the_api_tells_a_stranger_nothing(open_as, scene, stranger, chief):
    here, there = open_as(chief, "en").request, open_as(stranger, "en").request
    for name in LISTED:
        seen = here.get(f"/api/v1/{name}/").json()["results"]
        assert there.get(f"/api/v1/{name}/").json()["results"] == [], name
        for row in seen[:1]:
            assert there.get(f"/api/v1/{name}/{row.get('id') or row['code']}/").status == 404, name
    assert here.get("/api/v1/incidents/").json()["results"]


@pytest.mark.parametrize("form", ["pdf", "xlsx", "json", "html"])
def test_the_report_gives_a_stranger_no_file(open_as, scene, stranger, form):
    page = open_as(stranger, "zh-hans", DESK)
    assert page.request.get(reverse("reports:download", args=[scene.report.pk, form])).status == 404
