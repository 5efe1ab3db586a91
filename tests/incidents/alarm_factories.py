"""Presses and buttons for tests, made by the actions that make them in life."""

import hashlib
import hmac
import json
from uuid import uuid4

from django.utils import timezone

from incidents import actions
from incidents.models import Alarm


def press(by, school, kind="INTRUDER", *, now=None, **facts) -> Alarm:
    """An alarm pressed by that person."""
    what = actions.Press(kind=kind, school=school, **facts)
    return actions.press_alarm(by=by, submission=uuid4(), press=what, now=now or timezone.now()).alarm


def make_device(by, school, code="GATE-1", **facts):
    """A button and its key."""
    return actions.register_device(by=by, school=school, code=code, name="Gatehouse", **facts)


class Button:
    """A button as its maker programs it: signs what it sends."""

    def __init__(self, client, code: str, key: str) -> None:
        self.client, self.code, self.key = client, code, key

    def send(self, path="/api/v1/alarms/", *, ms=None, key=None, signed_body=None, **body):
        """What the server answers."""
        ms = ms if ms is not None else round(timezone.now().timestamp() * 1000)
        sent = json.dumps(body).encode()
        text = f"{ms}\n{path}\n".encode() + (signed_body or sent)
        signature = hmac.new((key or self.key).encode(), text, hashlib.sha256).hexdigest()
        headers = {"X-Alarm-Device": self.code, "X-Alarm-Time": str(ms), "X-Alarm-Signature": signature}
        return self.client.post(path, sent, content_type="application/json", headers=headers)
