"""Letters between police and schools: sent once, read with a receipt, answered, and pressed when late."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.actions.documents import read_paper
from incidents.actions.sending import digest_of
from incidents.models import (
    Enclosure,
    Exchange,
    ExchangeAnswer,
    ExchangeReading,
    Incident,
    NoticeDuty,
    PaperKind,
    Urgency,
)
from incidents.querysets import SUBJECTS_AT_SCHOOL
from incidents.selectors import (
    acknowledgement_due,
    desk_of,
    is_receiver,
    next_school_day_begins,
    readers_of_letter,
)
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.kernel.conflicts import Conflict
from safeschool.kernel.images import MAX_BYTES, NotAPicture, rewritten
from safeschool.notifications.send import notify
from schools.models import School

MOST_ENCLOSURES = 10
LATE_AT_ONCE = 200
# Kinds in which the school itself may be what the case is about.
SCHOOL_IS_IMPLICATED = ("STAFF_ON_PUPIL",)


@dataclass(frozen=True)
class Letter:
    """What is sent; the side it comes from follows from who sends it."""

    school: School
    category: str
    subject: str
    body: str
    confidentiality: str
    legal_basis: str = ""
    asks_answer: bool = False
    incident: Incident | None = None
    due_at: datetime | None = None


def send_letter(
    *,
    by: User,
    submission: UUID,
    letter: Letter,
    now: datetime,
    pictures: Sequence[File[bytes]] = (),
    papers: Sequence[File[bytes]] = (),
) -> Exchange:
    """The letter of this submission, sent now or found again; its readers are told, and its clock runs.

    To a school it is due before the next school day, to the police in two working days, unless said otherwise.
    Raises Conflict when the submission was sent with another body, ValidationError when it cannot be sent.
    """
    digest = digest_of(letter, by)
    if known := Exchange.objects.filter(submission=submission).first():
        if known.digest != digest:
            raise Conflict
        return known
    direction = _direction(by, letter.school)
    if letter.due_at is not None and letter.due_at <= now:
        raise ValidationError({"due_at": _("The time by which it is due is over.")})
    if letter.incident is not None and not Incident.objects.visible_to(by).filter(pk=letter.incident.pk).exists():
        raise ValidationError({"incident": _("There is no such incident in your sight.")})
    for name, uploads in (("pictures", pictures), ("papers", papers)):
        if len(uploads) > MOST_ENCLOSURES:
            raise ValidationError({name: _("At most %(most)s can be enclosed.") % {"most": MOST_ENCLOSURES}})
    enclosed = [(PaperKind.JPEG, _rewritten(upload)) for upload in pictures]
    for paper in (read_paper(upload, "papers") for upload in papers):
        enclosed.append((PaperKind(paper.kind.value), paper.body))
    row = Exchange(
        submission=submission, digest=digest, unit=letter.school.unit, school=letter.school, direction=direction,
        incident=letter.incident, category=letter.category, confidentiality=letter.confidentiality,
        subject=letter.subject.strip(), body=letter.body.strip(), legal_basis=letter.legal_basis,
        asks_answer=letter.asks_answer, sent_by=by, sent_at=now,
        due_at=letter.due_at or _due(direction, letter.school, now),
    )  # fmt: skip
    return _write(row, enclosed, by=by, now=now)


def _direction(by: User, school: School) -> Exchange.Direction:
    if school.unit_id in by.reach(Permission.SEND_EXCHANGE):
        return Exchange.Direction.TO_SCHOOL
    if School.objects.seating(by, Permission.SEND_EXCHANGE).filter(pk=school.pk).exists():
        return Exchange.Direction.TO_POLICE
    raise ValidationError({"school": _("You do not write for the police or for this school.")})


def _due(direction: str, school: School, now: datetime) -> datetime:
    if direction == Exchange.Direction.TO_SCHOOL:
        return next_school_day_begins(school, now)
    return acknowledgement_due(school.unit, Urgency.ROUTINE, now)


def _rewritten(upload: File[bytes]) -> bytes:
    try:
        return rewritten(upload.read(MAX_BYTES + 1)).jpeg
    except NotAPicture as refusal:
        raise ValidationError({"pictures": str(refusal)}) from refusal


@transaction.atomic
def _write(row: Exchange, enclosed: Sequence[tuple[PaperKind, bytes]], *, by: User, now: datetime) -> Exchange:
    row.save(force_insert=True)
    for kind, body in enclosed:
        enclosure = Enclosure(exchange=row, by=by, kind=kind, sha256=hashlib.sha256(body).hexdigest())
        enclosure.file.save("", ContentFile(body), save=False)
        enclosure.save(force_insert=True)
    if row.incident is not None and row.direction == Exchange.Direction.TO_SCHOOL:
        _fulfil(row, now=now)
    journal.record(
        by=by, verb="letter.sent", target=row, direction=row.direction, category=row.category, due=row.due_at,
        school=row.school.code, enclosures=len(enclosed),
    )  # fmt: skip
    tell(row, "letter_sent", to=readers_of_letter(row), now=now, key="sent")
    return row


def _fulfil(row: Exchange, *, now: datetime) -> None:
    duty = NoticeDuty.objects.filter(incident=row.incident, incident__school=row.school, done_at=None)
    duty.update(done_at=now)


def tell(row: Exchange, about: str, *, to: Sequence[User], now: datetime, key: str, is_urgent: bool = False) -> None:
    """Tell people about a letter, by its number and category only."""
    notify(
        to=to,
        about=f"incidents/email/{about}.txt",
        key=f"letter:{row.pk}:{key}",
        now=now,
        context={"number": row, "category": row.get_category_display, "due": row.due_at},
        link=reverse("incidents:letter", args=[row.pk]),
        is_urgent=is_urgent,
    )


@transaction.atomic
def read_letter(*, by: User, letter: Exchange, now: datetime) -> Exchange:
    """The receipt: the first opening by somebody of the receiving side counts, every later reader stands beside it."""
    if not is_receiver(by, letter):
        return letter
    _reading, is_new = ExchangeReading.objects.get_or_create(exchange=letter, by=by, defaults={"at": now})
    if is_new:
        journal.record(by=by, verb="letter.read", target=letter)
    if letter.read_at is None:
        letter.read_at = now
        letter.save(update_fields=["read_at"])
    return letter


@transaction.atomic
def answer_letter(*, by: User, letter: Exchange, text: str, now: datetime) -> ExchangeAnswer:
    """Either side writes back; the first answer of the receiving side stops the clock. Raises ValidationError."""
    row = (
        Exchange.objects.select_for_update(of=("self",))
        .select_related("school__unit", "unit", "sent_by")
        .get(pk=letter.pk)
    )
    _direction(by, row.school)
    if not text.strip():
        raise ValidationError({"text": _("Write something first.")})
    from_receiver = is_receiver(by, row)
    if from_receiver:
        row = read_letter(by=by, letter=row, now=now)
    if from_receiver and row.answered_at is None:
        row.answered_at = now
        row.save(update_fields=["answered_at"])
    answer = ExchangeAnswer.objects.create(exchange=row, by=by, at=now, text=text.strip())
    journal.record(by=by, verb="letter.answered", target=row)
    to = [row.sent_by] if from_receiver else readers_of_letter(row)
    tell(row, "letter_answered", to=to, now=now, key=f"answered:{answer.pk}")
    return answer


@transaction.atomic
def owe_notice(*, incident: Incident, now: datetime) -> NoticeDuty | None:
    """An accepted incident with pupils of a school: the school is to be told before its next school day.

    Where the school itself may be what the case is about, nobody owes it a notice.
    """
    if incident.school is None or not incident.type.expects_minor or _may_be_about_school(incident):
        return None
    duty, _is_new = NoticeDuty.objects.get_or_create(
        incident=incident, defaults={"due_at": next_school_day_begins(incident.school, now)}
    )
    return duty


def _may_be_about_school(incident: Incident) -> bool:
    about_school = incident.tips.filter(subject__in=SUBJECTS_AT_SCHOOL)
    return incident.type.code in SCHOOL_IS_IMPLICATED or about_school.exists()


@transaction.atomic
def waive_notice(*, by: User, duty: NoticeDuty, reason: str, now: datetime) -> NoticeDuty:
    """The school is not told, and why stands in the journal. Raises ValidationError."""
    if duty.incident.unit_id not in by.reach(Permission.SEND_EXCHANGE):
        raise ValidationError(_("Only the police of the incident's unit may do this."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the school is not told.")})
    duty.waived_because, duty.done_at = reason.strip()[:300], now
    duty.save(update_fields=["waived_because", "done_at"])
    journal.record(
        by=by, verb="notice.waived", target=duty.incident, number=duty.incident.number, reason=duty.waived_because
    )
    return duty


@transaction.atomic
def press_late_letters(*, now: datetime) -> int:
    """Press about every letter not read or answered in time, and every school not told in time, each once."""
    letters = list(
        Exchange.objects.late(now)
        .filter(pressed_at=None)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("school__unit", "unit", "sent_by")[:LATE_AT_ONCE]
    )
    Exchange.objects.filter(pk__in=[letter.pk for letter in letters]).update(pressed_at=now)
    for letter in letters:
        journal.record(by=None, verb="letter.pressed", target=letter, due=letter.due_at)
        people = {person.pk: person for person in [*readers_of_letter(letter), letter.sent_by]}
        tell(letter, "letter_late", to=list(people.values()), now=now, key="late", is_urgent=True)
    return len(letters) + _press_notices(now)


def _press_notices(now: datetime) -> int:
    duties = list(
        NoticeDuty.objects.filter(done_at=None, pressed_at=None, due_at__lte=now)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("incident__unit")[:LATE_AT_ONCE]
    )
    NoticeDuty.objects.filter(pk__in=[duty.pk for duty in duties]).update(pressed_at=now)
    for duty in duties:
        journal.record(by=None, verb="notice.pressed", target=duty.incident, number=duty.incident.number)
        notify(
            to=desk_of(duty.incident.unit),
            about="incidents/email/notice_late.txt",
            key=f"incident:{duty.incident_id}:notice_late",
            now=now,
            context={"number": duty.incident.number, "due": duty.due_at},
            link=reverse("incidents:file", args=[duty.incident_id]),
            is_urgent=True,
        )
    return len(duties)
