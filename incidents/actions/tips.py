"""What changes a tip. The sender is nobody: what the sender does is written with the hour, and in no journal."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.actions.files import Logged, Report, log_incident
from incidents.actions.routing import keep_trace
from incidents.actions.tip_steps import hour_of, locked, say, step
from incidents.models import ConcernType, Confidentiality, IncidentType, Routed, Tip, TipMessage, TipPhoto, Urgency
from incidents.querysets import SUBJECTS_AT_SCHOOL
from incidents.selectors import (
    Case,
    Decision,
    Door,
    acknowledgement_due,
    answer_due,
    decide,
    receivers_of,
    refusal_to_convert,
    route_of,
)
from incidents.workflow import OPEN_STATES, ConcernState
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel import receipts
from safeschool.kernel.images import NotAPicture, Picture, rewritten
from safeschool.notifications.send import notify

Kind = TipMessage.Kind
HOUR = timedelta(hours=1)
MOST_PHOTOS = 3
MOST_UNANSWERED = 20
AT_ONCE = timedelta(minutes=10)
CLOCK_KEPT_SECONDS = 6 * 3600
RUN = 200


@dataclass(frozen=True)
class Word:
    """What somebody tells without saying who; `subject` names the role of whom it is about, if a reader."""

    type: ConcernType
    note: str
    subject: str = ""
    place: str = ""
    photos: Sequence[bytes] = ()


def send_tip(*, door: Door, word: Word, receipt: str, now: datetime) -> Tip:
    """The tip of this receipt, made now or found again; told to nobody whom it is about.

    Of an urgent one the desk is told at once, of any other at the next full hour, so that no row tells the minute.
    Raises ValidationError with a sentence, also when nobody here could read it who is not concerned.
    """
    digest = receipts.digest_of(receipt)
    if known := Tip.objects.filter(receipt_digest=digest).first():
        return known
    _check(door, word)
    pictures = [_picture(raw) for raw in word.photos[:MOST_PHOTOS]]
    decision = decide(Case(Routed.TIP, door.unit, door.school, word.type.code, now))
    tip = _tip_of(door, word, decision, now)
    tip.receipt_digest = digest
    try:
        _write(tip, pictures, decision, now)
    except IntegrityError:
        if known := Tip.objects.filter(receipt_digest=digest).first():
            return known
        raise
    return tip


def _check(door: Door, word: Word) -> None:
    if not word.note.strip():
        raise ValidationError({"note": _("Say in a few words what you know.")})
    if not word.type.allows_anonymous:
        raise ValidationError({"type": _("Choose one of the kinds.")})
    if word.subject in SUBJECTS_AT_SCHOOL and door.school is None:
        raise ValidationError({"subject": _("Choose the school first, so that nobody there reads this.")})


def _picture(raw: bytes) -> Picture:
    try:
        return rewritten(raw)
    except NotAPicture as refusal:
        raise ValidationError({"photos": str(refusal)}) from refusal


def _tip_of(door: Door, word: Word, decision: Decision, now: datetime) -> Tip:
    route = route_of(door.unit, door.school, word.subject, desk_from=decision.unit)
    if route.desk is None:
        raise ValidationError(
            _(
                "Nobody in this system could read this without the person it is about, so it was not sent. Tell the "
                "police inspectorate or the procuracy above, or call the child helpline."
            )
        )
    hour, urgency = hour_of(now), word.type.urgency_default
    closed = Confidentiality.CONFIDENTIAL
    due = hour + HOUR if urgency == Urgency.IMMEDIATE else acknowledgement_due(route.desk, urgency, hour + HOUR)
    due = decision.due(due, hour + HOUR)
    return Tip(
        received_at=hour,
        unit=door.unit,
        desk=route.desk,
        school=door.school,
        type=word.type,
        urgency=urgency,
        is_life_safety=word.type.is_life_safety,
        answer_by=answer_due(route.desk, urgency, hour + HOUR),
        confidentiality=closed if word.subject else word.type.confidentiality_default,
        subject=word.subject,
        cut_units=route.cut_units,
        note=word.note.strip(),
        place=word.place.strip(),
        acknowledge_by=due,
    )


@transaction.atomic
def _write(tip: Tip, pictures: list[Picture], decision: Decision, now: datetime) -> None:
    tip.save(force_insert=True)
    keep_trace(Routed.TIP, tip.pk, decision)
    TipPhoto.objects.bulk_create(
        TipPhoto(
            tip=tip, jpeg=one.jpeg, sha256=hashlib.sha256(one.jpeg).hexdigest(), width=one.width, height=one.height
        )
        for one in pictures
    )
    if tip.urgency == Urgency.IMMEDIATE:
        cache.set(_clock(tip), (now + AT_ONCE).timestamp(), CLOCK_KEPT_SECONDS)
        tell_desk(tip, "tip_received", key="received", hour=tip.received_at, is_urgent=True)


def _clock(tip: Tip) -> str:
    """Where the minute by which an urgent tip must be acknowledged is kept, for some hours, outside the tables."""
    return f"tip-clock:{tip.pk}"


def tell_desk(tip: Tip, about: str, *, key: str, hour: datetime, is_urgent: bool = False) -> None:
    """Tell the desk, by the tip's number and kind only; never whom it is about."""
    notify(
        to=receivers_of(tip),
        about=f"incidents/email/{about}.txt",
        key=f"tip:{tip.pk}:{key}",
        now=hour,
        context={"tip": tip, "type": tip.type, "due": tip.acknowledge_by},
        link=reverse("incidents:tip", args=[tip.pk]),
        is_urgent=is_urgent,
    )


@transaction.atomic
def tell_of_tips(*, now: datetime) -> int:
    """At the full hour: tell the desks of the tips of the hour before, and write into the journal that they came."""
    hour = hour_of(now)
    rows = Tip.objects.filter(told_at=None, received_at__lt=hour).select_related("type", "school", "desk", "unit")
    fresh = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:RUN])
    Tip.objects.filter(pk__in=[tip.pk for tip in fresh]).update(told_at=hour)
    for tip in fresh:
        journal.record(by=None, verb="tip.received", target=tip, unit_id=tip.desk_id, type=tip.type.code)
        tell_desk(tip, "tip_received", key="received", hour=hour)
    return len(fresh)


@transaction.atomic
def press_late_tips(*, now: datetime) -> int:
    """Press the desk about each tip that nobody has acknowledged in time, once; find another desk if it is empty."""
    rows = Tip.objects.waiting().filter(pressed_at=None).select_related("type", "school", "desk", "unit")
    waiting = rows.select_for_update(skip_locked=True, of=("self",)).order_by("acknowledge_by")[:RUN]
    late = [tip for tip in waiting if _is_late(tip, now)]
    for tip in late:
        tip.pressed_at = hour_of(now)
        if not receivers_of(tip):
            tip.desk = route_of(tip.unit, tip.school, tip.subject).desk or tip.desk
        tip.save(update_fields=["pressed_at", "desk"])
        tell_desk(tip, "tip_late", key="late", hour=hour_of(now), is_urgent=True)
    return len(late)


def _is_late(tip: Tip, now: datetime) -> bool:
    due = cache.get(_clock(tip)) if tip.urgency == Urgency.IMMEDIATE else None
    return tip.acknowledge_by <= now or (due is not None and due <= now.timestamp())


def tip_of_receipt(receipt: str) -> Tip | None:
    """The tip whose receipt it is; None when it fits none."""
    if not receipts.is_well_formed(receipt):
        return None
    rows = Tip.objects.select_related("type", "school", "desk")
    return rows.filter(receipt_digest=receipts.digest_of(receipt)).first()


@transaction.atomic
def write_by_receipt(*, tip: Tip, text: str, now: datetime) -> TipMessage:
    """The holder of the receipt answers or adds something; a waiting tip is looked at again. Raises ValidationError."""
    tip = Tip.objects.select_for_update().get(pk=tip.pk)
    if tip.state not in OPEN_STATES:
        raise ValidationError(_("This conversation has ended. Send a new message instead."))
    last = TipMessage.objects.filter(tip=tip).exclude(by=None).order_by("-pk").values_list("pk", flat=True).first()
    if TipMessage.objects.filter(tip=tip, by=None, pk__gt=last or 0).count() >= MOST_UNANSWERED:
        raise ValidationError(_("Please wait for an answer first."))
    message = say(tip, Kind.ANSWER, text, by=None, at=hour_of(now))
    if tip.state == ConcernState.WAITING:
        tip.state = ConcernState.VERIFYING
        tip.save(update_fields=["state"])
    return message


@transaction.atomic
def convert_tip(*, by: User, tip: Tip, type: IncidentType, note: str, now: datetime) -> Logged:
    """The tip becomes an incident, linked, as confidential as it was; its words stay in the tip.

    Raises ValidationError when the incident would be read by somebody whom the tip is about.
    """
    tip = locked(by, tip)
    if tip.incident is not None:
        return Logged(tip.incident, is_new=False)
    if refusal_to_convert(tip):
        raise ValidationError(
            _("An incident would be read by people whom this tip is about. Hand it to the inspectorate, and close it.")
        )
    report = Report(
        type=type,
        school=tip.school,
        occurred_at=tip.received_at,
        note=note,
        place=tip.place,
        date_precision="DAY",
        confidentiality=max(type.confidentiality_default, tip.confidentiality, key=Confidentiality.values.index),
    )
    logged = log_incident(by=by, submission=uuid5(NAMESPACE_URL, f"tip:{tip.pk}"), report=report, now=now)
    tip.incident = logged.incident
    step(tip, ConcernState.CONVERTED, by=by, now=now)
    return logged
