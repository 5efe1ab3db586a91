"""Web push: a message that only the browser it is for can read (RFC 8291), from a sender that it knows (RFC 8292)."""

import json
from datetime import timedelta
from urllib.error import HTTPError

from django.conf import settings
from django.utils import timezone

from safeschool.notifications.channels.posting import Gone, post
from safeschool.notifications.channels.web_push import Keys, encrypted, signed_for
from safeschool.notifications.models import Delivery, Device
from safeschool.notifications.workflow import Topic

GONE = (404, 410)
KEPT = timedelta(days=1)
# Push services cut what is longer; subject and link never are.
LONGEST = 2000


def send(delivery: Delivery) -> None:
    """Hand it to the push service of the device; one that has forgotten the device raises Gone."""
    device = Device.objects.filter(owner_id=delivery.notice.to_id, pk=delivery.address).first()
    if device is None:
        raise Gone
    notice, now = delivery.notice, timezone.now()
    told = {"id": delivery.pk, "title": notice.subject, "link": notice.link, "urgent": notice.is_urgent}
    body = json.dumps(told).encode()[:LONGEST]
    kept = (delivery.expires_at or now + KEPT) - now
    is_hasty = notice.topic in (Topic.REMINDER, Topic.ALERT)
    headers = {
        **signed_for(device.endpoint, Keys.of_site(), f"mailto:{_sender()}", now),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(max(0, int(kept.total_seconds()))),
        "Urgency": "high" if is_hasty else "normal",
        # A repeat takes the place of the one before, should that still wait for the device.
        "Topic": f"safeschool-{delivery.pk}",
    }
    try:
        post(device.endpoint, encrypted(body, device.p256dh, device.auth), headers)
    except HTTPError as error:
        if error.code not in GONE:
            raise
        device.delete()
        raise Gone from error


def _sender() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("<> ")
