"""People are told once, whatever fails in between."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from safeschool.notifications import actions
from safeschool.notifications.actions import back_off, deliver_waiting
from safeschool.notifications.models import Delivery, Notice, Webhook
from safeschool.notifications.selectors import oldest_waiting_seconds
from safeschool.notifications.send import notify

ABOUT = "notifications/email/test.txt"


@pytest.fixture
def now():
    return timezone.now()


def tell(person, now, **more):
    return notify(to=[person], about=ABOUT, key="test", now=now, **more)


def test_the_same_key_tells_the_same_person_once(officer, chief, now):
    assert len(notify(to=[officer, chief, officer], about=ABOUT, key="test", now=now)) == 2
    assert tell(officer, now) == []
    deliver_waiting(now=now)
    deliver_waiting(now=now)
    assert sorted(message.to[0] for message in mail.outbox) == [chief.email, officer.email]


def test_each_person_is_told_in_the_own_language(officer, now, settings):
    officer.language = "vi"
    [notice] = tell(officer, now)
    assert notice.subject
    assert "&#x27;" not in notice.body


def test_a_dead_mail_server_loses_nothing(officer, now, monkeypatch):
    def refused(delivery):
        raise smtplib.SMTPServerDisconnected

    tell(officer, now)
    with monkeypatch.context() as patch:
        patch.setitem(actions.CHANNELS, "mail", refused)
        assert deliver_waiting(now=now) == 0
    assert deliver_waiting(now=now) == 0, "it waits before it tries again"
    assert deliver_waiting(now=now + back_off(1)) == 1
    assert len(mail.outbox) == 1
    assert Delivery.objects.get().attempts == 2


def test_what_is_past_its_time_is_marked_missed_not_sent(officer, now):
    tell(officer, now, expires_at=now + timedelta(minutes=5))
    deliver_waiting(now=now + timedelta(hours=1))
    assert Delivery.objects.get().state == Delivery.State.MISSED
    assert mail.outbox == []


def test_a_delivery_that_a_dead_worker_left_is_sent_again_as_the_same_mail(officer, now):
    tell(officer, now)
    Delivery.objects.update(state=Delivery.State.SENDING, claimed_at=now)
    assert deliver_waiting(now=now + timedelta(minutes=1)) == 0
    assert deliver_waiting(now=now + timedelta(minutes=6)) == 1
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<safeschool-{Delivery.objects.get().pk}@")


def test_a_webhook_gets_its_own_delivery_beside_the_mail(officer, now):
    Webhook.objects.create(owner=officer, url="http://127.0.0.1:9/hook", secret="s" * 32)
    tell(officer, now)
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"mail", "webhook"}


def test_a_person_who_may_not_sign_in_is_not_told(officer, now):
    officer.is_active = False
    assert tell(officer, now) == []


def test_a_claim_is_renewed_before_another_worker_may_take_it(officer, chief, now, monkeypatch, settings):
    tell(officer, now)
    tell(chief, now)
    clock, claims = [0.0], []
    monkeypatch.setattr(actions, "monotonic", lambda: clock[0])

    def busy(delivery):
        clock[0] += settings.NOTICE_CLAIM_SECONDS / 3
        claims.append(Delivery.objects.get(pk=delivery.pk).claimed_at - now)

    monkeypatch.setitem(actions.CHANNELS, "mail", busy)
    assert deliver_waiting(now=now) == 2
    assert claims == [timedelta(0), timedelta(seconds=settings.NOTICE_CLAIM_SECONDS // 3)]


def test_people_of_one_language_and_zone_read_the_same_words_and_others_their_own(officer, chief, now):
    officer.language, chief.language = "en", "vi"
    notices = notify(to=[officer, chief], about=ABOUT, key="words", now=now)
    assert len({notice.body for notice in notices}) == 2


def test_the_age_of_the_outbox_is_that_of_the_oldest_due(officer, now):
    assert oldest_waiting_seconds(now) == 0
    tell(officer, now - timedelta(seconds=90))
    assert oldest_waiting_seconds(now) == pytest.approx(90)


def test_a_notice_rolled_back_with_its_cause_tells_nobody(officer, now):
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        tell(officer, now)
        raise RuntimeError
    assert not Notice.objects.exists()


def test_a_slow_worker_does_not_send_what_another_took_from_it(officer, chief, now, monkeypatch):
    """The first message keeps a worker busy beyond its claim; meanwhile another takes the second and sends it."""
    tell(officer, now)
    tell(chief, now)
    sent, clock = [], [0.0]
    monkeypatch.setattr(actions, "monotonic", lambda: clock[0])

    def slow(delivery):
        sent.append(delivery.address)
        if len(sent) == 1:
            clock[0] = 120.0
            later = now + timedelta(minutes=2)
            Delivery.objects.filter(state="SENDING").exclude(pk=delivery.pk).update(claimed_at=later)

    monkeypatch.setitem(actions.CHANNELS, "mail", slow)
    assert deliver_waiting(now=now) == 1
    assert sent == [officer.email]
