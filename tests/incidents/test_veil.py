"""From above the unit a list tells no more of few cases about children than the numbers do; nor does what leaves."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Incident
from safeschool.accounts.roles import Role
from safeschool.notifications.send import notify
from tests.factories import make_person
from tests.incidents.factories import log


@pytest.fixture
def few(officer, school):
    """Two files of a kind that few cases would tell of, and three crashes."""
    return [log(officer, school, code) for code in ("ECIG", "ECIG", "CRASH", "CRASH", "CRASH")]


def shown(client, **asked):
    """The rows of the list that say what they are about, and those that say a number and a month."""
    rows = client.get(reverse("incidents:list"), asked).context["page"].rows
    masked = [row for row in rows if getattr(row, "is_masked", False) or row.is_veiled]
    return {row.number for row in rows if row not in masked}, {row.number for row in masked}


def taken(client, **asked):
    """Number and second cell of each row of the export."""
    door = f"{reverse('exports:ask')}?list=incidents" + "".join(f"&{name}={value}" for name, value in asked.items())
    sent = client.post(door, {"form": "csv"})
    told = b"".join(sent.streaming_content).decode("utf-8-sig")
    return {row[0]: row[1] for row in list(csv.reader(io.StringIO(told)))[2:] if row}


def test_the_list_above_the_unit_shows_number_and_month_of_them(signed_in, commander, chief, few):
    vapes, crashes = {one.number for one in few[:2]}, {one.number for one in few[2:]}
    client = signed_in(commander)
    assert shown(client) == (crashes, vapes)
    page = client.get(reverse("incidents:list")).text
    assert few[0].type.name not in page.partition('id="results"')[2]
    assert shown(signed_in(chief)) == (crashes | vapes, set())


@pytest.mark.parametrize("asked", [{"group": "SUBSTANCE"}, {"type": "ECIG"}, {"q": "cigarette"}, {"q": "Hill"}])
def test_few_of_them_answer_no_kind_and_no_word(signed_in, commander, few, asked):
    named, masked = shown(signed_in(commander), **asked)
    assert masked == set()
    assert not {one.number for one in few[:2]} & named


def test_five_of_a_kind_are_told_as_a_number_and_its_list_has_as_many_rows(signed_in, commander, officer, school):
    for _n in range(5):
        log(officer, school, "ECIG")
    client = signed_in(commander)
    for asked in ({"group": "SUBSTANCE"}, {"type": "ECIG"}):
        assert [len(rows) for rows in shown(client, **asked)] == [0, 5]
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert shown(client, group="SUBSTANCE", until=yesterday) == (set(), set())
    # Four of five in one more filter are few again.
    Incident.objects.filter(pk=Incident.objects.first().pk).update(severity="CRITICAL")
    assert shown(client, group="SUBSTANCE", severity="CRITICAL") == (set(), set())


def test_what_leaves_says_no_more_than_the_page(signed_in, commander, chief, few):
    vapes = {one.number for one in few[:2]}
    above = taken(signed_in(commander))
    assert {number for number, second in above.items() if second == "Confidential file"} == vapes
    assert not vapes & set(taken(signed_in(commander), group="SUBSTANCE"))
    assert set(taken(signed_in(chief), group="SUBSTANCE")) == vapes


def test_api_search_start_page_and_school_leave_them_out(signed_in, program, commander, officer, school, few):
    vapes = {one.number for one in few[:2]}
    rows = program(commander).get("/api/v1/incidents/").json()["results"]
    assert len(rows) == 3
    assert not vapes & {row["number"] for row in rows}
    client = signed_in(commander)
    doors = [f"{reverse('search')}?q={few[0].number.partition('-')[2]}", reverse("home"),
             reverse("board:school", args=[school.pk])]  # fmt: skip
    for door in doors:
        page = client.get(door)
        assert page.status_code == 200, door
        assert not [number for number in vapes if number in page.text], door


def test_who_works_on_one_or_was_pointed_at_it_opens_it_and_nobody_else_above(
    signed_in, program, commander, chief, few
):
    """A named case only when somebody passed it up: its number alone opens neither page nor paper nor API."""
    mine, told, neither = few[0], few[1], log(few[0].reported_by, few[0].school, "ECIG")
    Incident.objects.filter(pk=mine.pk).update(assignee=commander)
    page = reverse("incidents:file", args=[told.pk])
    notify(to=[commander], about="incidents/email/notice_late.txt", key="up", now=timezone.now(), link=page,
           context={"number": told.number, "due": timezone.now()})  # fmt: skip
    client, api = signed_in(commander), program(commander)
    assert mine.number in shown(client)[0]
    for one, status in ((mine, 200), (told, 200), (neither, 404), (few[2], 200)):
        assert client.get(reverse("incidents:file", args=[one.pk])).status_code == status
        assert api.get(f"/api/v1/incidents/{one.pk}/").status_code == status
    assert signed_in(chief).get(reverse("incidents:file", args=[neither.pk])).status_code == 200


def test_a_commander_s_own_unit_is_not_seen_from_above(signed_in, city, north, officer, school, few):
    both = make_person("both", Role.COMMANDER, city)
    both.memberships.create(unit=north, role=Role.COMMANDER, valid_from=both.memberships.get().valid_from)
    assert shown(signed_in(both))[1] == set()
