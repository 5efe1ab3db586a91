"""A text message through whichever HTTP gateway the site has: its body is a template of the settings, signed."""

import hashlib
import hmac
import json
from string import Template
from urllib.parse import quote_plus

from django.conf import settings

from safeschool.notifications.channels.posting import post
from safeschool.notifications.models import Delivery

LONGEST = 300


def send(delivery: Delivery) -> None:
    """Hand subject and link to the gateway, nothing else; the id lets it drop a repeat."""
    body = Template(settings.SMS_BODY).safe_substitute(
        {name: _quoted(value) for name, value in _values(delivery).items()}
    )
    signature = hmac.new(settings.SMS_SECRET.encode(), body.encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": settings.SMS_TYPE,
        "X-Safeschool-Signature": signature,
        "Idempotency-Key": str(delivery.pk),
    }
    if settings.SMS_AUTHORIZATION:
        headers["Authorization"] = settings.SMS_AUTHORIZATION
    post(settings.SMS_URL, body.encode(), headers)


def _values(delivery: Delivery) -> dict[str, str]:
    notice = delivery.notice
    link = f"{settings.SITE_ADDRESS}{notice.link}" if settings.SITE_ADDRESS and notice.link else ""
    text = f"{notice.subject} {link}".strip()
    return {"id": str(delivery.pk), "to": delivery.address, "text": text[:LONGEST]}


def _quoted(value: str) -> str:
    """As the body's own language writes a value: within the quotes of JSON, or in a form."""
    if "json" in settings.SMS_TYPE:
        return json.dumps(value)[1:-1]
    return quote_plus(value) if "form" in settings.SMS_TYPE else value
