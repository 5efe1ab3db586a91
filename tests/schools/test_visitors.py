"""The register at the gate belongs to the school."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from schools import actions
from schools.models import BannedVisitor, Visit
from schools.tasks import purge_visitors
from schools.views import visitors
from tests.factories import make_person

NUMBER = "031 199 000 123"


def come(by, school, *, now=None, **facts):
    facts = {"full_name": "Phạm Văn Khách", "purpose": "Repairs", **facts}
    return actions.write_visitor(by=by, school=school, now=now or timezone.now(), **facts)


def test_a_visitor_comes_in_and_goes_out_once(guard, school):
    visit = come(guard, school)
    assert list(Visit.objects.inside()) == [visit]
    left = actions.sign_out(by=guard, visit=visit, now=timezone.now()).left_at
    assert actions.sign_out(by=guard, visit=visit, now=timezone.now() + timedelta(hours=1)).left_at == left
    assert not Visit.objects.inside().exists()


def test_somebody_expected_is_inside_only_when_here(guard, school):
    visit = come(guard, school, expected_on=timezone.localdate())
    assert not Visit.objects.inside().exists()
    with pytest.raises(ValidationError, match="not come in yet"):
        actions.sign_out(by=guard, visit=visit, now=timezone.now())
    actions.let_in(by=guard, visit=visit, now=timezone.now())
    assert list(Visit.objects.inside()) == [visit]


def test_of_an_identity_number_four_signs_stay(guard, school):
    visit = come(guard, school, identity=NUMBER)
    assert visit.id_tail == "0123"
    row = str(list(Visit.objects.values())) + str(list(Entry.objects.values("facts", "reason")))
    assert "031199000123" not in row
    assert "Khách" not in str(list(Entry.objects.values("facts", "reason")))


def test_whoever_is_banned_is_not_let_in_however_the_number_is_written(guard, school, other_school):
    actions.ban_visitor(by=guard, school=school, identity=NUMBER, reason="Threatened a teacher.")
    for written in (NUMBER, "031199000123", " 0311 9900 0123 "):
        with pytest.raises(ValidationError, match="ban list"):
            come(guard, school, identity=written)
    assert come(guard, other_school, identity=NUMBER)
    BannedVisitor.objects.update(until=timezone.localdate() - timedelta(days=2))
    assert come(guard, school, identity=NUMBER)


def test_in_the_evening_the_gate_is_told_once(guard, head, school):
    noon, evening = datetime(2026, 11, 25, 5, tzinfo=UTC), datetime(2026, 11, 25, 11, 12, tzinfo=UTC)
    come(guard, school, now=noon)
    assert actions.remind_of_visitors(now=noon) == 0
    assert actions.remind_of_visitors(now=evening) == 1
    assert actions.remind_of_visitors(now=evening + timedelta(hours=1)) == 0
    assert Notice.objects.filter(to__in=[guard, head], subject="1 visitor has not signed out").count() == 2


def test_the_police_read_who_is_inside_with_a_reason_only(signed_in, officer, stranger, guard, school):
    come(guard, school)
    url = reverse("schools:open_visitors", args=[school.pk])
    browser = signed_in(officer)
    assert "Khách" not in browser.get(url).content.decode()
    assert browser.post(url, {"reason": " "}).status_code == 422
    assert not Entry.objects.filter(verb="visitors.opened").exists()
    assert "Khách" in browser.post(url, {"reason": "Alarm at the gate"}).content.decode()
    assert Entry.objects.get(verb="visitors.opened").reason == "Alarm at the gate"
    assert browser.get(reverse("schools:visitors", args=[school.pk])).status_code == 404
    assert signed_in(stranger).post(url, {"reason": "x"}).status_code == 404


def test_the_gate_writes_prints_and_signs_out_on_its_page(signed_in, guard, school):
    browser, url = signed_in(guard), reverse("schools:visitors", args=[school.pk])
    assert browser.post(url, {"full_name": "Ann"}).status_code == 422
    facts = {"full_name": "Ann", "purpose": "Milk", "kind": "GOODS", "goods": "40 boxes", "identity": NUMBER}
    assert browser.post(url, facts).status_code == 302
    visit = Visit.objects.get()
    badge = browser.get(reverse("schools:badge", args=[visit.pk])).content.decode()
    assert "<svg" in badge
    assert NUMBER not in badge
    assert browser.post(reverse("schools:sign_out_visitor", args=[visit.pk])).status_code == 302
    assert list(browser.get(url).context["left"]) == [visit]


def test_a_teacher_keeps_no_register_and_the_stranger_sees_none(signed_in, teacher, stranger, guard, school):
    visit = come(guard, school)
    for person in (teacher, stranger):
        browser = signed_in(person)
        assert browser.get(reverse("schools:visitors", args=[school.pk])).status_code == 404
        assert browser.get(reverse("schools:badge", args=[visit.pk])).status_code == 404


def test_a_scanned_badge_opens_the_page_that_signs_out(guard, school, stranger, signed_in):
    visit = come(guard, school)
    browser, url = signed_in(guard), reverse("schools:badge_out", args=[visit.badge])
    assert visit.full_name in browser.get(url).text
    assert Visit.objects.inside().exists()
    assert browser.post(url).status_code == 302
    assert not Visit.objects.inside().exists()
    assert "gone out already" in browser.get(url).text
    assert {signed_in(stranger).get(url).status_code, signed_in(stranger).post(url).status_code} == {404}


def test_the_badge_s_code_holds_that_page_and_no_name(guard, school, signed_in, monkeypatch):
    drawn = []
    make = visitors.square_of
    monkeypatch.setattr(visitors, "square_of", lambda text, **how: drawn.append(text) or make(text, **how))
    visit = come(guard, school)
    signed_in(guard).get(reverse("schools:badge", args=[visit.pk]))
    assert drawn == ["http://testserver" + reverse("schools:badge_out", args=[visit.badge])]


def test_the_book_forgets_after_its_days_and_the_journal_counts_them(guard, school, settings):
    settings.VISITORS_KEPT_DAYS = 30
    now = timezone.now()
    come(guard, school, now=now - timedelta(days=31))
    come(guard, school, expected_on=(now - timedelta(days=40)).date())
    kept = come(guard, school, now=now - timedelta(days=29))
    actions.ban_visitor(by=guard, school=school, identity=NUMBER, reason="x", until=(now - timedelta(days=50)).date())
    assert purge_visitors() == 2
    assert list(Visit.objects.all()) == [kept]
    assert not BannedVisitor.objects.exists()
    line = Entry.objects.get(verb="visitors.purged")
    assert (line.facts["rows"], "Khách" in str(line.facts)) == (2, False)
    assert purge_visitors() == 0


@pytest.mark.parametrize("role", [Role.WARD_OFFICER, Role.WARD_CHIEF, Role.COMMANDER])
def test_the_police_read_the_book_by_no_door_but_the_one_with_a_reason(role, north, school, guard, signed_in):
    visit = come(guard, school)
    browser = signed_in(make_person("reader", role, north))
    doors = {
        "visitors": school.pk, "badge": visit.pk, "let_in_visitor": visit.pk, "sign_out_visitor": visit.pk,
        "badge_out": visit.badge,
    }  # fmt: skip
    for door, row in doors.items():
        url = reverse(f"schools:{door}", args=[row])
        assert {browser.get(url).status_code, browser.post(url).status_code} <= {404, 405}, door
    answer = browser.post(reverse("schools:open_visitors", args=[school.pk]), {"reason": " "})
    assert visit.full_name not in answer.text
    assert not Entry.objects.filter(verb="visitors.opened").exists()
