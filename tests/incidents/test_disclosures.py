"""What is told of a sealed file: to whom, by which law, who consented and when; for whoever may open it alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import Disclosure
from safeschool.audit.models import Entry
from tests.incidents.test_sealing import closed_file

NAME = "Nguyễn Văn An"


@pytest.fixture
def sealed(officer, chief, school):
    """A sealed file with one pupil in it."""
    now, incident = timezone.now(), closed_file(officer, school)
    actions.add_party(
        by=officer, incident=incident, roles=["WITNESS"], kind="PUPIL", is_minor=True, identity=actions.Identity(NAME)
    )
    actions.ask_to_seal(by=officer, incident=incident, reason="Non-prosecution of a minor", now=now)
    actions.agree_to_seal(by=chief, incident=incident, now=now)
    incident.refresh_from_db()
    return incident


def told(incident, **changed) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "told_to": "Court of the district", "what": "That the file exists", "legal_basis": "Law on juveniles, art. 9",
        "consent": "GUARDIAN", "party": incident.parties.get().pk, "consented_on": str(today - timedelta(days=2)),
        "disclosed_on": str(today - timedelta(days=1)), **changed,
    }  # fmt: skip


def test_a_disclosure_names_the_law_the_consent_and_the_day_and_the_journal_no_child(signed_in, chief, sealed):
    browser, url = signed_in(chief), reverse("incidents:disclosures", args=[sealed.pk])
    page = browser.post(url, told(sealed), follow=True).text
    row = Disclosure.objects.get()
    assert (row.consent, row.party, row.by) == ("GUARDIAN", sealed.parties.get(), chief)
    assert "Court of the district" in page
    assert row.party.code in page
    assert NAME not in page
    line = Entry.objects.about(sealed).get(verb="incident.disclosed")
    assert (line.reason, line.facts["consent"]) == ("Law on juveniles, art. 9", "GUARDIAN")
    assert "Court" not in str(line.facts)
    assert url in browser.get(reverse("incidents:file", args=[sealed.pk])).text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"party": ""}, "whose consent"),
        ({"consented_on": ""}, "comes before"),
        ({"disclosed_on": "2099-01-01"}, "still to come"),
        ({"legal_basis": " "}, "required"),
    ],
)
def test_without_its_law_or_its_consent_nothing_is_recorded(signed_in, chief, sealed, changed, sentence):
    answer = signed_in(chief).post(reverse("incidents:disclosures", args=[sealed.pk]), told(sealed, **changed))
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not Disclosure.objects.exists()
    assert not Entry.objects.filter(verb="incident.disclosed").exists()


def test_where_the_law_asks_for_it_nobody_consents(signed_in, chief, sealed):
    form = told(sealed, consent="NOT_ASKED")
    assert signed_in(chief).post(reverse("incidents:disclosures", args=[sealed.pk]), form).status_code == 302
    row = Disclosure.objects.get()
    assert (row.party, row.consented_on) == (None, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.update(consent="PUPIL")


def test_to_whoever_may_not_open_the_file_there_is_no_such_page(
    signed_in, officer, commander, stranger, head, sealed, school
):
    url = reverse("incidents:disclosures", args=[sealed.pk])
    for person in (officer, commander, stranger, head):
        browser = signed_in(person)
        assert (browser.get(url).status_code, browser.post(url, told(sealed)).status_code) == (404, 404)
    assert not Disclosure.objects.exists()


def test_a_file_that_is_not_sealed_has_no_disclosures(signed_in, chief, officer, school):
    url = reverse("incidents:disclosures", args=[closed_file(officer, school).pk])
    assert signed_in(chief).get(url).status_code == 404
