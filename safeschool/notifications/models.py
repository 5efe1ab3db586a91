"""Telling people, once: a notice is a line of a person's inbox, a delivery is its way out on one channel."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from safeschool.notifications.querysets import DeliveryQuerySet, NoticeQuerySet, PushDeviceQuerySet
from safeschool.notifications.workflow import Channel, Least, Topic


class Notice(Stamped):
    """What a person is told; the text holds no personal data: who sends, which kind, which number, a link."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120, help_text=_("the same key tells the same person once"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    link = models.CharField(max_length=300, blank=True)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    topic = models.CharField(_("kind of message"), max_length=10, choices=Topic.choices, default=Topic.NEWS)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["to", "key"], name="notice_is_told_once")]
        indexes = [
            models.Index(fields=["to", "-created_at", "-id"], name="notice_inbox"),
            models.Index(fields=["to"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.subject


class Delivery(Stamped):
    """A notice on its way out by one channel; the outbox."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("address",)

    class State(models.TextChoices):
        WAITING = "WAITING", _("waiting")
        SENDING = "SENDING", _("being sent")
        SENT = "SENT", _("sent")
        MISSED = "MISSED", _("missed")
        GIVEN_UP = "GIVEN_UP", _("given up")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=20)
    address = models.CharField(max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"))
    # Not worth sending after this moment: it is marked missed instead.
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel", "address"], name="delivery_goes_out_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="WAITING"), name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.channel}: {self.notice_id}"


class Webhook(Stamped):
    """An address outside that is told what its owner is told (a service account, as a rule), signed with its secret."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks")
    url = models.URLField(_("address"), max_length=300)
    secret = models.CharField(max_length=64)
    is_active = models.BooleanField(_("active"), default=True)

    def __str__(self) -> str:
        return self.url


class Wish(Stamped):
    """Whether a person wants one kind of message by one way; without a row the usual holds."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="wishes")
    topic = models.CharField(_("kind of message"), max_length=10, choices=Topic.choices)
    channel = models.CharField(_("way"), max_length=5, choices=Channel.choices)
    is_on = models.BooleanField(_("wanted"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic", "channel"], name="wish_is_one")]

    def __str__(self) -> str:
        return f"{self.topic}, {self.channel}: {self.is_on}"


class Floor(Stamped):
    """How many ways out the people of a unit, and of those below it, keep for one kind of message at least."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="floors", verbose_name=_("unit"))
    topic = models.CharField(_("kind of message"), max_length=10, choices=Topic.choices)
    least = models.PositiveSmallIntegerField(_("at least"), choices=Least.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "topic"], name="floor_is_set_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.topic}"


class Device(Stamped):
    """A browser that takes messages for a person, by the push service of its maker; only that browser can read them."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("endpoint", "name")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=1000, unique=True)
    # The browser's public key and the secret it shares with us, base64url as it tells them.
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    name = models.CharField(_("device"), max_length=120, blank=True)

    objects = PushDeviceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or f"device {self.pk}"
