"""Finding somebody by the exact name, inside one's own scope, with a reason, and without leaving the name anywhere."""

import pytest
from django.core.exceptions import ValidationError

from incidents import actions
from safeschool.audit.models import Entry
from tests.incidents.factories import log

NAME = "Nguyễn Văn An"
PAGE = "/incidents/identities/"


@pytest.fixture
def party(officer, school):
    return actions.add_party(
        by=officer, incident=log(officer, school), roles=["VICTIM"], kind="PUPIL", is_minor=True,
        identity=actions.Identity(NAME),
    )  # fmt: skip


def look(by, name: str = NAME):
    return actions.search_identities(by=by, name=name, reason="A parent asks at the desk")


def test_the_whole_name_finds_the_code_in_whatever_letters(officer, party):
    assert [row.party for row in look(officer)] == [party]
    assert [row.party for row in look(officer, "nguyen van  AN")] == [party]


@pytest.mark.parametrize("part", ["Nguyễn", "An", "Nguyễn Văn Ann", "%"])
def test_a_part_or_another_name_finds_nobody(officer, party, part):
    assert look(officer, part) == []


def test_whoever_may_not_open_identities_or_sits_elsewhere_finds_nobody(head, commander, stranger, party):
    for person in (head, commander, stranger):
        assert look(person) == []


def test_a_confidential_file_is_found_only_by_who_sees_it(officer, chief, north, school):
    hidden = log(chief, school, "BULLY_VERBAL")
    there = actions.add_party(
        by=chief, incident=hidden, roles=["VICTIM"], kind="PUPIL", is_minor=True, identity=actions.Identity(NAME)
    )
    assert look(officer) == []
    assert [row.party for row in look(chief)] == [there]


def test_the_journal_keeps_the_search_and_its_reason_never_the_name(officer, party):
    look(officer)
    look(officer, "Nobody Here")
    searches = Entry.objects.filter(verb="identity.searched").order_by("pk")
    assert [entry.facts["found"] for entry in searches] == [1, 0]
    assert {entry.reason for entry in searches} == {"A parent asks at the desk"}
    assert Entry.objects.about(party.incident).filter(verb="identity.found").exists()
    assert not any("Nguy" in str(entry.facts) + entry.reason for entry in Entry.objects.all())


def test_without_a_reason_nothing_is_looked_for(officer, party):
    with pytest.raises(ValidationError, match="Say why"):
        actions.search_identities(by=officer, name=NAME, reason="  ")
    assert not Entry.objects.filter(verb="identity.searched").exists()


def test_the_page_shows_codes_and_takes_no_name_from_an_address(signed_in, officer, head, party):
    browser = signed_in(officer)
    page = browser.post(PAGE, {"name": NAME, "reason": "A parent asks"}).content.decode()
    assert party.incident.number in page
    asked = browser.get(PAGE, {"name": NAME, "reason": "A parent asks"}).content.decode()
    assert party.incident.number not in asked
    assert signed_in(head).get(PAGE).status_code == 404
