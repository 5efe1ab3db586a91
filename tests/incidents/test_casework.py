"""The work on a case: many people, things, measures, families and linked files, in one chronology."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents import actions
from incidents.models import Incident, MeasureType, Party, PartyIdentity
from incidents.selectors import casework_of, chronology
from safeschool.audit.models import Entry
from tests.factories import make_school
from tests.incidents.factories import log

pytestmark = pytest.mark.usefixtures("at_now")
NOW = timezone.now()


@pytest.fixture
def incident(officer, school) -> Incident:
    return log(officer, school, "GROUP_FIGHT")


def act(by, incident, *, ago: int = 0) -> actions.Act:
    return actions.Act(by, incident, NOW - timedelta(minutes=ago), NOW)


def pupil(officer, incident) -> Party:
    return actions.add_parties(by=officer, incident=incident, groups=[actions.Group(1, ["INVOLVED"])])[0]


def measure(code: str) -> MeasureType:
    return MeasureType.objects.get(code=code)


def test_a_fight_of_twenty_one_from_two_schools_is_two_entries(
    officer, north, school, incident, django_assert_num_queries
):
    second = make_school(north, "POND", "Pond School")
    groups = [
        actions.Group(13, ["INVOLVED"], school, names=["Nguyễn Văn An", "Trần Thị Bình"]),
        actions.Group(8, ["VICTIM", "INVOLVED"], second),
    ]
    with django_assert_num_queries(8):
        parties = actions.add_parties(by=officer, incident=incident, groups=groups)
    assert [party.code for party in parties] == [f"P{number}" for number in range(1, 22)]
    assert casework_of(incident, officer).people == [("Hill School", 13), ("Pond School", 8)]
    assert PartyIdentity.objects.filter(party__incident=incident).count() == 2
    assert all("Nguy" not in str(entry.facts) + entry.reason for entry in Entry.objects.all())
    opened = actions.open_identity(by=officer, identity=parties[0].identity, reason="To tell the family")
    assert opened.name == "Nguyễn Văn An"


@pytest.mark.parametrize(("count", "names", "roles"), [(0, [], ["WITNESS"]), (201, [], ["WITNESS"]),
                                                       (1, ["A", "B"], ["WITNESS"]), (3, [], [])])  # fmt: skip
def test_a_wrong_group_brings_nobody(officer, incident, count, names, roles):
    group = actions.Group(count, roles, names=names)
    with pytest.raises(ValidationError):
        actions.add_parties(by=officer, incident=incident, groups=[group])
    assert not incident.parties.exists()


def test_hand_back_to_family_and_school_needs_its_signatures(officer, incident):
    party = pupil(officer, incident)
    with pytest.raises(ValidationError, match="who signed"):
        actions.record_measure(act=act(officer, incident), type=measure("HAND_BACK"), party=party)
    done = actions.record_measure(
        act=act(officer, incident), type=measure("HAND_BACK"), party=party, signed_by=["FAMILY", "SCHOOL"]
    )
    assert done.signers == ["the family", "the school"]


def test_a_measure_of_another_country_does_not_exist_here(officer, incident):
    with pytest.raises(ValidationError, match="country"):
        actions.record_measure(act=act(officer, incident), type=measure("CN_DISCIPLINE"))
    assert not MeasureType.objects.filter(country__in=("", "VN"), name_en__icontains="suspen").exists()


def test_a_thing_goes_from_hand_to_hand_and_cannot_come_back_from_the_dead(officer, incident):
    item = actions.seize_item(
        act=act(officer, incident, ago=60), kind="KNIFE", description="Folding knife", place="Duty room"
    )
    chain = {"item": item, "giver": "Duty room", "receiver": "Store"}
    actions.hand_over(act=act(officer, incident, ago=30), purpose="STORE", **chain)
    with pytest.raises(ValidationError, match="before the one before"):
        actions.hand_over(act=act(officer, incident, ago=45), purpose="EXAMINE", **chain)
    actions.hand_over(act=act(officer, incident), purpose="DESTROY", **chain)
    with pytest.raises(ValidationError, match="has left"):
        actions.hand_over(act=act(officer, incident), purpose="RETURN", **chain)
    assert [link.purpose for link in item.handovers.all()] == ["STORE", "DESTROY"]


def test_the_receipt_prints_the_whole_chain_with_codes_only(signed_in, officer, stranger, incident):
    party = actions.add_parties(
        by=officer, incident=incident, groups=[actions.Group(1, ["INVOLVED"], names=["Nguyễn Văn An"])]
    )[0]
    item = actions.seize_item(
        act=act(officer, incident, ago=9),
        kind="KNIFE",
        description="Folding knife",
        place="Duty room",
        taken_from=party,
    )
    actions.hand_over(act=act(officer, incident), item=item, purpose="STORE", giver="Duty room", receiver="Store 2")
    page = signed_in(officer).get(f"/incidents/items/{item.pk}/receipt/").content.decode()
    assert all(word in page for word in ("Folding knife", "Store 2", "P1", incident.number))
    assert "Nguy" not in page
    assert signed_in(stranger).get(f"/incidents/items/{item.pk}/receipt/").status_code == 404


def test_everything_done_falls_into_its_place_in_one_chronology(officer, incident):
    party = pupil(officer, incident)
    actions.record_measure(
        act=act(officer, incident, ago=20), type=measure("HAND_BACK"), party=party, signed_by=["FAMILY"]
    )
    actions.tell_family(
        act=act(officer, incident, ago=40), party=party, told="PARENT", way="PHONE", legal_basis="80/2017"
    )
    actions.seize_item(act=act(officer, incident, ago=60), kind="KNIFE", description="Knife", place="Duty room")
    told = [str(event.what) for event in chronology(incident)]
    assert told.index("Thing taken") < told.index("Family told") < told.index("Measure")
    assert len([word for word in told if word in ("Thing taken", "Family told", "Measure")]) == 3


def test_files_are_linked_in_a_tree_and_only_within_sight(officer, stranger, school, other_school, incident):
    part, far = log(officer, school), log(stranger, other_school)
    actions.link_files(by=officer, child=part, parent=incident, kind="PART")
    for child, parent, kind in ((incident, part, "RELATED"), (part, far, "RELATED"), (part, part, "SAME")):
        with pytest.raises(ValidationError):
            actions.link_files(by=officer, child=child, parent=parent, kind=kind)
    below = log(officer, school)
    actions.link_files(by=officer, child=below, parent=part, kind="PART")
    with pytest.raises(ValidationError, match="part of itself"):
        actions.link_files(by=officer, child=incident, parent=below, kind="PART")
    with pytest.raises(ValidationError, match="already"):
        actions.link_files(by=officer, child=below, parent=incident, kind="PART")
    assert [linked.incident for linked in casework_of(part, officer).links] == [incident, below]
    assert casework_of(part, stranger).links == []


def test_an_act_needs_the_right_to_write_the_right_file_and_a_time_that_was(officer, head, school, incident):
    other = pupil(officer, log(officer, school))
    with pytest.raises(ValidationError, match="not in this file"):
        actions.tell_family(act=act(officer, incident), party=other, told="PARENT", way="PHONE")
    with pytest.raises(ValidationError, match="not write"):
        actions.seize_item(act=act(head, incident), kind="KNIFE", description="Knife", place="x")
    with pytest.raises(ValidationError, match="still to come"):
        actions.seize_item(act=act(officer, incident, ago=-60), kind="KNIFE", description="Knife", place="x")


def test_facts_are_corrected_and_the_file_says_which(officer, chief, incident):
    fixed = actions.correct_incident(by=officer, incident=incident, now=NOW, place="Old gate", severity="CRITICAL")
    assert (fixed.place, fixed.severity) == ("Old gate", "CRITICAL")
    assert "old gate" in fixed.search_key
    assert "severity" in fixed.notes.last().text
    assert Entry.objects.filter(verb="incident.corrected").get().facts["fields"] == ["place", "severity"]


def test_anybody_on_the_file_makes_it_more_confidential_only_the_chief_less_with_a_reason(officer, chief, incident):
    actions.correct_incident(by=officer, incident=incident, now=NOW, confidentiality="CONFIDENTIAL")
    with pytest.raises(ValidationError, match="Only the chief"):
        actions.correct_incident(by=officer, incident=incident, now=NOW, confidentiality="INTERNAL", reason="x")
    with pytest.raises(ValidationError, match="Say why"):
        actions.correct_incident(by=chief, incident=incident, now=NOW, confidentiality="INTERNAL")
    assert actions.correct_incident(
        by=chief, incident=incident, now=NOW, confidentiality="INTERNAL", reason="No pupil in it."
    )


def test_the_pages_take_what_an_officer_fills_in(signed_in, officer, school, incident):
    browser, at = signed_in(officer), timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    base = f"/incidents/{incident.pk}/casework/"
    many = {"count": 21, "roles": ["INVOLVED"], "kind": "PUPIL", "is_minor": "on", "school": "HILL"}
    browser.post(base + "group/", {**many, "names": "An\nBình"})
    party = incident.parties.first()
    browser.post(
        base + "measure/", {"at": at, "type": "HAND_BACK", "party": party.pk, "signed_by": ["FAMILY", "SCHOOL"]}
    )
    browser.post(base + "family/", {"at": at, "party": party.pk, "told": "PARENT", "way": "PHONE"})
    browser.post(base + "item/", {"at": at, "kind": "KNIFE", "description": "Knife", "quantity": 2, "place": "Store"})
    item = incident.items.get()
    browser.post(base + "handover/", {"at": at, "item": item.pk, "purpose": "STORE", "giver": "A", "receiver": "B"})
    other = log(officer, school)
    browser.post(base + "link/", {"kind": "RELATED", "number": other.number})
    page = browser.get(base).content.decode()
    assert all(
        word in page
        for word in ("Hill School: 21", "Handed back", "Knife × 2", other.number, "in the store")
        if word != "in the store"
    )
    assert incident.handovers.count() == 1
    answer = browser.post(f"/incidents/{incident.pk}/correct/", {
        "type": "CRASH", "severity": "LOW", "confidentiality": "RESTRICTED", "occurred_at": at, "date_precision": "DAY",
        "place": "Corner", "place_relation": "GATE", "legal_classification": "Article 5", "note": "Put right.",
    })  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    incident.refresh_from_db()
    assert (incident.type.code, incident.legal_classification) == ("CRASH", "Article 5")


def test_a_case_in_which_nothing_was_done_says_so(signed_in, officer, school):
    page = signed_in(officer).get(f"/incidents/{log(officer, school).pk}/casework/").text
    assert "Nothing yet." in page
