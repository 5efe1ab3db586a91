"""The second step of signing in: the app's codes, codes on paper, who must have one, and taking it off."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from safeschool.accounts.actions import ask_for_factor, issue_token, turn_on_app
from safeschool.accounts.models import Authenticator, User
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.kernel.onetime import code_of, new_secret, step_of
from safeschool.notifications.models import Notice
from tests.factories import PASSWORD, make_person

NOW = datetime(2026, 11, 23, 2, 0, 10, tzinfo=UTC)
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def secret(officer, clock):
    """The officer's app, set up an hour ago."""
    made = new_secret()
    hour_ago = NOW - timedelta(hours=1)
    turn_on_app(by=officer, secret=made, code=code_of(made, step_of(hour_ago)), now=hour_ago)
    return made


def shown(secret: str) -> str:
    return code_of(secret, step_of(timezone.now()))


def give_password(browser: Client, username: str = "officer", **more: str):
    return browser.post(reverse("accounts:sign_in"), {"username": username, "password": PASSWORD, **more})


def give_code(browser: Client, code: str):
    return browser.post(reverse("accounts:second_step"), {"code": code})


def is_in(browser: Client) -> bool:
    return browser.get(reverse("accounts:preferences")).status_code == HTTPStatus.OK


def set_up(browser: Client, password: str = PASSWORD, code: str | None = None):
    page = browser.get(reverse("accounts:set_up_app"))
    token, letters = page.context["form"].initial["token"], page.context["letters"].replace(" ", "")
    answer = browser.post(
        reverse("accounts:set_up_app"), {"token": token, "password": password, "code": code or shown(letters)}
    )
    return answer, letters


class TestSigningIn:
    def test_whoever_has_no_second_factor_is_in_with_the_password(self, client, officer):
        assert give_password(client).headers["Location"] == reverse("home")
        assert is_in(client)

    def test_the_password_alone_opens_nothing_and_the_code_of_now_does(self, client, secret):
        address = reverse("incidents:list")
        assert give_password(client, next=address).headers["Location"] == reverse("accounts:second_step")
        assert not is_in(client)
        assert give_code(client, shown(secret)).headers["Location"] == address
        assert is_in(client)

    def test_a_code_is_taken_once_even_in_its_own_half_minute(self, client, secret):
        give_password(client)
        assert give_code(client, shown(secret)).status_code == HTTPStatus.FOUND
        other = Client()
        give_password(other)
        answer = give_code(other, shown(secret))
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "wrong or was used before" in answer.text
        assert not is_in(other)

    @pytest.mark.parametrize(("away", "is_taken"), [(-2, False), (-1, True), (1, True), (2, False)])
    def test_a_phone_may_be_half_a_minute_off_and_no_more(self, client, secret, away, is_taken):
        give_password(client)
        give_code(client, code_of(secret, step_of(NOW) + away))
        assert is_in(client) == is_taken

    def test_guessing_at_codes_is_slowed_down_and_the_person_is_told(self, client, secret, officer, chief):
        give_password(client)
        for _n in range(5):
            assert give_code(client, "000000").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert give_code(client, shown(secret)).status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert not is_in(client)
        assert Notice.objects.get(to=officer).subject == "Somebody gave your password and many wrong codes"
        other = Client()
        give_password(other, "chief")
        assert is_in(other)

    def test_many_wrong_codes_do_not_close_the_first_step(self, client, secret):
        give_password(client)
        for _n in range(6):
            give_code(client, "000000")
        assert give_password(Client()).headers["Location"] == reverse("accounts:second_step")

    def test_the_second_step_is_forgotten_after_ten_minutes_and_with_another_password(self, client, secret, clock):
        give_password(client)
        clock.shift(timedelta(minutes=11))
        assert give_code(client, shown(secret)).headers["Location"] == reverse("accounts:sign_in")
        give_password(client)
        person = User.objects.get(username="officer")
        person.set_password("another horse battery")
        person.save()
        assert give_code(client, shown(secret)).headers["Location"] == reverse("accounts:sign_in")

    def test_whoever_may_not_sign_in_any_more_does_not_come_in_by_the_second_step(self, client, secret):
        give_password(client)
        User.objects.filter(username="officer").update(is_active=False)
        assert give_code(client, shown(secret)).headers["Location"] == reverse("accounts:sign_in")

    def test_nobody_is_led_to_another_site(self, client, secret):
        give_password(client, next="https://elsewhere.example/")
        assert give_code(client, shown(secret)).headers["Location"] == reverse("home")

    def test_a_program_s_token_is_not_asked_for_a_code(self, client, secret, officer):
        token = issue_token(user=officer)
        assert client.get("/api/v1/schools/", headers={"Authorization": f"Token {token}"}).status_code == HTTPStatus.OK


class TestSettingUp:
    def test_with_password_and_code_the_app_is_on_and_ten_codes_are_shown_once(self, signed_in, officer, clock):
        browser = signed_in(officer)
        answer, secret = set_up(browser)
        assert len(answer.context["codes"]) == 10
        assert browser.get(reverse("accounts:factors")).context["codes_left"] == 10
        assert Entry.objects.filter(verb="factor.app_on", actor="officer").count() == 1
        clock.shift(HALF_MINUTE)
        give_password(other := Client())
        give_code(other, shown(secret))
        assert is_in(other)

    def test_neither_the_secret_nor_a_code_stands_in_the_database(self, signed_in, officer, clock):
        answer, secret = set_up(signed_in(officer))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT a::text FROM accounts_authenticator a UNION ALL SELECT c::text FROM accounts_recoverycode c"
            )
            stored = " ".join(row[0] for row in cursor.fetchall())
        assert len(stored) > 500
        assert secret not in stored
        assert secret.encode().hex() not in stored
        assert not any(code.replace(" ", "") in stored for code in answer.context["codes"])

    def test_a_sealed_secret_does_not_open_in_another_row(self, secret, chief, client):
        app = Authenticator.objects.get()
        Authenticator.objects.filter(pk=app.pk).delete()
        Authenticator.objects.create(user=chief, wrapped_key=app.wrapped_key, sealed_secret=app.sealed_secret)
        client.raise_request_exception = False
        give_password(client, "chief")
        assert give_code(client, shown(secret)).status_code == HTTPStatus.INTERNAL_SERVER_ERROR
        assert not is_in(client)

    @pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"code": "000000"}, {"code": "x"}])
    def test_without_the_password_or_the_code_nothing_is_turned_on(self, signed_in, officer, clock, wrong):
        answer, _secret = set_up(signed_in(officer), **wrong)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not Authenticator.objects.exists()

    def test_a_square_of_somebody_else_or_of_an_hour_ago_is_not_taken(self, signed_in, officer, chief, clock):
        page = signed_in(chief).get(reverse("accounts:set_up_app"))
        token, secret = page.context["form"].initial["token"], page.context["letters"].replace(" ", "")
        given = {"token": token, "password": PASSWORD, "code": shown(secret)}
        assert signed_in(officer).post(reverse("accounts:set_up_app"), given).status_code == HTTPStatus.FOUND
        clock.shift(timedelta(hours=1))
        given["code"] = shown(secret)
        assert signed_in(chief).post(reverse("accounts:set_up_app"), given).status_code == HTTPStatus.FOUND
        assert not Authenticator.objects.exists()

    def test_every_other_sign_in_ends_and_this_one_stays(self, signed_in, officer, clock):
        here, elsewhere = signed_in(officer), signed_in(officer)
        set_up(here)
        assert is_in(here)
        assert not is_in(elsewhere)

    def test_turned_off_with_the_password_alone_is_enough_again(self, signed_in, officer, secret):
        browser = signed_in(User.objects.get(pk=officer.pk))
        assert browser.post(reverse("accounts:drop_app"), {"password": "wrong"}).status_code == 422
        assert Authenticator.objects.exists()
        browser.post(reverse("accounts:drop_app"), {"password": PASSWORD})
        assert not Authenticator.objects.exists()
        assert not officer.recovery_codes.exists()
        assert Entry.objects.filter(verb="factor.app_off").exists()
        give_password(other := Client())
        assert is_in(other)

    def test_signing_out_everywhere_else_leaves_this_one(self, signed_in, officer):
        here, elsewhere = signed_in(officer), signed_in(officer)
        here.post(reverse("accounts:sign_out_elsewhere"))
        assert is_in(here)
        assert not is_in(elsewhere)


class TestRecoveryCodes:
    def test_each_signs_in_once_and_the_journal_says_how_many_are_left(self, signed_in, officer, clock):
        answer, _secret = set_up(signed_in(officer))
        code = answer.context["codes"][3]
        give_password(one := Client())
        give_code(one, code)
        give_password(other := Client())
        give_code(other, code.replace(" ", "-"))
        assert is_in(one)
        assert not is_in(other)
        assert Entry.objects.get(verb="factor.code_used").facts == {"left": 9}

    def test_new_ones_end_the_old_ones(self, signed_in, officer, clock):
        browser = signed_in(officer)
        old = set_up(browser)[0].context["codes"]
        new = browser.post(reverse("accounts:renew_codes"), {"password": PASSWORD}).context["codes"]
        give_password(other := Client())
        give_code(other, old[0])
        assert not is_in(other)
        give_code(other, new[0])
        assert is_in(other)

    def test_of_somebody_else_they_open_nothing(self, signed_in, officer, chief, clock):
        codes = set_up(signed_in(officer))[0].context["codes"]
        set_up(signed_in(chief))
        give_password(other := Client(), "chief")
        give_code(other, codes[0])
        assert not is_in(other)

    def test_there_are_none_without_a_second_factor(self, signed_in, officer):
        answer = signed_in(officer).post(reverse("accounts:renew_codes"), {"password": PASSWORD})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not officer.recovery_codes.exists()


class TestTakingItOff:
    def test_the_administrator_does_the_person_is_told_and_signed_out(self, signed_in, admin, officer, secret):
        open_one = signed_in(User.objects.get(pk=officer.pk))
        page = reverse("accounts:person", args=[officer.pk])
        assert "Take the second step off" in signed_in(admin).get(page).text
        signed_in(admin).post(reverse("accounts:reset_factors", args=[officer.pk]))
        assert not is_in(open_one)
        assert Notice.objects.get(to=officer).body.startswith("Admin took your app, keys and recovery codes off")
        assert Entry.objects.get(verb="factor.reset").actor == "admin"
        give_password(other := Client())
        assert is_in(other)
        assert "Take the second step off" not in signed_in(admin).get(page).text

    def test_nobody_takes_it_off_for_people_who_also_work_elsewhere_or_for_himself(
        self, signed_in, admin, city, north, south, officer, secret
    ):
        ward_admin = make_person("ward.admin", Role.SYSADMIN, north)
        make_hat = officer.memberships.create(unit=south, role=Role.AUXILIARY)
        browser = signed_in(ward_admin)
        address = reverse("accounts:reset_factors", args=[officer.pk])
        assert browser.post(address).status_code == HTTPStatus.NOT_FOUND
        assert "Take the second step off" not in browser.get(reverse("accounts:person", args=[officer.pk])).text
        make_hat.delete()
        own = reverse("accounts:reset_factors", args=[ward_admin.pk])
        assert browser.post(own).status_code == HTTPStatus.NOT_FOUND
        assert Authenticator.objects.exists()
        assert browser.post(address).status_code == HTTPStatus.FOUND
        assert not Authenticator.objects.exists()

    def test_it_names_nobody_when_the_server_s_command_did_it(self, officer, secret):
        call_command("reset_second_factor", "officer", stdout=StringIO())
        assert not Authenticator.objects.exists()
        assert Notice.objects.get(to=officer).body.startswith("Your app, keys and recovery codes were taken off")


class TestWhoNeedsOne:
    @pytest.fixture
    def rule(self, admin, city, clock):
        return ask_for_factor(by=admin, unit=city, role=Role.WARD_OFFICER, from_on=NOW.date())

    def test_whoever_has_none_is_led_to_set_it_up_and_does_nothing_before(self, client, officer, rule):
        give_password(client)
        page = client.get(reverse("incidents:list"), follow=True)
        assert page.redirect_chain == [(reverse("accounts:factors"), 302)]
        assert "Your role needs a second step." in page.text
        assert client.get("/api/v1/schools/").status_code == HTTPStatus.FORBIDDEN
        assert client.get(reverse("home"), headers={"HX-Request": "true"}).status_code == HTTPStatus.NO_CONTENT
        assert client.post(reverse("incidents:log"), {}).headers["Location"] == reverse("accounts:factors")
        set_up(client)
        assert client.get(reverse("incidents:list")).status_code == HTTPStatus.OK

    def test_whoever_has_one_is_only_asked_for_it(self, client, secret, rule):
        give_password(client)
        give_code(client, shown(secret))
        assert is_in(client)

    def test_other_roles_and_other_units_are_not_asked(self, client, chief, south, rule):
        give_password(client, "chief")
        assert is_in(client)

    def test_before_its_day_nobody_is_asked(self, client, officer, city, admin, clock):
        ask_for_factor(by=admin, unit=city, role=Role.WARD_OFFICER, from_on=NOW.date() + timedelta(days=2))
        give_password(client)
        assert is_in(client)
        client.logout()
        clock.shift(timedelta(days=2))
        give_password(client)
        assert not is_in(client)

    def test_the_day_is_that_of_the_person_s_own_clock(self, client, officer, city, admin, clock):
        ask_for_factor(by=admin, unit=city, role=Role.WARD_OFFICER, from_on=NOW.date() + timedelta(days=1))
        clock.move_to(datetime(2026, 11, 23, 17, 30, tzinfo=UTC))  # past midnight in Hai Phong
        give_password(client)
        assert not is_in(client)

    def test_the_last_one_is_not_turned_off_by_whoever_needs_it(self, signed_in, officer, secret, rule):
        browser = signed_in(User.objects.get(pk=officer.pk))
        answer = browser.post(reverse("accounts:drop_app"), {"password": PASSWORD})
        assert "Set up another one first" in answer.text
        assert Authenticator.objects.exists()
        assert officer.recovery_codes.exists()

    def test_a_rule_is_written_and_taken_back_on_a_page(self, signed_in, admin, north, client, officer):
        browser = signed_in(admin)
        given = {"unit": north.pk, "role": Role.WARD_OFFICER, "from_on": "2026-11-01"}
        browser.post(reverse("accounts:factor_rules"), given)
        rule = browser.get(reverse("accounts:factor_rules")).context["rules"].get()
        assert Entry.objects.get(verb="factor.asked_for").facts == {"role": "WARD_OFFICER", "from_on": "2026-11-01"}
        browser.post(reverse("accounts:drop_factor_rule", args=[rule.pk]))
        assert not browser.get(reverse("accounts:factor_rules")).context["rules"]
        give_password(client)
        assert is_in(client)

    def test_rules_of_another_unit_are_neither_seen_nor_written(self, signed_in, admin, city, north, south, rule):
        admin.memberships.update(unit=south)
        browser = signed_in(admin)
        assert not browser.get(reverse("accounts:factor_rules")).context["rules"]
        assert browser.post(reverse("accounts:drop_factor_rule", args=[rule.pk])).status_code == HTTPStatus.NOT_FOUND
        given = {"unit": north.pk, "role": Role.WARD_CHIEF, "from_on": "2026-11-01"}
        assert browser.post(reverse("accounts:factor_rules"), given).status_code == 422
