"""Letters to the education authority about what is overdue."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from schools import actions
from schools.models import AuthorityLetter
from tests.factories import make_person
from tests.schools.rounds import finding, order

LATER = timedelta(days=20)


def write(by, found, *, now=None):
    now = now or timezone.now() + LATER
    return actions.write_to_authority(by=by, notice=found.notice, addressee="Education Department", now=now)


def test_an_overdue_finding_is_written_about_once_a_deadline_and_its_officer_is_told(officer, school, city):
    clerk = make_person("clerk", Role.EDU_OFFICER, city)
    found = finding(officer, school)
    letter = write(officer, found)
    assert letter.number == f"NORTH-GD-{letter.written_on.year}-0001"
    assert list(letter.findings.all()) == [found]
    assert Notice.objects.filter(to=clerk, subject__contains=letter.number).count() == 1
    assert Entry.objects.filter(verb="authority.written").count() == 1
    with pytest.raises(ValidationError, match="already"):
        write(officer, found)
    actions.report_fixed(by=officer, finding=found, note="done", now=timezone.now())
    actions.find_again(by=officer, finding=found, note="no", order=order(30), now=timezone.now())
    found.refresh_from_db()
    assert write(officer, found, now=timezone.now() + timedelta(days=40)) != letter
    assert AuthorityLetter.objects.count() == 2


def test_before_the_deadline_and_of_what_is_settled_there_is_no_letter(officer, school):
    found = finding(officer, school)
    with pytest.raises(ValidationError, match="overdue"):
        write(officer, found, now=timezone.now())
    assert not AuthorityLetter.objects.exists()


@pytest.mark.parametrize(("country", "words"), [("VN", "quá hạn khắc phục"), ("CN", "逾期未整改的函")])
def test_the_letter_is_written_on_its_page_as_a_paper_of_its_country(
    signed_in, officer, stranger, school, city, country, words
):
    Unit.objects.filter(pk=school.unit_id).update(country=country)
    found = finding(officer, school, now=timezone.now() - LATER)
    browser = signed_in(officer)
    assert "Write to the education authority" in browser.get(reverse("schools:finding", args=[found.pk])).text
    url = reverse("schools:write_authority", args=[found.notice_id])
    assert browser.post(url, {"addressee": ""}).status_code == 422
    paper = browser.post(url, {"addressee": "Education Department"}, follow=True).text
    assert words in paper
    assert found.notice.number in paper
    letter = AuthorityLetter.objects.get()
    assert letter.number in signed_in(make_person("clerk", Role.EDU_OFFICER, city)).get(
        reverse("schools:authority_letters")
    ).text  # fmt: skip
    outside = signed_in(stranger)
    assert outside.get(reverse("schools:authority_letter", args=[letter.pk])).status_code == 404
    assert letter.number not in outside.get(reverse("schools:authority_letters")).text
