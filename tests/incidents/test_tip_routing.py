"""Whom a tip is about never learns of it: random staff, random subjects, and a rule written a second time, plainly."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from incidents import actions
from incidents.models import ConcernType, Incident, IncidentType, NoticeDuty, Subject, Tip
from incidents.selectors import Door, people_cut_out, receivers_of
from safeschool.accounts.actions import give_hat
from safeschool.accounts.models import Membership, User
from safeschool.accounts.roles import SCHOOL_ROLES, Role
from safeschool.kernel import receipts
from safeschool.notifications.models import Notice
from schools.models import Seat
from tests.factories import make_school, make_unit
from tests.incidents.factories import tell

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 2, 37, tzinfo=UTC)
UNITS = ("LAND", "CITY", "NORTH", "SOUTH", "POST")
UNDER = {"LAND": "LAND", "CITY": "LAND CITY", "NORTH": "LAND CITY NORTH", "SOUTH": "LAND CITY SOUTH",
         "POST": "LAND CITY NORTH POST"}  # fmt: skip
SCHOOLS = {"HILL": "NORTH", "LAKE": "SOUTH", "DELL": "POST"}
POLICE = tuple(role for role in Role if role not in SCHOOL_ROLES)
READERS = (Role.WARD_OFFICER, Role.WARD_CHIEF, Role.COMMANDER)
CHIEFS = ("WARD_CHIEF", "COMMANDER")

# Those who read tips come often, everybody else now and then.
police_hat = st.tuples(st.sampled_from([*READERS, *READERS, *POLICE]), st.sampled_from(UNITS), st.none())
school_hat = st.sampled_from(sorted(SCHOOLS)).flatmap(
    lambda school: st.tuples(st.sampled_from(sorted(SCHOOL_ROLES)), st.just(SCHOOLS[school]), st.just(school))
)
# Most people wear one hat; some two, of which one may have been put down long ago.
person = st.lists(st.tuples(st.one_of(police_hat, school_hat), st.booleans()), min_size=1, max_size=3)
# Two who would slip through a rule that looks only at the hat worn today.
UNDER_THE_CHIEF = [(("WARD_OFFICER", "NORTH", None), False), (("COMMANDER", "CITY", None), False)]
SEATED_LONG_AGO = [(("WARD_OFFICER", "NORTH", None), False), (("DEPUTY_HEAD_LAW", "NORTH", "HILL"), True)]


@pytest.fixture
def ground(db):
    """Five units in three storeys, and three schools."""
    units = {"LAND": make_unit("LAND", "Land", kind="PROVINCE_POLICE", country="VN", time_zone="Asia/Ho_Chi_Minh")}
    for code in UNITS[1:]:
        units[code] = make_unit(code, code.title(), parent=units[UNDER[code].split()[-2]])
    return units, {code: make_school(units[unit], code, code.title()) for code, unit in SCHOOLS.items()}


def settle(staff, units, schools) -> dict[int, list]:
    """People with their hats, today's and former ones."""
    people = {}
    for number, hats in enumerate(staff):
        user = User.objects.create(username=f"p{number}", full_name=f"P{number}")
        for (role, unit, school), is_past in hats:
            ended = {"valid_to": date(2020, 1, 1)} if is_past else {}
            hat, _ = Membership.objects.get_or_create(user=user, role=role, unit=units[unit], defaults=ended)
            if school:
                Seat.objects.get_or_create(membership=hat, school=schools[school])
        people[user.pk] = [hat for hat, _is_past in hats]
    return people


def is_about(hats, subject: str, school: str, everybody) -> bool:
    """The rule in other words: of the school, of that role around the unit, or under a chief of that name."""
    unit = SCHOOLS[school]
    if subject in SCHOOL_ROLES:
        return any(seat == school for _role, _unit, seat in hats)
    if subject in CHIEFS:
        held = {where for other in everybody.values() for role, where, _seat in other if role == subject}
        commands = {unit} | (held & set(UNDER[unit].split()))
        police = [where for role, where, _seat in hats if role not in SCHOOL_ROLES]
        return any(command in UNDER[where].split() for command in commands for where in police)
    around = set(UNDER[unit].split()) | {code for code, path in UNDER.items() if unit in path.split()}
    return any(role == subject and where in around for role, where, _seat in hats)


@settings(
    max_examples=120, derandomize=True
)  # fmt: skip
@given(
    staff=st.lists(person, min_size=1, max_size=9),
    subject=st.sampled_from(Subject.values),
    school=st.sampled_from(sorted(SCHOOLS)),
    kind=st.sampled_from(["C_WEAPON", "C_OTHER"]),
)
@example(
    staff=[UNDER_THE_CHIEF, [(("COMMANDER", "CITY", None), False)]], subject="WARD_CHIEF", school="HILL", kind="C_OTHER"
)
@example(
    staff=[SEATED_LONG_AGO, [(("WARD_CHIEF", "NORTH", None), False)]],
    subject="HEAD_TEACHER",
    school="HILL",
    kind="C_OTHER",
)
def test_whom_a_tip_is_about_is_never_told_and_never_sees_it(ground, staff, subject, school, kind):
    units, schools = ground
    with transaction.atomic():
        people = settle(staff, units, schools)
        door = Door(school, school, units[SCHOOLS[school]], schools[school])
        about = {pk for pk, hats in people.items() if is_about(hats, subject, school, people)}
        assert people_cut_out(door.unit, door.school, subject, _commands(door, subject)) == about
        word = actions.Word(type=ConcernType.objects.get(code=kind), note="Words.", subject=subject)
        try:
            tip = actions.send_tip(door=door, word=word, receipt=receipts.new_receipt(), now=NOW)
        except actions.tips.ValidationError:
            assert not Tip.objects.exists()
        else:
            actions.tell_of_tips(now=NOW.replace(hour=3))
            actions.press_late_tips(now=NOW.replace(day=30))
            told = {user.pk for user in receivers_of(tip)}
            noticed = set(Notice.objects.filter(key__startswith="tip:").values_list("to", flat=True))
            seeing = {pk for pk in people if Tip.objects.visible_to(User.objects.get(pk=pk)).exists()}
            assert told, "somebody must read it"
            assert not (told | noticed | seeing) & about
            assert told <= seeing
        transaction.set_rollback(True)


def _commands(door: Door, subject: str) -> list[int]:
    return actions.tips.route_of(door.unit, door.school, subject).cut_units


def sees(user: User, tip: Tip) -> bool:
    return Tip.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=tip.pk).exists()


def test_a_tip_about_a_teacher_cuts_the_whole_school_out(officer, chief, head, teacher, guard, school):
    tip = tell(school, "C_WEAPON", subject="HOMEROOM_TEACHER")
    assert [sees(user, tip) for user in (officer, chief)] == [True, True]
    assert not any(sees(user, tip) for user in (head, teacher, guard))
    assert not Notice.objects.filter(to__in=[head, teacher, guard]).exists()


def test_a_tip_about_an_officer_goes_to_the_chief_alone(officer, chief, head, school):
    tip = tell(school, "C_WEAPON", subject="WARD_OFFICER")
    assert [sees(user, tip) for user in (chief, officer, head)] == [True, False, False]


def test_a_tip_about_the_chief_goes_above_and_past_the_whole_station(officer, chief, commander, school):
    tip = tell(school, "C_WEAPON", subject="WARD_CHIEF")
    assert [sees(user, tip) for user in (commander, chief, officer)] == [True, False, False]
    assert {notice.to for notice in Notice.objects.filter(key__startswith="tip:")} == {commander}


def test_an_officer_who_is_seated_at_the_school_is_cut_out_with_it(officer, chief, school, north):
    hat = give_hat(user=officer, unit=north, role=Role.DEPUTY_HEAD_LAW)
    Seat.objects.create(membership=hat, school=school)
    tip = tell(school, "C_WEAPON", subject="DEPUTY_HEAD_LAW")
    assert [sees(user, tip) for user in (chief, officer)] == [True, False]


def test_another_hat_opens_no_tip_about_oneself(chief, officer, commander, city, school):
    give_hat(user=chief, unit=city, role=Role.COMMANDER)
    tip = tell(school, "C_WEAPON", subject="WARD_CHIEF")
    assert [sees(user, tip) for user in (commander, chief)] == [True, False]


def test_a_tip_about_police_becomes_no_incident_that_they_would_read(officer, chief, school):
    tip = tell(school, subject="WARD_OFFICER")
    actions.move_tip(by=chief, tip=tip, to="ACKNOWLEDGED", text="", now=NOW)
    with pytest.raises(actions.tips.ValidationError, match="inspectorate"):
        actions.convert_tip(by=chief, tip=tip, type=IncidentType.objects.get(code="CRASH"), note="", now=NOW)
    assert not Incident.objects.exists()
    assert not Notice.objects.filter(to=officer).exists()


def test_the_page_of_a_tip_about_oneself_does_not_exist(signed_in, officer, chief, school):
    tip = tell(school, subject="WARD_OFFICER")
    assert signed_in(officer).get(f"/incidents/tips/{tip.pk}/").status_code == 404
    assert signed_in(chief).get(f"/incidents/tips/{tip.pk}/").status_code == 200
    assert "T" + str(tip.pk) not in signed_in(officer).get("/incidents/tips/").content.decode()


@pytest.mark.parametrize(("subject", "is_owed"), [("", True), ("HEAD_TEACHER", False)])
def test_a_school_is_owed_no_notice_of_a_tip_about_its_own_people(officer, chief, head, school, subject, is_owed):
    tip = tell(school, subject=subject)
    actions.move_tip(by=officer, tip=tip, to="ACKNOWLEDGED", text="", now=NOW)
    kind = IncidentType.objects.get(code="FIGHT_AFTER_SCHOOL")
    made = actions.convert_tip(by=officer, tip=tip, type=kind, note="", now=NOW).incident
    actions.move_incident(by=officer, incident=made, to="ACCEPTED", now=NOW)
    assert NoticeDuty.objects.filter(incident=made).exists() is is_owed
