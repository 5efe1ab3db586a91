"""Rows of the room for tests, made by the actions that make them in life."""

import io
from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import timezone
from PIL import Image

from incidents import actions
from incidents.models import Concern, ConcernType, EarlyWarning, HarmReport, Incident, IncidentType, Tip
from incidents.selectors import Door, door_at
from safeschool.accounts.models import User
from safeschool.kernel import receipts
from schools.models import School


def log(
    by: User, school: School | None = None, code: str = "CRASH", *, now: datetime | None = None, **facts
) -> Incident:
    """An incident logged by that person; `code` names its type."""
    now = now or timezone.now()
    facts.setdefault("occurred_at", now - timedelta(minutes=10))
    report = actions.Report(type=IncidentType.objects.get(code=code), school=school, **facts)
    return actions.log_incident(by=by, submission=uuid4(), report=report, now=now).incident


def raise_one(
    by: User, school: School | None, code: str = "C_OTHER", *, now: datetime | None = None, **facts
) -> Concern:
    """A concern raised by that person."""
    facts.setdefault("note", "Two pupils argue every day at the corner.")
    sign = actions.Sign(type=ConcernType.objects.get(code=code), school=school, **facts)
    return actions.raise_concern(by=by, submission=uuid4(), sign=sign, now=now or timezone.now()).concern


def picture(width: int = 40, height: int = 30, form: str = "JPEG", **options) -> bytes:
    """The bytes of a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, form, **options)
    return out.getvalue()


def tell(school: School, code: str = "C_OTHER", *, receipt: str = "", now: datetime | None = None, **facts) -> Tip:
    """An anonymous tip at the school's door."""
    facts.setdefault("note", "They meet behind the gym every Friday.")
    word = actions.Word(type=ConcernType.objects.get(code=code), **facts)
    door: Door = door_at(school=school.code)
    return actions.send_tip(door=door, word=word, receipt=receipt or receipts.new_receipt(), now=now or timezone.now())


def report(by: User | None, school: School | None = None, *, now: datetime | None = None, **facts) -> HarmReport:
    """A mandatory report by that person, or at the door of `venue`."""
    venue = facts.pop("venue", None)
    facts.setdefault("place", "Class 3B")
    facts.setdefault("reason", "Bruises on both arms, and no word about them.")
    harm = actions.Harm(school=school, **facts)
    sent = actions.report_harm(by=by, venue=venue, submission=uuid4(), harm=harm, now=now or timezone.now())
    return sent.report


def early_warning(school: School, *, now: datetime | None = None, is_shared: bool = True) -> EarlyWarning:
    """A warning of two concerns about the school."""
    now = now or timezone.now()
    return EarlyWarning.objects.create(
        unit=school.unit, school=school, kind="CONCERNS", key=f"all-{uuid4()}", first_on=now.date(), last_on=now.date(),
        facts={"count": 2, "days": 7, "least": 2}, raised_at=now, is_shared=is_shared,
    )  # fmt: skip
