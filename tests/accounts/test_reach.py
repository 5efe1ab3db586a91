"""Which units and schools a person reaches."""

from safeschool.accounts.actions import give_hat
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission, Role
from schools.models import School, Seat


def test_an_officer_reaches_the_own_unit_and_nothing_beside_it(officer, north, south):
    assert officer.reach(Permission.VIEW_INCIDENTS) == [north.pk]


def test_a_commander_reaches_the_whole_subtree(commander, city, north, south):
    assert set(commander.reach(Permission.VIEW_INCIDENTS)) == {city.pk, north.pk, south.pk}


def test_a_prefix_of_a_path_is_not_an_ancestor(north):
    assert north.path.endswith(f"/{north.pk}/")
    assert not Unit.objects.under(north).exclude(pk=north.pk).exists()


def test_a_school_hat_reaches_no_unit_but_its_school(teacher, school, other_school):
    assert teacher.reach(Permission.VIEW_SCHOOLS) == []
    assert list(School.objects.visible_to(teacher)) == [school]


def test_a_person_without_a_hat_sees_nothing(north, school):
    person = User.objects.create_user("hatless", full_name="Hatless")
    assert not School.objects.visible_to(person).exists()
    assert not Unit.objects.visible_to(person).exists()


def test_a_hat_that_ended_yesterday_is_not_worn(officer, north):
    give_hat(user=officer, unit=north, role=Role.WARD_OFFICER, valid_to="2020-01-01")
    assert not User.objects.get(pk=officer.pk).may(Permission.LOG_INCIDENT)


def test_one_hat_worn_at_a_time_hides_the_rights_of_the_other(officer, south, other_school):
    hat = give_hat(user=officer, unit=south, role=Role.DEPUTY_HEAD_LAW)
    Seat.objects.create(membership=hat, school=other_school)
    person = User.objects.get(pk=officer.pk)
    person.wear(hat.pk)
    assert not person.may(Permission.LOG_INCIDENT)
    assert list(School.objects.visible_to(person)) == [other_school]


def test_a_school_seated_by_two_hats_is_listed_once(officer, north, school):
    hat = give_hat(user=officer, unit=north, role=Role.DEPUTY_HEAD_LAW)
    Seat.objects.create(membership=hat, school=school)
    assert list(School.objects.visible_to(User.objects.get(pk=officer.pk))) == [school]
