"""A signed HTTP POST: id, subject, link and time; X-Safeschool-Signature is the HMAC-SHA-256 of the body."""

import hashlib
import hmac
import json
import urllib.request

from safeschool.notifications.models import Delivery, Webhook

TIMEOUT_SECONDS = 10


def send(delivery: Delivery) -> None:
    """Post the notice; an answer that is not 2xx raises OSError: later again. The id lets a receiver drop a repeat."""
    webhook = Webhook.objects.filter(owner_id=delivery.notice.to_id, url=delivery.address, is_active=True).first()
    if webhook is None:
        return
    notice = delivery.notice
    body = json.dumps({
        "id": delivery.pk, "subject": notice.subject, "link": notice.link, "urgent": notice.is_urgent,
        "at": notice.created_at.isoformat(),
    }).encode()  # fmt: skip
    signature = hmac.new(webhook.secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Safeschool-Signature": signature,
        "Idempotency-Key": str(delivery.pk),
    }
    if not delivery.address.startswith(("http://", "https://")):
        raise OSError("not an http address")
    request = urllib.request.Request(delivery.address, data=body, headers=headers, method="POST")  # noqa: S310 (scheme checked)
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310
        return
