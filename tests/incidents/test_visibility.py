"""Who sees which incidents, concerns and identities."""

import pytest
from django.utils import timezone

from incidents.actions import Identity, add_party, convert_concern, move_incident
from incidents.models import Concern, Incident, IncidentType, Party, PartyIdentity
from safeschool.kernel.lookups import keys, one_of
from safeschool.kernel.words import folded
from tests.incidents.factories import log, raise_one


def sees(user, row) -> bool:
    return type(row).objects.visible_to(user).filter(pk=row.pk).exists()


def test_a_stranger_sees_no_incident(officer, stranger, school):
    assert not Incident.objects.visible_to(stranger).filter(pk=log(officer, school).pk).exists()


@pytest.mark.parametrize("who", ["officer", "chief", "commander", "head"])
def test_a_restricted_incident_is_seen_by_police_and_school_lead(request, officer, school, who):
    assert sees(request.getfixturevalue(who), log(officer, school, "CRASH"))


@pytest.mark.parametrize("who", ["teacher", "guard", "edu", "auditor", "admin", "dispatcher", "stranger"])
def test_others_see_no_incident(request, officer, school, who):
    assert not sees(request.getfixturevalue(who), log(officer, school, "CRASH"))


def test_a_confidential_incident_is_seen_by_chief_reporter_and_assignee_only(
    request, officer, chief, commander, head, teacher, north, school
):
    from safeschool.accounts.roles import Role
    from tests.factories import make_person

    colleague = make_person("colleague", Role.WARD_OFFICER, north)
    incident = log(officer, school, "SEXUAL_ABUSE")
    assert [sees(user, incident) for user in (officer, chief)] == [True, True]
    assert not any(sees(user, incident) for user in (colleague, commander, head, teacher))
    move_incident(by=chief, incident=incident, to="ACCEPTED", now=timezone.now())
    assert not sees(colleague, incident)
    Incident.objects.filter(pk=incident.pk).update(assignee=colleague)
    assert sees(colleague, incident)


def test_an_incident_of_another_school_is_not_the_heads(head, officer, north):
    from tests.factories import make_school

    assert not sees(head, log(officer, make_school(north, "VALE", "Vale School"), "CRASH"))


def test_somebody_without_a_hat_sees_nothing(officer, school):
    from safeschool.accounts.models import User

    incident, concern = log(officer, school), raise_one(officer, school)
    officer.memberships.all().delete()
    bare = User.objects.get(pk=officer.pk)
    assert not sees(bare, incident)
    assert not sees(bare, concern)


def test_a_teacher_sees_own_concerns_only(teacher, head, guard, officer, stranger, school):
    own, of_guard = raise_one(teacher, school), raise_one(guard, school)
    assert list(Concern.objects.visible_to(teacher)) == [own]
    assert sees(officer, of_guard)
    assert sees(head, own)
    assert not sees(stranger, own)


def test_a_confidential_concern_passes_the_heads_office_by(teacher, head, officer, chief, commander, school):
    concern = raise_one(teacher, school, "C_ABUSE")
    assert [sees(user, concern) for user in (teacher, officer, chief)] == [True] * 3
    assert [sees(user, concern) for user in (head, commander)] == [False] * 2


def test_a_head_sees_the_confidential_concern_they_raised(head, school):
    assert sees(head, raise_one(head, school, "C_ABUSE"))


def test_an_incident_is_at_least_as_confidential_as_its_concern(teacher, officer, head, school):
    concern = raise_one(teacher, school, "C_ABUSE")
    logged = convert_concern(
        by=officer, concern=concern, type=IncidentType.objects.get(code="CRASH"), now=timezone.now(), note="x"
    )
    assert logged.incident.confidentiality == "CONFIDENTIAL"
    assert not sees(head, logged.incident)


def test_identities_are_seen_by_the_units_police_only(officer, chief, commander, head, stranger, school):
    incident = log(officer, school)
    party = add_party(
        by=officer, incident=incident, roles=["VICTIM"], kind="PUPIL", is_minor=True, identity=Identity("Nguyễn Văn An")
    )
    identities = PartyIdentity.objects
    assert [identities.visible_to(user).filter(party=party).exists() for user in (officer, chief)] == [True, True]
    assert not any(identities.visible_to(user).exists() for user in (commander, head, stranger))
    assert not Party.objects.visible_to(stranger).exists()


@pytest.mark.parametrize(
    "words",
    ["den do", "crash", "crash hill", "fire gate", "a", "va cham", "gate", "gate den", "gate zanzibar", ""],
)
def test_both_ways_of_searching_find_what_holds_every_word_in_text_or_type(officer, school, words):
    for code, place, note in (("CRASH", "Gate", "Đèn đỏ"), ("FIRE", "Gate", ""), ("FIRE", "Hill", "Va chạm, đèn")):
        log(officer, school, code, place=place, note=note)
    told = {
        one.pk: folded(f"{one.number} {one.place} {one.note} {one.type.name_en} {one.type.name_vi}")
        for one in Incident.objects.select_related("type")
    }
    expected = {pk for pk, text in told.items() if all(word in text for word in words.split())}
    for in_few_units in (True, False):
        found = Incident.objects.matching(words, in_few_units=in_few_units)
        assert set(found.values_list("pk", flat=True)) == expected


def test_keys_as_one_value_ask_what_a_list_of_keys_asks(officer, stranger, school):
    here = log(officer, school)
    assert Incident.objects.get(unit__among=keys([school.unit_id, stranger.home.pk])) == here
    assert not Incident.objects.filter(unit__among=keys([stranger.home.pk])).exists()
    assert not Incident.objects.filter(unit__among=keys([])).exists()
    for pks, found in (([school.unit_id], True), ([school.unit_id, stranger.home.pk], True), ([], False)):
        assert Incident.objects.filter(one_of("unit", pks)).exists() is found
