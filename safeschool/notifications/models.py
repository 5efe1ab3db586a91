"""Telling people, once: a notice is a line of a person's inbox, a delivery is its way out on one channel."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safeschool.kernel.models import Stamped
from safeschool.notifications.querysets import DeliveryQuerySet, NoticeQuerySet


class Notice(Stamped):
    """What a person is told; the text holds no personal data: who sends, which kind, which number, a link."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120, help_text=_("the same key tells the same person once"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    link = models.CharField(max_length=300, blank=True)
    is_urgent = models.BooleanField(_("urgent"), default=False)
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
