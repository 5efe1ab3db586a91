"""Signing in at an identity provider: a real one, small, on loopback; and what of its words must not be believed."""

import time
from collections.abc import Iterator

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from safeschool.accounts.actions import ask_for_factor, connect_account
from safeschool.accounts.models import Passkey, ProviderAccount, User
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.kernel.providers import Provider, providers_of
from tests.accounts.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.factories import PASSWORD

NAME = "City police"


@pytest.fixture(scope="module")
def running() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()
    yield provider
    provider.close()


@pytest.fixture
def provider(running, settings) -> Iterator[IdentityProvider]:
    """As it was when it began, and known here by the code police."""
    settings.OIDC_PROVIDERS = {"police": known(running)}
    before = {name: getattr(running, name) for name in ("subject", "key", "kid", "algorithm")}
    yield running
    running.about, running.claims, running.asked = {}, {}, []
    for name, value in before.items():
        setattr(running, name, value)


def known(provider: IdentityProvider, **facts) -> Provider:
    usual = {"code": "police", "name": NAME, "issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET}
    return Provider(**{**usual, "asks_twice": False, **facts})


@pytest.fixture
def connected(provider, officer) -> IdentityProvider:
    connect_account(by=officer, issuer=provider.issuer, subject=provider.subject)
    return provider


def set_out(browser: Client, then: str = "") -> str:
    answer = browser.get(reverse("accounts:go_to_provider", args=["police"]), {"next": then})
    return answer.headers["Location"]


def come_in(browser: Client, provider: IdentityProvider, then: str = ""):
    return browser.get(provider.sign_in(set_out(browser, then)))


def is_in(browser: Client) -> bool:
    return browser.get(reverse("accounts:preferences")).status_code == 200


class TestSigningIn:
    def test_whoever_is_connected_comes_in_and_goes_on(self, client, connected, officer):
        assert f"Sign in with {NAME}" in client.get(reverse("accounts:sign_in")).text
        address = reverse("incidents:list")
        assert come_in(client, connected, address).headers["Location"] == address
        assert int(client.session["_auth_user_id"]) == officer.pk
        assert ProviderAccount.objects.get().last_used_at is not None

    def test_whoever_is_not_connected_is_told_how_and_nobody_is_made(self, client, provider, officer):
        people = User.objects.count()
        told = client.get(come_in(client, provider).headers["Location"])
        assert "Nobody here is connected with this account." in told.text
        assert not is_in(client)
        assert User.objects.count() == people

    def test_the_account_of_the_same_name_at_another_provider_is_another(self, client, provider, officer):
        connect_account(by=officer, issuer="https://id.example", subject=provider.subject)
        come_in(client, provider)
        assert not is_in(client)

    def test_whoever_may_not_sign_in_any_more_does_not_by_the_provider(self, client, connected):
        User.objects.filter(username="officer").update(is_active=False)
        come_in(client, connected)
        assert not is_in(client)

    def test_nobody_is_led_to_another_site(self, client, connected):
        assert come_in(client, connected, "//elsewhere.example/").headers["Location"] == reverse("home")

    def test_a_second_factor_of_this_system_is_asked_for_all_the_same(self, client, connected, officer):
        Passkey.objects.create(user=officer, name="Key", credential_id=b"1", public_data=b"1")
        assert come_in(client, connected).headers["Location"] == reverse("accounts:second_step")
        assert not is_in(client)

    def test_unless_the_provider_asks_for_one_itself(self, client, connected, officer, admin, city, settings):
        settings.OIDC_PROVIDERS = {"police": known(connected, asks_twice=True)}
        Passkey.objects.create(user=officer, name="Key", credential_id=b"1", public_data=b"1")
        ask_for_factor(by=admin, unit=city, role=Role.WARD_OFFICER, from_on=timezone.localdate())
        come_in(client, connected)
        assert is_in(client)

    def test_whoever_needs_one_is_led_to_set_it_up(self, client, connected, admin, city):
        ask_for_factor(by=admin, unit=city, role=Role.WARD_OFFICER, from_on=timezone.localdate())
        come_in(client, connected)
        assert client.get(reverse("incidents:list")).headers["Location"] == reverse("accounts:factors")

    def test_keys_of_the_provider_may_change_and_what_it_says_of_itself_is_asked_once(self, client, connected):
        come_in(client, connected)
        connected.new_key()
        come_in(other := Client(), connected)
        assert is_in(other)
        assert connected.asked.count("/.well-known/openid-configuration") == 1
        assert connected.asked.count("/keys") == 2

    def test_a_secret_that_goes_in_the_body(self, client, connected, settings):
        connected.about = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        come_in(client, connected)
        assert is_in(client)


class TestWhatIsNotBelieved:
    @pytest.mark.parametrize(
        "claims",
        [
            {"nonce": "another"},
            {"nonce": None},
            {"aud": "somebody else"},
            {"aud": None},
            {"azp": "somebody else"},
            {"iss": "https://elsewhere.example"},
            {"exp": 1},
            {"exp": None},
            {"iat": None},
            {"iat": 4_000_000_000},
            {"sub": None},
            {"sub": ""},
            {"sub": "x" * 300},
        ],
        ids=lambda claims: "".join(f"{name} {str(value)[:20]}" for name, value in claims.items()),
    )
    def test_a_word_that_is_not_for_us_or_not_for_now(self, client, connected, claims):
        connected.claims = claims
        told = client.get(come_in(client, connected).headers["Location"])
        assert f"{NAME} has not said who you are" in told.text
        assert not is_in(client)

    def test_a_word_signed_by_somebody_else(self, client, connected, monkeypatch):
        public = connected.public()
        connected.key = rsa.generate_private_key(65537, 2048)
        monkeypatch.setattr(connected, "public", lambda: public)
        come_in(client, connected)
        assert not is_in(client)

    @pytest.mark.parametrize("kind", ["none", "HS256"])
    def test_a_word_signed_by_nobody_or_with_what_everybody_knows(self, client, connected, monkeypatch, kind):
        public = connected.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        now = int(time.time())

        def word(nonce: str) -> str:
            claims = {"iss": connected.issuer, "sub": connected.subject, "aud": CLIENT, "iat": now, "exp": now + 300}
            secret = None if kind == "none" else public
            return jwt.encode({**claims, "nonce": nonce}, secret, algorithm=kind, headers={"kid": connected.kid})

        monkeypatch.setattr(connected, "word", word)
        come_in(client, connected)
        assert not is_in(client)

    def test_a_way_back_is_taken_once_and_only_by_the_browser_that_set_out(self, client, connected):
        back = connected.sign_in(set_out(client))
        stranger = Client()
        stranger.get(back)
        assert not is_in(stranger)
        set_out(stranger)
        stranger.get(back)
        assert not is_in(stranger)
        client.get(back)
        assert is_in(client)
        client.logout()
        client.get(back)
        assert not is_in(client)

    def test_without_a_code_or_with_an_error_nothing_happens(self, client, connected):
        set_out(client)
        client.get(reverse("accounts:from_provider", args=["police"]), {"error": "access_denied"})
        assert not is_in(client)

    def test_a_provider_that_calls_itself_otherwise_is_not_gone_to(self, client, connected):
        connected.about = {"issuer": "https://elsewhere.example"}
        assert set_out(client) == reverse("accounts:sign_in")

    def test_doors_without_encryption_are_not_gone_through(self, client, connected):
        connected.about = {"token_endpoint": "http://id.example/token"}
        assert set_out(client) == reverse("accounts:sign_in")

    def test_when_the_provider_is_away_the_password_is_left(self, client, officer, settings, provider):
        settings.OIDC_PROVIDERS = {"police": known(provider, issuer="http://127.0.0.1:1")}
        told = client.get(set_out(client))
        assert f"{NAME} does not answer. Sign in with your password." in told.text
        cache.clear()

    def test_a_provider_that_is_not_known_does_not_exist(self, client, connected):
        assert client.get(reverse("accounts:go_to_provider", args=["school"])).status_code == 404


class TestConnecting:
    def test_with_the_password_and_a_proof_of_the_account(self, client, provider, officer):
        client.force_login(officer)
        place = reverse("accounts:connect_provider", args=["police"])
        assert client.post(place, {"password": "wrong"}).status_code == 422
        door = client.post(place, {"password": PASSWORD}).context["door"]
        told = client.get(provider.sign_in(door), follow=True)
        assert f"You can sign in with {NAME} from now on." in told.text
        assert Entry.objects.get(verb="provider.connected").facts == {"issuer": provider.issuer}
        come_in(other := Client(), provider)
        assert is_in(other)

    def test_an_account_is_of_one_person(self, client, connected, chief):
        client.force_login(chief)
        place = reverse("accounts:connect_provider", args=["police"])
        door = client.post(place, {"password": PASSWORD}).context["door"]
        assert "connected with somebody" in client.get(connected.sign_in(door), follow=True).text
        assert ProviderAccount.objects.get().user.username == "officer"

    def test_whoever_is_signed_in_connects_nothing_without_the_password(self, client, provider, officer, chief):
        back = provider.sign_in(set_out(client))
        client.force_login(officer)
        client.get(back)
        assert client.get(reverse("accounts:go_to_provider", args=["police"])).headers["Location"] == reverse("home")
        assert not ProviderAccount.objects.exists()

    def test_it_is_disconnected_with_the_password(self, client, connected, officer, chief):
        place = reverse("accounts:disconnect_provider", args=[ProviderAccount.objects.get().pk])
        client.force_login(chief)
        assert client.post(place, {"password": PASSWORD}).status_code == 404
        client.force_login(officer)
        assert client.post(place, {"password": "wrong"}).status_code == 422
        client.post(place, {"password": PASSWORD})
        assert not ProviderAccount.objects.exists()
        assert Entry.objects.filter(verb="provider.disconnected").exists()


class TestSettings:
    VALUES = {
        "OIDC_POLICE_ISSUER": "https://id.example",
        "OIDC_POLICE_CLIENT_ID": "us",
        "OIDC_POLICE_ASKS_TWICE": "true",
    }

    def of(self, codes, **values):
        return providers_of(codes, lambda name: {**self.VALUES, **values}.get(name, ""))

    def test_a_provider_is_read_from_the_environment(self):
        assert self.of(["police"])["police"] == Provider("police", "police", "https://id.example", "us", "", True)
        assert self.of([]) == {}

    @pytest.mark.parametrize(
        ("codes", "values", "said"),
        [
            (["Police"], {}, "small letters"),
            (["police"], {"OIDC_POLICE_ISSUER": "http://id.example"}, "OIDC_POLICE_ISSUER"),
            (["police"], {"OIDC_POLICE_CLIENT_ID": ""}, "OIDC_POLICE_CLIENT_ID"),
            (["school"], {}, "OIDC_SCHOOL_ISSUER"),
        ],
    )
    def test_a_wrong_one_is_refused_with_the_name_of_what_is_wrong(self, codes, values, said):
        with pytest.raises(ImproperlyConfigured, match=said):
            self.of(codes, **values)
