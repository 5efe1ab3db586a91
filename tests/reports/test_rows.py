"""Every number opens what it counted; from above the unit few cases about children have neither number nor rows."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from campaigns.models import Session
from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report, move_report
from safeschool.reports.selectors.proof import verify
from safeschool.reports.workflow import Status
from schools.models import Venue, VenueVisit, Visit
from tests.campaigns.factories import hold_session
from tests.incidents.factories import log
from tests.world import world_of

WEEK = Week(2023, 24)
MONDAY_AFTER = datetime(2023, 6, 19, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def opened(client, figure, **asked):
    return client.get(reverse("reports:figure", args=[figure.report_id, figure.code]), asked)


def made_of(page, rule):
    rows = page["rows"]
    return sum(row.amount for row in rows) if rule == "SUM" else len(rows)


def test_every_number_opens_a_page_and_what_has_no_list_opens_its_rows(
    north, school, officer, chief, teacher, signed_in, time_machine
):
    time_machine.move_to(NOW, tick=False)
    world_of(north, school, officer, chief, teacher)
    Visit.objects.filter(school=school).update(arrived_at=NOW)
    VenueVisit.objects.create(venue=Venue.objects.get(), visited_on=NOW.date(), by=officer,
                              repeat_on=NOW.date() + timedelta(days=30))  # fmt: skip
    report = compile_report(by=None, unit=north, week=Week.of(NOW.date()), now=NOW)
    client, told = signed_in(chief), {}
    for figure in report.figures.all():
        assert client.get(figure.link).status_code == 200, figure.code
        if "/figures/" in figure.link:
            page = opened(client, figure).context
            assert (made_of(page, figure.rule), page["unseen"]) == (figure.value, 0), figure.code
            told |= {figure.code: page["rows"]} if figure.value else {}
    assert {"CLOCKS_DUE", "EXCHANGE_SENT", "VISITORS", "VENUE_VISITS", "seats_needed"} <= set(told)
    for code, rows in told.items():
        assert {client.get(row.url).status_code for row in rows if row.url} <= {200}, code
    assert all(row.url for code in ("CLOCKS_DUE", "EXCHANGE_SENT", "VISITORS", "VENUE_VISITS") for row in told[code])
    visitors = report.figures.get(code="VISITORS")
    assert not [one for one in Visit.objects.all() if one.full_name in opened(client, visitors).text]
    # While they are kept, a visitor who is gone makes a difference; afterwards nobody knows, and none is told.
    Visit.objects.all().delete()
    assert "VISITORS" in {check.figure.code for check in verify(report) if check.differs}
    time_machine.move_to(NOW + timedelta(days=settings.VISITORS_KEPT_DAYS + 8), tick=False)
    assert "VISITORS" not in {check.figure.code for check in verify(report) if check.differs}


@pytest.fixture
def few(officer, chief, north, school):
    """A ward's issued report: two files of a kind that few cases would tell of, and nine thefts."""
    for code, times in (("ECIG", 2), ("THEFT", 9)):
        for _n in range(times):
            log(officer, school, code, now=MONDAY_AFTER - timedelta(days=3))
    hold_session(officer, north, school, letters=5)
    made = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    return move_report(by=chief, report=made, to=Status.ISSUED, now=MONDAY_AFTER)


def test_rows_are_as_they_were_told_and_what_is_gone_is_a_number(few, chief, stranger, signed_in):
    client, letters = signed_in(chief), few.figures.get(code="OUTREACH_LETTERS")
    Session.objects.update(letters=1)
    assert [row.amount for row in opened(client, letters).context["rows"]] == [5]
    for page in ("0", "-1", "x", "99999999999", "2"):
        assert opened(client, letters, page=page).status_code == 200
    Session.objects.all().delete()
    gone = opened(client, letters)
    assert (gone.context["rows"], gone.context["unseen"]) == ([], 1)
    assert "1 more row was counted" in gone.text
    assert client.get(reverse("reports:figure", args=[few.pk, "NOTHING"])).status_code == 404
    assert opened(signed_in(stranger), letters).status_code == 404


def test_a_ward_s_report_read_from_above_hides_them_on_every_way_out(few, chief, commander, signed_in, program):
    def told(client, api):
        data = json.loads(client.get(reverse("reports:download", args=[few.pk, "json"])).content)
        files = {one["code"]: one["value"] for one in data["figures"]}
        over = {one["code"]: one["value"] for one in api.get(f"/api/v1/reports/{few.pk}/").json()["figures"]}
        assert files == over
        return files["INCIDENTS_SUBSTANCE"], files["INCIDENTS"], files["INCIDENTS_PROPERTY"]

    assert told(signed_in(chief), program(chief)) == (2, 11, 9)
    client = signed_in(commander)
    assert told(client, program(commander)) == (None, 11, None)
    figure = few.figures.get(code="INCIDENTS_SUBSTANCE")
    page = opened(client, figure)
    assert page.context["rows"] == []
    assert "told to the working unit only" in page.text
    for door in ("reports:report", "reports:proof"):
        text = client.get(reverse(door, args=[few.pk])).text
        assert figure.digest[:12] not in text
        assert "…" in text
    few.refresh_from_db()
    assert few.figures.get(code="INCIDENTS_SUBSTANCE").value == 2


def test_a_parent_s_number_of_files_tells_no_unit_s_part(few, city, commander, signed_in):
    type(city).objects.update(created_at=MONDAY_AFTER - timedelta(days=30))
    above = compile_report(by=None, unit=city, week=few.week, now=MONDAY_AFTER)
    client = signed_in(commander)
    files = client.get(above.figures.get(code="INCIDENTS").link).context["parts"]
    assert {one.number for one in files} == {None}
    (part,) = [one for one in files if one.has_reported]
    assert client.get(part.url).context["figure"].value == 11
