"""China: a school's committee decides about bullying within ten days; the police read the finding."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import Inquiry
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from tests.factories import make_person, make_school, make_unit, seat
from tests.incidents.factories import log

OPENED = datetime(2026, 11, 2, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def county(db):
    return make_unit("COUNTY", "County", kind="POLICE_STATION", country="CN", time_zone="Asia/Shanghai")


@pytest.fixture
def college(county):
    return make_school(county, "COLLEGE", "College")


@pytest.fixture
def principal(county, college):
    return seat(make_person("principal", Role.HEAD_TEACHER, county), college)


@pytest.fixture
def station(county):
    return make_person("station", Role.WARD_CHIEF, county)


def opened(principal, college, *, now: datetime = OPENED, committee=("PARENT", "HEAD", "DEPUTY_LAW")) -> Inquiry:
    return actions.open_inquiry(by=principal, school=college, matter="A shut B out", committee=committee, now=now)


def test_the_committee_has_ten_days_of_its_own_calendar(principal, college, station):
    inquiry = opened(principal, college)
    assert (inquiry.opened_on, inquiry.due_on) == (date(2026, 11, 2), date(2026, 11, 12))
    assert inquiry.committee == ["HEAD", "DEPUTY_LAW", "PARENT"]
    told = station.notices.get()
    assert "College" in told.subject
    assert "shut" not in told.subject + told.body


def test_without_its_head_and_outside_china_there_is_no_committee(principal, college, head, school):
    with pytest.raises(ValidationError, match="chairs"):
        opened(principal, college, committee=("PARENT",))
    with pytest.raises(ValidationError, match="country"):
        opened(head, school)
    assert not Inquiry.objects.exists()


def test_the_finding_is_made_once_with_reasons_and_the_police_read_it(principal, college, station, signed_in):
    inquiry = opened(principal, college)
    with pytest.raises(ValidationError):
        actions.decide_inquiry(by=principal, inquiry=inquiry, finding="BULLYING", reasons=" ", now=OPENED)
    actions.decide_inquiry(
        by=principal, inquiry=inquiry, finding="BULLYING", reasons="Repeated, and meant", measures="Apology", now=OPENED
    )
    with pytest.raises(ValidationError, match="already"):
        actions.decide_inquiry(by=principal, inquiry=inquiry, finding="NOT_BULLYING", reasons="No", now=OPENED)
    page = signed_in(station).get(reverse("incidents:inquiry", args=[inquiry.pk])).content.decode()
    assert "It was bullying" in page
    assert "Repeated, and meant" in page
    verbs = list(Entry.objects.about(inquiry).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["inquiry.opened", "inquiry.decided"]


def test_the_database_keeps_no_finding_without_reasons(principal, college):
    inquiry = opened(principal, college)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(finding="BULLYING", found_on=OPENED.date())


def test_a_finding_is_appealed_once_and_only_then(principal, college):
    inquiry = opened(principal, college)
    with pytest.raises(ValidationError):
        actions.appeal_inquiry(by=principal, inquiry=inquiry, appeal="The family disagrees", now=OPENED)
    actions.decide_inquiry(by=principal, inquiry=inquiry, finding="CANNOT_TELL", reasons="Nobody saw it", now=OPENED)
    actions.appeal_inquiry(by=principal, inquiry=inquiry, appeal="The family disagrees", now=OPENED)
    with pytest.raises(ValidationError):
        actions.appeal_inquiry(by=principal, inquiry=inquiry, appeal="Again", now=OPENED)


def test_the_overdue_count_equals_its_list(principal, college, signed_in):
    now = timezone.now()
    late = opened(principal, college, now=now - timedelta(days=12))
    opened(principal, college, now=now)
    assert list(Inquiry.objects.late(now.date())) == [late]
    page = signed_in(principal).get(reverse("incidents:inquiries"), {"state": "LATE"})
    assert page.context["late"] == len(page.context["lines"]) == 1


def test_the_police_run_a_file_of_their_own_beside_it(principal, college, station, signed_in):
    inquiry = opened(principal, college)
    own, elsewhere = log(station, college, code="BULLY_EXCLUSION"), log(station, None)
    browser = signed_in(station)
    url = reverse("incidents:link_inquiry", args=[inquiry.pk])
    browser.post(url, {"number": elsewhere.number})
    inquiry.refresh_from_db()
    assert inquiry.incident is None
    browser.post(url, {"number": own.number})
    inquiry.refresh_from_db()
    assert inquiry.incident == own
    page = reverse("incidents:inquiry", args=[inquiry.pk])
    assert own.number in browser.get(page).content.decode()
    assert own.number not in signed_in(principal).get(page).content.decode()


def test_a_head_opens_and_decides_in_the_browser(principal, college, signed_in):
    browser = signed_in(principal)
    form = {"school": "COLLEGE", "matter": "A shut B out", "committee": ["HEAD", "PARENT"]}
    assert browser.post(reverse("incidents:open_inquiry"), {**form, "committee": []}).status_code == 422
    page = browser.post(reverse("incidents:open_inquiry"), form)
    assert page.status_code == 302
    browser.post(f"{page.url}decide/", {"finding": "NOT_BULLYING", "reasons": "A quarrel", "measures": ""})
    browser.post(f"{page.url}decide/", {"appeal": "The family disagrees"})
    inquiry = Inquiry.objects.get()
    assert (inquiry.finding, inquiry.appeal) == ("NOT_BULLYING", "The family disagrees")


def test_strangers_teachers_and_traffic_police_see_no_inquiry(principal, college, county, stranger, head, signed_in):
    inquiry = opened(principal, college)
    teacher = seat(make_person("class", Role.HOMEROOM_TEACHER, county), college)
    traffic = make_person("traffic", Role.TRAFFIC_OFFICER, county)
    for person in (stranger, head, teacher, traffic):
        assert not Inquiry.objects.visible_to(person).exists()
        browser = signed_in(person)
        assert browser.get(reverse("incidents:inquiry", args=[inquiry.pk])).status_code == 404


def test_an_inquiry_beyond_its_days_presses_school_and_police_once(principal, college, station):
    inquiry = opened(principal, college)
    decided = opened(principal, college)
    actions.decide_inquiry(by=principal, inquiry=decided, finding="CANNOT_TELL", reasons="Nobody saw it", now=OPENED)
    principal.notices.all().delete()
    station.notices.all().delete()
    # Half an hour before midnight of the last day by the school's clock, and an hour later.
    assert actions.press_late_inquiries(now=OPENED + timedelta(days=10)) == 0
    assert actions.press_late_inquiries(now=OPENED + timedelta(days=10, hours=1)) == 1
    assert actions.press_late_inquiries(now=OPENED + timedelta(days=11)) == 0
    assert [person.notices.get().subject for person in (principal, station)] == [
        "Overdue: College: a committee has not decided"
    ] * 2
    assert Entry.objects.about(inquiry).filter(verb="inquiry.pressed").count() == 1
