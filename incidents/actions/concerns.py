"""What changes a concern. Its words stay as they were written; what follows stands beside them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from incidents.actions.concern_rows import Kind, locked, say, step, tell
from incidents.actions.files import Logged, Report, log_incident
from incidents.actions.routing import keep_trace
from incidents.actions.sending import check_point, digest_of, receiving_unit
from incidents.models import Concern, ConcernType, Confidentiality, IncidentType, Routed, Urgency
from incidents.selectors import Case, Decision, acknowledgement_due, answer_due, decide, desk_of
from incidents.workflow import ConcernState
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.kernel import live
from safeschool.kernel.conflicts import Conflict
from schools.models import School

LATE_AT_ONCE = 200


@dataclass(frozen=True)
class Sign:
    """What is sent as a concern; with the submission's UUID it is one concern however often it is sent."""

    type: ConcernType
    school: School | None
    note: str
    urgency: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Raised:
    """The concern, and whether this send made it."""

    concern: Concern
    is_new: bool


def raise_concern(*, by: User, submission: UUID, sign: Sign, now: datetime) -> Raised:
    """The concern of this submission, made now or found again; its clock begins to run.

    Raises Conflict when the submission was sent with another body, ValidationError when a fact is wrong.
    """
    digest = digest_of(sign, by)
    if known := Concern.objects.filter(submission=submission).select_related("type", "school", "unit").first():
        return _again(known, digest)
    if not sign.note.strip():
        raise ValidationError({"note": _("Say in a few words what was noticed.")})
    check_point(sign.latitude, sign.longitude)
    unit = receiving_unit(by, Permission.RAISE_CONCERN, sign.school)
    decision = decide(Case(Routed.CONCERN, unit, sign.school, sign.type.code, now))
    concern = _concern_of(sign, decision, by=by, now=now)
    concern.submission, concern.digest = submission, digest
    try:
        _write(concern, decision, by=by, now=now)
    except IntegrityError:
        # The same send at the same moment through another process was first.
        if known := Concern.objects.filter(submission=submission).select_related("type", "school", "unit").first():
            return _again(known, digest)
        raise
    return Raised(concern, is_new=True)


def _again(known: Concern, digest: str) -> Raised:
    if known.digest != digest:
        raise Conflict
    return Raised(known, is_new=False)


def _concern_of(sign: Sign, decision: Decision, *, by: User, now: datetime) -> Concern:
    unit = decision.unit
    urgency = sign.urgency or sign.type.urgency_default
    return Concern(
        unit=unit,
        school=sign.school,
        type=sign.type,
        door=Concern.Door.PUPIL if sign.type.is_about_pupil else Concern.Door.PLACE,
        urgency=urgency,
        is_life_safety=sign.type.is_life_safety,
        confidentiality=sign.type.confidentiality_default,
        note=sign.note,
        place=sign.place,
        latitude=sign.latitude,
        longitude=sign.longitude,
        raised_by=by,
        raised_at=now,
        acknowledge_by=decision.due(acknowledgement_due(unit, urgency, now), now),
        answer_by=answer_due(unit, urgency, now),
        search_key=Concern.key_for_search(place=sign.place, note=sign.note),
    )


@transaction.atomic
def _write(concern: Concern, decision: Decision, *, by: User, now: datetime) -> None:
    concern.save(force_insert=True)
    keep_trace(Routed.CONCERN, concern.pk, decision)
    journal.record(by=by, verb="concern.raised", target=concern, type=concern.type.code, urgency=concern.urgency)
    named = [person for person in decision.people if Concern.objects.visible_to(person).filter(pk=concern.pk).exists()]
    desk = [person for person in [*desk_of(concern.unit), *named] if person.pk != by.pk]
    live.changed(path=concern.unit.path, kind="concern", pk=concern.pk)
    tell(concern, "concern_raised", to=desk, now=now, key="raised", is_urgent=concern.urgency == Urgency.IMMEDIATE)


@transaction.atomic
def acknowledge_concern(*, by: User, concern: Concern, now: datetime) -> Concern:
    """The unit has it: the clock stops, and whoever raised it is told."""
    concern = locked(concern)
    step(concern, ConcernState.ACKNOWLEDGED, by=by, now=now)
    tell(concern, "concern_acknowledged", to=[concern.raised_by], now=now, key="acknowledged")
    return concern


@transaction.atomic
def check_concern(*, by: User, concern: Concern, now: datetime, reason: str = "") -> Concern:
    """The unit looks into it, or takes it back from the school."""
    concern = locked(concern)
    step(concern, ConcernState.VERIFYING, by=by, now=now)
    if reason.strip():
        say(concern, Kind.FEEDBACK, reason, by=by, now=now)
    return concern


@transaction.atomic
def ask_back(*, by: User, concern: Concern, text: str, now: datetime) -> Concern:
    """Ask whoever raised it; the concern waits for the answer."""
    concern = locked(concern)
    step(concern, ConcernState.WAITING, by=by, now=now)
    message = say(concern, Kind.QUESTION, text, by=by, now=now)
    tell(concern, "concern_asked", to=[concern.raised_by], now=now, key=f"asked:{message.pk}")
    return concern


@transaction.atomic
def answer(*, by: User, concern: Concern, text: str, now: datetime) -> Concern:
    """Whoever raised it answers; the unit goes on checking."""
    concern = locked(concern)
    step(concern, ConcernState.VERIFYING, by=by, now=now)
    message = say(concern, Kind.ANSWER, text, by=by, now=now)
    tell(concern, "concern_answered", to=desk_of(concern.unit), now=now, key=f"answered:{message.pk}")
    return concern


@transaction.atomic
def convert_concern(
    *,
    by: User,
    concern: Concern,
    type: IncidentType,
    now: datetime,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Logged:
    """The concern becomes an incident, linked; its own words stay untouched. Doing it twice gives the same incident.

    The incident is at least as confidential as the concern was.
    """
    concern = locked(concern)
    if concern.incident is not None:
        return Logged(concern.incident, is_new=False)
    levels = Confidentiality.values
    report = Report(
        type=type,
        school=concern.school,
        occurred_at=occurred_at or concern.raised_at,
        note=note,
        latitude=concern.latitude,
        longitude=concern.longitude,
        place=concern.place,
        confidentiality=max(type.confidentiality_default, concern.confidentiality, key=levels.index),
    )
    submission = uuid5(NAMESPACE_URL, f"concern:{concern.submission}")
    logged = log_incident(by=by, submission=submission, report=report, now=now)
    concern.incident = logged.incident
    step(concern, ConcernState.CONVERTED, by=by, now=now)
    tell(concern, "concern_converted", to=[concern.raised_by], now=now, key="converted")
    return logged


@transaction.atomic
def close_concern(*, by: User, concern: Concern, to: ConcernState, feedback: str, now: datetime) -> Concern:
    """Leave it with the school, find it not substantiated, or close it; whoever raised it reads the feedback."""
    if to not in (ConcernState.SCHOOL_HANDLES, ConcernState.UNFOUNDED, ConcernState.CLOSED):
        raise ValidationError(_("This is not a way to close a concern."))
    concern = locked(concern)
    step(concern, to, by=by, now=now)
    message = say(concern, Kind.FEEDBACK, feedback, by=by, now=now)
    tell(concern, "concern_closed", to=[concern.raised_by], now=now, key=f"closed:{message.pk}")
    return concern


@transaction.atomic
def press_late_concerns(*, now: datetime) -> int:
    """Press the desk about every concern that nobody has acknowledged in time, each once. Returns how many."""
    late = list(
        Concern.objects.late(now)
        .filter(pressed_at=None)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("type", "unit")
        .order_by("acknowledge_by")[:LATE_AT_ONCE]
    )
    Concern.objects.filter(pk__in=[concern.pk for concern in late]).update(pressed_at=now)
    for concern in late:
        journal.record(by=None, verb="concern.pressed", target=concern, due=concern.acknowledge_by)
        tell(concern, "concern_late", to=desk_of(concern.unit), now=now, key="late", is_urgent=True)
    return len(late)
