"""What the rooms know of a school, on one page."""

import pytest
from django.urls import reverse

from tests.campaigns.factories import hold_session
from tests.incidents.factories import log, raise_one
from tests.patrols.factories import make_post


@pytest.fixture
def work(signed_in, school):
    """`work(person)`: what that person's page shows."""
    return lambda person: signed_in(person).get(reverse("board:school", args=[school.pk])).context["work"]


def test_the_officer_reads_incidents_concerns_posts_and_lessons(work, officer, teacher, school, other_school, stranger):
    incident, concern, post = log(officer, school), raise_one(teacher, school), make_post(school)
    session = hold_session(officer, school.unit, school)
    log(stranger, other_school)
    seen = work(officer)
    assert (seen.incidents, seen.concerns, seen.posts, seen.sessions) == ([incident], [concern], [post], [session])


def test_each_sees_only_what_is_theirs(work, officer, teacher, head, edu, school):
    incident, concern = log(officer, school), raise_one(teacher, school)
    assert (work(head).incidents, work(head).concerns) == ([incident], [concern])
    assert (work(teacher).incidents, work(teacher).concerns) == (None, [concern])
    assert (work(edu).incidents, work(edu).concerns) == (None, None)
    confidential = log(officer, school, confidentiality="CONFIDENTIAL")
    assert confidential not in work(head).incidents
    assert confidential in work(officer).incidents


def test_the_stranger_finds_no_such_page(signed_in, stranger, officer, school):
    log(officer, school)
    assert signed_in(stranger).get(reverse("board:school", args=[school.pk])).status_code == 404


def test_the_sheet_asks_for_the_part_and_links_to_it_without_a_script(signed_in, officer, school):
    url = reverse("board:school", args=[school.pk])
    sheet = signed_in(officer).get(reverse("schools:sheet", args=[school.pk])).text
    assert f'hx-get="{url}"' in sheet
    assert f'href="{url}"' in sheet
    part = signed_in(officer).get(url, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Recent incidents" in part


def test_it_costs_the_same_for_one_row_as_for_many(signed_in, officer, school, teacher, django_assert_max_num_queries):
    for number in range(5):
        log(officer, school)
        raise_one(teacher, school)
        make_post(school, name=f"Post {number}")
        hold_session(officer, school.unit, school)
    browser = signed_in(officer)
    with django_assert_max_num_queries(26):
        browser.get(reverse("board:school", args=[school.pk]))
