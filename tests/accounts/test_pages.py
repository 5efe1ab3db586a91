"""The pages about oneself and the administrator's pages."""

import pytest
from django.urls import reverse

from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from tests.factories import PASSWORD

PAGES = ["accounts:people", "accounts:welcome", "accounts:units", "accounts:new_unit", "accounts:roles"]


@pytest.mark.parametrize("name", [*PAGES, "accounts:preferences", "notifications:inbox"])
def test_the_administrator_opens_the_page(signed_in, admin, name):
    assert signed_in(admin).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["accounts:people", "accounts:welcome", "accounts:new_unit"])
def test_to_a_teacher_the_page_does_not_exist(signed_in, teacher, name):
    assert signed_in(teacher).get(reverse(name)).status_code == 404


def test_an_empty_system_asks_for_its_administrator_and_first_unit(client, db):
    assert client.get(reverse("accounts:sign_in")).headers["Location"] == reverse("accounts:first_steps")
    answer = client.post(
        reverse("accounts:first_steps"),
        {
            "username": "chief", "full_name": "Trần Thị Bình", "password": PASSWORD, "unit_code": "W1",
            "unit_name": "Phường Một", "kind": "POLICE_STATION", "country": "vn", "time_zone": "Asia/Ho_Chi_Minh",
            "language": "vi",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert Unit.objects.get().country == "VN"
    assert {hat.role for hat in User.objects.get().all_hats} == {Role.SYSADMIN, Role.WARD_CHIEF}
    assert client.get(reverse("accounts:first_steps")).status_code == 404


def test_a_wrong_time_zone_is_said_and_nothing_is_written(client, db):
    answer = client.post(
        reverse("accounts:first_steps"),
        {
            "username": "chief", "full_name": "A", "password": PASSWORD, "unit_code": "W1", "unit_name": "W",
            "kind": "POLICE_STATION", "country": "VN", "time_zone": "Hanoi", "language": "vi",
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert not User.objects.exists()
    assert not Unit.objects.exists()


def test_a_person_signs_in_and_reads_the_own_language(client, officer):
    User.objects.filter(pk=officer.pk).update(language="vi")
    client.post(reverse("accounts:sign_in"), {"username": "officer", "password": PASSWORD})
    assert client.get(reverse("accounts:preferences")).headers["Content-Language"] == "vi"


def test_guessing_at_one_name_is_slowed_down_and_others_still_get_in(client, officer, chief):
    for _n in range(10):
        client.post(reverse("accounts:sign_in"), {"username": "officer", "password": "wrong"})
    assert client.post(reverse("accounts:sign_in"), {"username": "officer", "password": PASSWORD}).status_code == 429
    assert client.post(reverse("accounts:sign_in"), {"username": "chief", "password": PASSWORD}).status_code == 302


def test_a_person_is_welcomed_with_a_hat(signed_in, admin, north):
    answer = signed_in(admin).post(
        reverse("accounts:welcome"),
        {
            "username": "new.officer", "full_name": "Lê Văn Cường", "language": "vi", "password": PASSWORD,
            "unit": north.pk, "role": Role.WARD_OFFICER,
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert User.objects.get(username="new.officer").all_hats[0].unit == north


def test_days_and_time_zones_are_chosen_and_not_typed(signed_in, admin, officer, north):
    browser = signed_in(admin)
    person = browser.get(reverse("accounts:person", args=[officer.pk])).text
    assert person.count('type="date"') == 2
    assert "Give a role" in person
    assert '<option value="Asia/Shanghai">' in browser.get(reverse("accounts:preferences")).text
    unit = browser.get(reverse("accounts:edit_unit", args=[north.pk])).text
    assert '<option value="Asia/Ho_Chi_Minh" selected>' in unit
    assert '<option value="7" selected>Sunday</option>' in unit


def test_a_role_that_ends_before_it_begins_is_refused(signed_in, admin, officer, north):
    days = {"unit": north.pk, "role": Role.AUXILIARY, "valid_from": "2026-11-02", "valid_to": "2026-11-01"}
    assert signed_in(admin).post(reverse("accounts:person", args=[officer.pk]), days).status_code == 422
    assert officer.memberships.count() == 1


def test_nobody_is_welcomed_into_a_unit_out_of_reach(signed_in, admin, city, south):
    admin.memberships.update(unit=south)
    answer = signed_in(admin).post(
        reverse("accounts:welcome"),
        {
            "username": "new.officer", "full_name": "Lê", "language": "vi", "password": PASSWORD, "unit": city.pk,
            "role": Role.WARD_OFFICER,
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert not User.objects.filter(username="new.officer").exists()


def test_people_of_another_unit_are_not_found(signed_in, admin, south, officer):
    admin.memberships.update(unit=south)
    assert signed_in(admin).get(reverse("accounts:person", args=[officer.pk])).status_code == 404


def test_a_unit_is_opened_under_one_s_own(signed_in, admin, north):
    answer = signed_in(admin).post(
        reverse("accounts:new_unit"),
        {
            "code": "N2", "name": "Second", "kind": "POLICE_STATION", "parent": north.pk, "country": "VN",
            "time_zone": "Asia/Ho_Chi_Minh", "language": "vi", "cutoff_weekday": 7, "cutoff_time": "18:00",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert Unit.objects.get(code="N2").path.startswith(north.path)


def test_a_token_signs_a_program_in_until_it_is_revoked(client, officer):
    from django.utils import timezone

    from safeschool.accounts.actions import issue_token, revoke_token

    token = issue_token(user=officer)
    header = {"HTTP_AUTHORIZATION": f"Token {token}"}
    assert client.get("/api/v1/units/", **header).status_code == 200
    revoke_token(token=officer.api_tokens.get(), now=timezone.now())
    assert client.get("/api/v1/units/", **header).status_code in (401, 403)


def test_one_s_own_inbox_holds_no_notice_of_another(signed_in, officer, chief):
    from django.utils import timezone

    from safeschool.notifications.send import notify

    [notice] = notify(to=[chief], about="notifications/email/test.txt", key="k", now=timezone.now())
    assert notice.subject not in signed_in(officer).get(reverse("notifications:inbox")).content.decode()
    assert signed_in(officer).post(reverse("notifications:read", args=[notice.pk])).status_code == 404
