"""Passkeys and security keys: what is asked of them, and which answers are refused."""

import json
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from fido2.utils import websafe_encode
from hypothesis import given
from hypothesis import strategies as st

from safeschool.accounts import webauthn
from safeschool.accounts.actions import ask_for_factor
from safeschool.accounts.models import Passkey
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from tests.accounts.soft_key import SoftKey
from tests.factories import PASSWORD

PARTS = ("id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature")
VALUES = st.none() | st.integers() | st.text(max_size=9)
TREES = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PARTS), inner, max_size=5),
)
ANSWERS = st.text(max_size=60) | TREES.map(json.dumps)


@pytest.fixture
def key() -> SoftKey:
    return SoftKey()


def browser_of(person=None) -> Client:
    client = Client(headers={"host": "localhost"})
    if person:
        client.force_login(person)
    return client


def add(browser: Client, key: SoftKey, password: str = PASSWORD):
    asked = browser.post(reverse("accounts:ask_new_key"), {"name": "Blue key", "password": password})
    if asked.status_code != 200:
        return asked
    return browser.post(reverse("accounts:new_passkey"), {"credential": key.make(asked.json())})


def ask(browser: Client) -> dict:
    return browser.post(reverse("accounts:ask_key")).json()


def answer(browser: Client, credential: str, **more: str):
    return browser.post(reverse("accounts:key_sign_in"), {"credential": credential, **more})


def give_password(browser: Client, username: str = "officer"):
    return browser.post(reverse("accounts:sign_in"), {"username": username, "password": PASSWORD})


def is_in(browser: Client) -> bool:
    return browser.get(reverse("accounts:preferences")).status_code == 200


class TestMaking:
    def test_a_key_is_added_with_the_password_and_codes_are_shown_once(self, officer, key):
        browser, elsewhere = browser_of(officer), browser_of(officer)
        assert len(add(browser, key).context["codes"]) == 10
        page = browser.get(reverse("accounts:factors"))
        assert "Blue key" in page.text
        assert "not used yet" in page.text
        assert not is_in(elsewhere)
        assert Entry.objects.get(verb="factor.passkey_added").actor == "officer"
        assert add(browser, SoftKey()).status_code == 302

    def test_without_the_password_nothing_is_asked_of_a_key(self, officer, key):
        refused = add(browser_of(officer), key, password="wrong")
        assert refused.json()["detail"].startswith("This is not your password")
        assert not Passkey.objects.exists()

    def test_what_was_not_asked_for_is_not_taken(self, officer, key):
        browser = browser_of(officer)
        asked = browser.post(reverse("accounts:ask_new_key"), {"name": "x", "password": PASSWORD}).json()
        made = key.make(asked)
        wrong = SoftKey(origin="https://localhost.example").make(asked)
        assert browser.post(reverse("accounts:new_passkey"), {"credential": wrong}, follow=True).context["form"]
        browser.post(reverse("accounts:new_passkey"), {"credential": made})  # the question was answered before
        assert not Passkey.objects.exists()

    def test_a_key_that_is_known_is_refused(self, officer, chief, key):
        add(browser_of(officer), key)
        told = add(browser_of(chief), key)
        assert told.headers["Location"] == reverse("accounts:new_passkey")
        assert Passkey.objects.get().user == officer

    def test_a_key_of_a_kind_that_nobody_can_check_is_refused(self, officer, key):
        key.algorithm = -999
        assert add(browser_of(officer), key).headers["Location"] == reverse("accounts:new_passkey")
        assert not Passkey.objects.exists()

    def test_the_key_does_not_learn_who_its_person_is(self, officer):
        browser = browser_of(officer)
        asked = browser.post(reverse("accounts:ask_new_key"), {"name": "x", "password": PASSWORD}).json()
        assert str(officer.pk) not in asked["publicKey"]["user"]["id"]
        assert len(webauthn.handle_of(officer)) == 32

    @pytest.mark.parametrize(("host", "takes"), [("localhost", True), ("127.0.0.1", False), ("127.0.0.1:8000", False)])
    def test_where_a_browser_makes_no_keys_the_page_says_so(self, officer, settings, host, takes):
        page = browser_of(officer).get(reverse("accounts:factors"), headers={"host": host})
        assert ("Add a key" in page.text) is takes
        assert ("Keys need an address with a name" in page.text) is not takes


class TestSigningIn:
    def test_after_the_password_the_key_lets_in(self, officer, key):
        add(browser_of(officer), key)
        browser = browser_of()
        assert give_password(browser).headers["Location"] == reverse("accounts:second_step")
        assert "Use your key" in browser.get(reverse("accounts:second_step")).text
        asked = ask(browser)
        assert asked["publicKey"]["userVerification"] == "discouraged"
        assert len(asked["publicKey"]["allowCredentials"]) == 1
        assert answer(browser, key.sign(asked)).headers["Location"] == reverse("home")
        assert is_in(browser)
        assert Passkey.objects.get().last_used_at is not None

    def test_a_key_that_knows_its_holder_lets_in_without_a_password(self, officer, key):
        assert "passkey" not in browser_of().get(reverse("accounts:sign_in")).text
        add(browser_of(officer), key)
        browser = browser_of()
        assert "Sign in with a passkey" in browser.get(reverse("accounts:sign_in")).text
        asked = ask(browser)
        assert asked["publicKey"]["userVerification"] == "required"
        assert "allowCredentials" not in asked["publicKey"]
        address = reverse("incidents:list")
        assert answer(browser, key.sign(asked), next=address).headers["Location"] == address
        assert is_in(browser)

    def test_a_key_that_knows_nobody_needs_the_password_first(self, officer):
        key = SoftKey(verifies=False)
        add(browser_of(officer), key)
        browser = browser_of()
        answer(browser, key.sign(ask(browser)))
        assert not is_in(browser)
        give_password(browser)
        answer(browser, key.sign(ask(browser)))
        assert is_in(browser)

    def test_the_key_of_a_colleague_is_no_second_step(self, officer, chief, key):
        other = SoftKey()
        add(browser_of(officer), key)
        add(browser_of(chief), other)
        browser = browser_of()
        give_password(browser)
        told = answer(browser, other.sign(ask(browser)))
        assert told.headers["Location"] == reverse("accounts:second_step")
        assert not is_in(browser)

    def test_an_answer_is_taken_once_and_only_where_it_was_asked_for(self, officer, key):
        add(browser_of(officer), key)
        one, other = browser_of(), browser_of()
        signed = key.sign(ask(one))
        ask(other)
        answer(other, signed)
        assert not is_in(other)
        answer(one, signed)
        assert is_in(one)
        one.logout()
        answer(one, signed)
        assert not is_in(one)

    def test_what_was_asked_before_the_password_is_not_taken_after_it(self, officer):
        key = SoftKey(verifies=False)
        add(browser_of(officer), key)
        browser = browser_of()
        give_password(browser)
        asked = ask(browser)
        browser.get(reverse("accounts:sign_in"))  # begins anew: nobody is half-way in
        answer(browser, key.sign(asked))
        assert not is_in(browser)

    def test_a_question_is_forgotten_after_ten_minutes(self, officer, key, monkeypatch):
        add(browser_of(officer), key)
        browser = browser_of()
        asked = ask(browser)
        later = timezone.now() + timedelta(minutes=11)
        monkeypatch.setattr(timezone, "now", lambda: later)
        answer(browser, key.sign(asked))
        assert not is_in(browser)

    def test_a_copy_whose_counter_stands_still_is_refused(self, officer, key):
        add(browser_of(officer), key)
        one, copy = browser_of(), browser_of()
        answer(one, key.sign(ask(one)))
        assert is_in(one)
        key.count = 0
        answer(copy, key.sign(ask(copy)))
        assert not is_in(copy)

    def test_a_forged_signature_is_refused(self, officer, key):
        add(browser_of(officer), key)
        browser = browser_of()
        forger = SoftKey(credential_id=key.credential_id)
        answer(browser, forger.sign(ask(browser)))
        assert not is_in(browser)

    def test_whoever_may_not_sign_in_any_more_does_not_by_a_key(self, officer, key):
        add(browser_of(officer), key)
        officer.is_active = False
        officer.save()
        browser = browser_of()
        answer(browser, key.sign(ask(browser)))
        assert not is_in(browser)

    def test_a_number_in_the_place_of_bytes_asks_for_no_memory(self, officer, key):
        add(browser_of(officer), key)
        for name in ("rawId", "id"):
            browser = browser_of()
            signed = json.loads(key.sign(ask(browser))) | {name: 2**40}
            assert answer(browser, json.dumps(signed)).headers["Location"] == reverse("accounts:sign_in")


class TestWhateverComes:
    """An answer is refused, however it is made: nothing else is ever raised."""

    request = RequestFactory().get("/", headers={"host": "localhost"})

    @given(ANSWERS)
    def test_as_a_signature(self, said):
        _options, state = webauthn.ask_to_sign(self.request, None)
        with pytest.raises(webauthn.WrongAnswer):
            webauthn.id_of(said)
        with pytest.raises(webauthn.WrongAnswer):
            webauthn.count_of_signed(self.request, state, b"", said)

    @given(st.binary(max_size=120))
    def test_as_a_new_key(self, said):
        _options, state = webauthn.ask_to_sign(self.request, None)
        made = json.loads(SoftKey().make({"publicKey": {"rp": {"id": "localhost"}, "challenge": state["challenge"]}}))
        made["response"]["attestationObject"] = websafe_encode(said)
        with pytest.raises(webauthn.WrongAnswer):
            webauthn.made_key(self.request, state, json.dumps(made))


class TestRemoving:
    def test_a_key_is_removed_with_the_password(self, officer, key):
        browser = browser_of(officer)
        add(browser, key)
        address = reverse("accounts:remove_passkey", args=[Passkey.objects.get().pk])
        assert browser.post(address, {"password": "wrong"}).status_code == 422
        assert browser.post(address, {"password": PASSWORD}).status_code == 302
        assert not Passkey.objects.exists()
        assert not officer.recovery_codes.exists()
        assert Entry.objects.filter(verb="factor.passkey_removed").exists()
        other = browser_of()
        answer(other, key.sign(ask(other)))
        assert not is_in(other)

    def test_the_last_one_stays_with_whoever_needs_one(self, officer, admin, city, key):
        browser = browser_of(officer)
        add(browser, key)
        ask_for_factor(by=admin, unit=city, role=Role.WARD_OFFICER, from_on=timezone.localdate())
        address = reverse("accounts:remove_passkey", args=[Passkey.objects.get().pk])
        assert "Set up another one first" in browser.post(address, {"password": PASSWORD}).text
        assert Passkey.objects.exists()

    def test_of_a_colleague_no_key_is_found(self, officer, chief, key):
        add(browser_of(officer), key)
        address = reverse("accounts:remove_passkey", args=[Passkey.objects.get().pk])
        assert browser_of(chief).post(address, {"password": PASSWORD}).status_code == 404
        assert Passkey.objects.exists()
