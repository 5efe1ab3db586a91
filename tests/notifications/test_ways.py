"""By which ways people are told: what they want, what their unit asks for, and what happens when a way is dead."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from safeschool.notifications import actions
from safeschool.notifications.actions import back_off, deliver_waiting, set_floors, set_wishes
from safeschool.notifications.channels import web_push
from safeschool.notifications.channels.web_push import Keys, coded, decoded, encrypted, signed_for
from safeschool.notifications.models import Delivery, Device, Notice
from safeschool.notifications.send import notify
from safeschool.notifications.workflow import Topic

ABOUT = "notifications/email/test.txt"
SECRET = "gateway-secret-of-tests"
NUMBER = "+84912345678"
# RFC 8291, appendix A.
RFC = {
    "plain": b"When I grow up, I want to be a watermelon",
    "own": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "theirs": "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "salt": "DGv6ra1nlYgDCS1FRnbzlw",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "body": "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK"
    "6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
}


def key_of(number: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(number), "big"), web_push.CURVE)


class Outside:
    """A gateway or push service on loopback; answers with `codes` in turn, the last for ever."""

    def __init__(self, *codes: int) -> None:
        self.codes, self.heard = list(codes) or [201], []
        outside = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outside.heard.append((self.path, dict(self.headers), body))
                codes = outside.codes
                self.send_response(codes.pop(0) if len(codes) > 1 else codes[0])
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        self.server = HTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Outside":
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def gateway(settings):
    with Outside() as there:
        settings.SMS_URL, settings.SMS_SECRET = f"{there.url}/send", SECRET
        settings.SITE_ADDRESS = "https://safe.example"
        yield there


@pytest.fixture
def reachable(officer):
    """The officer with a mail address, a phone and no device."""
    officer.phone = NUMBER
    officer.save()
    return officer


def device(person, there, *, p256dh=RFC["p256dh"], auth=RFC["auth"]):
    return Device.objects.create(owner=person, endpoint=f"{there.url}/push/1", p256dh=p256dh, auth=auth, name="Phone")


def tell(person, now, topic=Topic.REMINDER, **more):
    [notice] = notify(
        to=[person], about=ABOUT, key=f"test:{topic}", now=now, link="/patrols/mine/", topic=topic, **more
    )
    return notice


def ways(notice) -> list[str]:
    return sorted(notice.deliveries.values_list("channel", flat=True))


def wish(person, *, off, phone=NUMBER):
    set_wishes(by=person, wishes=dict.fromkeys(off, False), phone=phone)


class TestWishes:
    def test_a_way_switched_off_for_one_kind_is_open_for_the_others(self, officer, now):
        wish(officer, off=[(Topic.NEWS, "mail")])
        assert ways(tell(officer, now, Topic.NEWS)) == []
        assert ways(tell(officer, now, Topic.CHANGE)) == ["mail"]
        assert Notice.objects.filter(to=officer).count() == 2, "the inbox has everything"

    def test_a_text_message_is_for_what_cannot_wait_unless_somebody_wants_more(self, reachable, gateway, now):
        assert ways(tell(reachable, now, Topic.NEWS)) == ["mail"]
        assert ways(tell(reachable, now, Topic.REMINDER)) == ["mail", "sms"]
        set_wishes(by=reachable, wishes={(Topic.CHANGE, "sms"): True}, phone=NUMBER)
        assert ways(tell(reachable, now, Topic.CHANGE)) == ["mail", "sms"]

    def test_without_a_gateway_nothing_waits_for_one(self, reachable, now):
        assert ways(tell(reachable, now)) == ["mail"]

    def test_what_is_urgent_goes_as_an_alert_whatever_it_is_about(self, officer, now):
        assert tell(officer, now, Topic.NEWS, is_urgent=True).topic == Topic.ALERT


class TestFloors:
    def test_reminders_keep_one_way_out_though_all_are_switched_off(self, officer, now):
        wish(officer, off=[(Topic.REMINDER, way) for way in ("mail", "sms", "push")])
        assert ways(tell(officer, now)) == ["mail"]

    def test_the_unit_asks_for_two_ways_and_the_strictest_above_a_person_holds(
        self, reachable, chief, city, north, gateway, now
    ):
        wish(reachable, off=[(Topic.NEWS, "mail")])
        set_floors(by=chief, unit=city, floors={Topic.NEWS: 2})
        set_floors(by=chief, unit=north, floors={Topic.NEWS: 1})
        assert ways(tell(reachable, now, Topic.NEWS)) == ["mail", "sms"]

    def test_a_floor_of_another_unit_asks_nothing_of_me(self, officer, chief, south, now):
        wish(officer, off=[(Topic.NEWS, "mail")])
        set_floors(by=chief, unit=south, floors={Topic.NEWS: 2})
        assert ways(tell(officer, now, Topic.NEWS)) == []

    def test_a_unit_may_let_its_people_switch_reminders_off(self, officer, chief, north, now):
        wish(officer, off=[(Topic.REMINDER, "mail")])
        set_floors(by=chief, unit=north, floors={Topic.REMINDER: 0})
        assert ways(tell(officer, now)) == []

    def test_the_page_says_so_before_anybody_goes_below(self, officer, signed_in):
        page = signed_in(officer)
        answer = page.post(reverse("notifications:ways"), {"phone": "", "want": ["NEWS mail"]})
        assert answer.status_code == 422
        assert "Your unit asks for at least one way: Reminders before something of mine begins." in answer.text
        answer = page.post(reverse("notifications:ways"), {"phone": "", "want": ["REMINDER mail", "ALERT mail"]})
        assert answer.status_code == 302
        assert not officer.wishes.get(topic=Topic.NEWS, channel="mail").is_on

    def test_the_chief_sets_it_and_a_commander_of_another_unit_finds_no_such_page(
        self, chief, stranger, north, signed_in
    ):
        asked = dict.fromkeys(Topic.values, "0") | {"NEWS": "1"}
        url = f"{reverse('notifications:floors')}?unit=NORTH"
        assert signed_in(chief).post(url, asked).status_code == 302
        assert north.floors.get(topic=Topic.NEWS).least == 1
        signed_in(stranger).post(url, asked | {"NEWS": "2"})
        assert north.floors.get(topic=Topic.NEWS).least == 1


class TestTextMessages:
    def test_the_gateway_hears_subject_and_link_signed_and_nothing_else(self, reachable, gateway, now):
        notice = tell(reachable, now)
        deliver_waiting(now=now)
        [(path, headers, body)] = gateway.heard
        row = notice.deliveries.get(channel="sms")
        assert path == "/send"
        text = "A test of your channels https://safe.example/patrols/mine/"
        assert json.loads(body) == {"id": str(row.pk), "to": NUMBER, "text": text}
        assert headers["X-Safeschool-Signature"] == hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert headers["Idempotency-Key"] == str(row.pk)
        assert row.state == Delivery.State.SENT

    def test_the_body_is_a_template_of_the_settings_and_quotes_what_it_is_given(
        self, reachable, gateway, settings, now
    ):
        settings.SMS_TYPE, settings.SMS_BODY = "application/x-www-form-urlencoded", "mobile=$to&content=$text&sign=S"
        settings.SMS_AUTHORIZATION = "Bearer word"
        Notice.objects.filter(pk=tell(reachable, now).pk).update(subject="Gate A & B = 100 %")
        deliver_waiting(now=now)
        [(_path, headers, body)] = gateway.heard
        assert parse_qs(body.decode())["content"] == ["Gate A & B = 100 % https://safe.example/patrols/mine/"]
        assert parse_qs(body.decode())["mobile"] == [NUMBER]
        assert headers["Authorization"] == "Bearer word"

    def test_a_gateway_in_trouble_is_asked_again_under_the_same_id(self, reachable, gateway, now):
        gateway.codes = [503, 302, 200]
        tell(reachable, now)
        deliver_waiting(now=now)
        deliver_waiting(now=now + back_off(1))
        assert Delivery.objects.get(channel="sms").state == Delivery.State.WAITING, "nobody is sent elsewhere"
        deliver_waiting(now=now + back_off(1) + back_off(2))
        assert Delivery.objects.get(channel="sms").state == Delivery.State.SENT
        assert [path for path, _headers, _body in gateway.heard] == ["/send"] * 3
        assert len({headers["Idempotency-Key"] for _path, headers, _body in gateway.heard}) == 1


class TestWebPush:
    def test_a_message_is_written_as_in_the_appendix_of_rfc_8291(self):
        body = encrypted(RFC["plain"], RFC["p256dh"], RFC["auth"], own=key_of(RFC["own"]), salt=decoded(RFC["salt"]))
        assert coded(body) == RFC["body"]

    def test_the_site_signs_for_the_service_alone_and_for_half_a_day(self, now):
        keys = Keys.of_site()
        header = signed_for("https://push.example/send/abc", keys, "mailto:a@b.example", now)["Authorization"]
        token, public = header.removeprefix("vapid t=").split(", k=")
        head, claims, signature = token.split(".")
        raw = decoded(signature)
        numbers = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        known = ec.EllipticCurvePublicKey.from_encoded_point(web_push.CURVE, decoded(public))
        known.verify(encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
        told = json.loads(decoded(claims))
        assert told["aud"] == "https://push.example"
        assert told["sub"] == "mailto:a@b.example"
        assert told["exp"] == int((now + timedelta(hours=12)).timestamp())

    def test_the_key_of_the_site_is_the_same_on_every_machine_and_may_be_set(self, settings):
        assert Keys.of_site().public == Keys.of_site().public
        settings.VAPID_PRIVATE_KEY = RFC["own"]
        assert Keys.of_site().public == coded(decoded(RFC["body"])[21:86])

    def test_only_the_browser_reads_what_the_service_carries(self, officer, now):
        with Outside(201) as there:
            device(officer, there)
            notice = tell(officer, now, expires_at=now + timedelta(minutes=20))
            deliver_waiting(now=now)
        [(_path, headers, body)] = there.heard
        assert b"test" not in body
        told = json.loads(read_by_browser(body))
        row = notice.deliveries.get(channel="push")
        assert told == {"id": row.pk, "title": "A test of your channels", "link": "/patrols/mine/", "urgent": False}
        assert headers["Content-Encoding"] == "aes128gcm"
        assert headers["Urgency"] == "high"
        assert 0 < int(headers["Ttl"]) <= 20 * 60
        assert row.state == Delivery.State.SENT

    def test_a_device_that_is_gone_is_forgotten_and_another_way_is_taken(self, officer, now):
        wish(officer, off=[(Topic.REMINDER, "mail")])
        with Outside(410) as there:
            device(officer, there)
            notice = tell(officer, now)
            assert ways(notice) == ["push"]
            deliver_waiting(now=now)
        assert not Device.objects.exists()
        assert notice.deliveries.get(channel="push").state == Delivery.State.GIVEN_UP
        deliver_waiting(now=now)
        assert notice.deliveries.get(channel="mail").state == Delivery.State.SENT
        assert len(mail.outbox) == 1

    def test_a_service_that_stays_away_costs_a_reminder_nothing(self, officer, now):
        wish(officer, off=[(Topic.REMINDER, "mail")])
        with Outside(503) as there:
            device(officer, there)
            notice = tell(officer, now)
            at = now
            for attempt in range(1, actions.DEAD_AFTER + 1):
                deliver_waiting(now=at)
                at += back_off(attempt)
            assert notice.deliveries.get(channel="mail").state in (Delivery.State.WAITING, Delivery.State.SENT)
            there.codes = [201]
            deliver_waiting(now=at)
        assert set(notice.deliveries.values_list("channel", "state")) == {("push", "SENT"), ("mail", "SENT")}

    def test_a_device_is_kept_once_and_belongs_to_who_used_it_last(self, officer, chief, signed_in, settings):
        settings.PUSH_SERVICES = ["https://*.push.example"]
        told = {"endpoint": "https://a.push.example/1", "p256dh": RFC["p256dh"], "auth": RFC["auth"], "name": "Android"}
        for person in (officer, officer, chief):
            assert signed_in(person).post(reverse("notifications:new_device"), told).status_code == 204
        assert [(row.owner, row.name) for row in Device.objects.all()] == [(chief, "Android")]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"endpoint": "http://127.0.0.1:6399/"},
            {"endpoint": "https://push.example.evil.test/"},
            {"p256dh": "AAAA"},
            {"auth": "AAAA"},
        ],
        ids=str,
    )
    def test_nothing_is_sent_to_an_address_that_is_no_push_service(self, officer, signed_in, settings, wrong):
        settings.PUSH_SERVICES = ["https://*.push.example"]
        told = {"endpoint": "https://a.push.example/1", "p256dh": RFC["p256dh"], "auth": RFC["auth"], **wrong}
        assert signed_in(officer).post(reverse("notifications:new_device"), told).status_code == 422
        assert not Device.objects.exists()

    def test_a_stranger_s_device_is_not_forgotten_by_me(self, officer, stranger, signed_in):
        row = Device.objects.create(owner=officer, endpoint="https://a.push.example/1", p256dh="x", auth="x")
        assert signed_in(stranger).post(reverse("notifications:forget_device", args=[row.pk])).status_code == 404
        assert signed_in(officer).post(reverse("notifications:forget_device", args=[row.pk])).status_code == 302
        assert not Device.objects.exists()


def test_the_page_shows_my_ways_and_sends_a_test(officer, signed_in, now):
    page = signed_in(officer)
    shown = page.get(reverse("notifications:ways")).text
    assert "Reminders before something of mine begins" in shown
    assert "No gateway for text messages" in shown
    page.post(reverse("notifications:try_out"))
    deliver_waiting(now=timezone.now())
    assert [message.to for message in mail.outbox] == [[officer.email]]


def test_a_number_is_kept_as_digits_and_a_wrong_one_is_said(officer, signed_in):
    page, wanted = signed_in(officer), ["REMINDER mail", "ALERT mail"]
    assert page.post(reverse("notifications:ways"), {"phone": "+84 912-345-678", "want": wanted}).status_code == 302
    officer.refresh_from_db()
    assert officer.phone == NUMBER
    answer = page.post(reverse("notifications:ways"), {"phone": "my phone", "want": wanted})
    assert "Write the number with digits only" in answer.text


def test_the_script_of_messages_stays_at_its_address(client, signed_in, officer):
    page = signed_in(officer).get(reverse("notifications:ways")).text
    assert 'data-worker="/inbox/push-worker.js"' in page
    script = client.get("/inbox/push-worker.js")
    assert script["Content-Type"] == "text/javascript"
    assert script["Cache-Control"] == "no-cache"
    assert script["Service-Worker-Allowed"] == "/"
    assert b'addEventListener("push"' in script.content


def read_by_browser(body: bytes) -> bytes:
    """What the browser of the appendix makes of a record."""
    salt, mine = body[:16], body[21:86]
    theirs = key_of(RFC["theirs"])
    shared = theirs.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(web_push.CURVE, mine))
    secret = web_push._derived(shared, decoded(RFC["auth"]), b"WebPush: info\0" + decoded(RFC["p256dh"]) + mine, 32)
    key = web_push._derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = web_push._derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    return AESGCM(key).decrypt(nonce, body[86:], None).removesuffix(b"\x02")
