"""The register at the gate belongs to the school."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from schools import actions
from schools.models import BannedVisitor, Visit

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
