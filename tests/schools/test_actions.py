"""What changes the registry, and what it refuses."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from safeschool.accounts.actions import give_hat
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from schools import actions
from schools.models import DayException, School, SchoolLevel, Seat


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_a_school_is_registered_with_its_levels_and_a_line(chief, north):
    primary = SchoolLevel.objects.get(code="PRIMARY")
    school = actions.register_school(by=chief, unit=north, code="DH", name="Dư Hàng", levels=[primary])
    assert (school.search_key, list(school.levels.all())) == ("du hang dh", [primary])
    assert verbs()[-1] == "school.registered"


@pytest.mark.parametrize(
    "facts",
    [{"code": "HILL"}, {"name": ""}, {"latitude": 5.0}, {"latitude": 91.0, "longitude": 0.0}, {"area": "MOON"}],
)
def test_a_wrong_school_is_refused_and_leaves_no_line(chief, north, school, facts):
    before = verbs()
    with pytest.raises(ValidationError):
        actions.register_school(by=chief, unit=north, **{"code": "NEW", "name": "New", **facts})
    assert School.objects.count() == 1
    assert verbs() == before


def test_a_change_tells_which_facts_changed_and_not_what_they_say(chief, school):
    actions.change_school(by=chief, school=school, name="Hill High", phone="")
    assert Entry.objects.get(verb="school.changed").facts == {"code": "HILL", "fields": ["name"]}


def test_bell_times_are_replaced_as_a_whole_or_not_at_all(chief, school):
    good = {"moment": "ARRIVAL", "starts": time(8), "ends": time(9)}
    with pytest.raises(ValidationError):
        actions.set_bell_times(by=chief, school=school, bells=[good, {**good, "ends": time(7)}])
    assert school.bell_times.count() == 2
    actions.set_bell_times(by=chief, school=school, bells=[good])
    assert [str(bell) for bell in school.bell_times.all()] == ["arrival 08:00–09:00"]


def test_a_gate_of_a_school_without_a_site_makes_the_site(chief, north):
    school = actions.register_school(by=chief, unit=north, code="N", name="New")
    gate = actions.add_gate(by=chief, school=school, name="Front", latitude=20.0, longitude=106.0, street_name="Hồ Sen")
    again = actions.add_gate(by=chief, school=school, name="Back", latitude=20.0, longitude=106.0, street_name="hồ sen")
    assert (gate.campus, gate.street) == (again.campus, again.street)


def test_boarders_are_pupils_and_a_year_is_counted_once(chief, school):
    with pytest.raises(ValidationError, match="more boarders than pupils"):
        actions.set_enrolment(by=chief, school=school, year=2026, pupils=10, boarders=11)
    actions.set_enrolment(by=chief, school=school, year=2026, pupils=10)
    actions.set_enrolment(by=chief, school=school, year=2026, pupils=12)
    assert [row.pupils for row in school.enrolments.all()] == [12]


def test_a_school_hat_is_seated_once_and_only_where_it_belongs(chief, head, officer, north, school, other_school):
    hat = head.memberships.get()
    actions.seat_person(by=chief, membership=hat, school=school)
    assert Seat.objects.filter(membership=hat).count() == 1
    with pytest.raises(ValidationError, match="does not belong to the unit"):
        actions.seat_person(by=chief, membership=hat, school=other_school)
    with pytest.raises(ValidationError, match="not a role at a school"):
        actions.seat_person(by=chief, membership=officer.memberships.get(), school=school)


def test_an_unseated_head_no_longer_sees_the_school(chief, head, school):
    assert School.objects.visible_to(head).exists()
    actions.unseat_person(by=chief, seat=Seat.objects.get(membership__user=head))
    assert not School.objects.visible_to(type(head).objects.get(pk=head.pk)).exists()


def test_a_deputy_head_serves_two_schools(commander, city, school, other_school, north):
    hat = give_hat(user=commander, unit=city, role=Role.DEPUTY_HEAD_LAW)
    for one in (school, other_school):
        actions.seat_person(by=None, membership=hat, school=one)
    assert hat.seats.count() == 2


def test_a_contact_leaves_no_name_in_the_journal(chief, school):
    contact = actions.add_contact(by=chief, school=school, duty="Head", full_name="Lê Thị B", phone="0225 1")
    actions.drop_contact(by=chief, contact=contact)
    assert "Lê" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_the_word_about_a_schools_day_is_kept_with_its_own_unit(commander, city, school, other_school, south):
    day = date(2026, 11, 16)
    actions.except_day(by=commander, unit=city, on=day, is_school_day=False, name="Exam", school=school)
    actions.except_day(by=commander, unit=school.unit, on=day, is_school_day=True, name="No exam", school=school)
    assert DayException.objects.get().name == "No exam"
    with pytest.raises(ValidationError, match="does not belong to this unit"):
        actions.except_day(by=commander, unit=south, on=day, is_school_day=True, name="X", school=school)


def test_a_term_ends_after_it_starts(chief, north):
    with pytest.raises(ValidationError, match="ends after it starts"):
        actions.set_term(by=chief, unit=north, name="I", starts_on=date(2026, 9, 2), ends_on=date(2026, 9, 1))


def test_a_street_is_drawn_once(chief, north):
    line = {"type": "LineString", "coordinates": [[106.68, 20.85], [106.69, 20.86]]}
    actions.draw_street(by=chief, unit=north, name="Hồ Sen")
    actions.draw_street(by=chief, unit=north, name="Hồ Sen", line=line)
    assert [street.line for street in north.streets.all()] == [line]
