"""A signed HTTP POST: id, subject, link and time; X-Safeschool-Signature is the HMAC-SHA-256 of the body."""

import hashlib
import hmac
import json

from safeschool.notifications.channels.posting import post
from safeschool.notifications.models import Delivery


def send(delivery: Delivery) -> None:
    """Post the notice; an answer that is not 2xx raises OSError: later again. The id lets a receiver drop a repeat."""
    notice = delivery.notice
    hooks = (hook for hook in notice.to.webhooks.all() if hook.is_active and hook.url == delivery.address)
    webhook = next(hooks, None)
    if webhook is None:
        return
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
    post(delivery.address, body, headers)
