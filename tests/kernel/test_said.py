"""Questions that are worded once a process and filled in at each asking."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from safeschool.accounts.models import Membership, Unit
from safeschool.accounts.roles import Role
from safeschool.kernel.said import Given, GivenKeys, said


@said
def hats_in(units: GivenKeys, day: Given) -> "QuerySet[Membership]":
    hats = Membership.objects.current(day).with_reach().with_role(Role.WARD_OFFICER, Role.WARD_CHIEF)
    return hats.filter(unit__in=units).select_related("user")


def as_ever(units, day):
    hats = Membership.objects.current(day).with_reach().with_role(Role.WARD_OFFICER, Role.WARD_CHIEF)
    return hats.filter(unit__in=units).select_related("user")


@pytest.mark.django_db
def test_it_answers_as_the_queryset_does_with_what_it_joined_and_annotated(
    officer, chief, north, django_assert_num_queries
):
    today = timezone.now().date()
    expected = [(hat.pk, hat.user.full_name, hat.unit.name, list(hat.reach)) for hat in as_ever([north.pk], today)]

    with django_assert_num_queries(1):
        found = [
            (hat.pk, hat.user.full_name, hat.unit.name, list(hat.reach)) for hat in hats_in(units=[north.pk], day=today)
        ]

    assert found == expected
    assert len(found) == 2


@pytest.mark.django_db
def test_each_asking_takes_its_own_values(officer, chief, stranger, north, south):
    today = timezone.now().date()
    Membership.objects.filter(user=chief).update(valid_to=today)

    assert len(hats_in(units=[north.pk], day=today)) == 2
    assert len(hats_in(units=[north.pk], day=today + timedelta(days=1))) == 1
    assert len(hats_in(units=[north.pk, south.pk], day=today)) == 3
    assert hats_in(units=[], day=today) == []


@pytest.mark.django_db
def test_the_question_is_worded_once(north, django_assert_num_queries):
    asked = []

    @said
    def units_with(code: Given) -> "QuerySet[Unit]":
        asked.append(code)
        return Unit.objects.filter(code=code)

    assert units_with(code=north.code) == [north]
    assert units_with(code="nowhere") == []
    assert len(asked) == 1


@pytest.mark.django_db
def test_what_a_question_works_out_by_itself_is_refused():
    """A day worked out while the question is worded would hold for as long as the process lives."""

    @said
    def hats_today() -> "QuerySet[Membership]":
        return Membership.objects.current(date(2026, 11, 23))

    with pytest.raises(TypeError, match="let each asking give it"):
        hats_today()


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection(north):
    @said
    def units_with(code: Given) -> "QuerySet[Unit]":
        return Unit.objects.filter(code=code)

    found = []

    def ask():
        try:
            found.extend(units_with(code=north.code))
        finally:
            connection.close()

    assert units_with(code=north.code) == [north]
    thread = Thread(target=ask)
    thread.start()
    thread.join()

    assert found == [north]
