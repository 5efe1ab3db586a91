"""Holding a session, and correcting what was written of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.actions.submissions import digest_of, save_once, told_before
from campaigns.models import LessonOrder, OutreachFormat, Programme, Session, Topic
from campaigns.selectors import reason_not_to_speak, reason_not_to_teach
from campaigns.selectors.materials import speaks
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal


@transaction.atomic
def found_programme(*, by: User, unit: Unit, name: str) -> Programme:
    """A new tag for the work of the unit and of the units below it."""
    programme = Programme(unit=unit, name=name)
    programme.full_clean()
    programme.save()
    journal.record(by=by, verb="programme.founded", target=programme)
    return programme


@transaction.atomic
def rename_programme(*, by: User, programme: Programme, name: str) -> Programme:
    """The programme under another name; its records keep it."""
    programme.name = name
    programme.full_clean()
    programme.save(update_fields=["name"])
    journal.record(by=by, verb="programme.renamed", target=programme)
    return programme


@transaction.atomic
def record_session(
    *,
    by: User,
    now: datetime,
    unit: Unit,
    format: OutreachFormat,
    held_at: datetime,
    topics: Sequence[Topic],
    programmes: Sequence[Programme] = (),
    submission: UUID | None = None,
    is_ordered: bool = False,
    **facts: Any,
) -> Session:
    """Write down a session that was held; the same submission again gives the same row.

    That the speaker was free is not asked again of a lesson that was ordered: it was when they accepted it.
    ValidationError says what cannot be; Conflict when the submission came before with other content.
    """
    told = {**facts, "unit": unit, "format": format, "held_at": held_at}
    digest = digest_of({**told, "topics": list(topics), "programmes": list(programmes)}) if submission else ""
    if made := told_before(Session, by=by, submission=submission, digest=digest):
        return made
    session = Session(**told, recorded_by=by, submission=submission, submission_digest=digest)
    _check(session, topics, now)
    if not is_ordered:
        _refuse_duty(session)
    saved = save_once(session, by=by, submission=submission, digest=digest)
    if saved is session:
        session.topics.set(topics)
        session.programmes.set(programmes)
        journal.record(by=by, verb="session.recorded", target=session, **_facts(session, topics))
    return saved


@transaction.atomic
def change_session(
    *,
    by: User,
    now: datetime,
    session: Session,
    topics: Sequence[Topic],
    programmes: Sequence[Programme] = (),
    **facts: Any,
) -> Session:
    """Correct a session; the journal keeps the numbers before and after."""
    row = Session.objects.select_for_update(of=("self",)).select_related("format").get(pk=session.pk)
    before = _facts(row, list(row.topics.all()))
    for name, value in facts.items():
        setattr(row, name, value)
    _check(row, topics, now)
    if not LessonOrder.objects.filter(session=row).exists():
        _refuse_duty(row)
    row.save()
    row.topics.set(topics)
    row.programmes.set(programmes)
    journal.record(by=by, verb="session.changed", target=row, before=before, after=_facts(row, topics))
    return row


def _check(session: Session, topics: Sequence[Topic], now: datetime) -> None:
    if session.held_at > now:
        raise ValidationError({"held_at": _("A session is written down after it was held: this has not come yet.")})
    if not topics:
        raise ValidationError({"topics": _("Name at least one topic.")})
    _refuse_holiday(session)
    refuse_parts(session.format, session.still_parts, session.active_parts)
    if session.lecturer and not speaks(session.lecturer):
        raise ValidationError({"lecturer": _("The speaker of record is an officer; an auxiliary assists.")})
    if session.squad and session.lecturer and not session.squad.members.filter(pk=session.lecturer.pk).exists():
        raise ValidationError({"lecturer": _("The speaker is not of this squad.")})
    # When it is recorded is known only once it is saved.
    session.full_clean(exclude=["submission", "created_at"])


def _refuse_holiday(session: Session) -> None:
    """Parents may come on a Sunday, and a letter go out in the holidays; pupils are taught on school days."""
    if session.school is None or session.pupils < 1 or not session.format.counts_as_session:
        return
    if reason := reason_not_to_teach(session.school, session.held_at):
        raise ValidationError({"held_at": reason})


def _refuse_duty(session: Session) -> None:
    if session.lecturer and (reason := reason_not_to_speak(session.lecturer, session.held_at, session.minutes)):
        raise ValidationError({"lecturer": reason})


def refuse_parts(format: OutreachFormat, still: Sequence[str], active: Sequence[str]) -> None:
    """ValidationError when the content blocks told are not those that the format's name promises."""
    if format.parts and (still or active) and not len(still) == len(active) == format.parts:
        raise ValidationError(
            {
                "active_parts": _("“%(format)s” has %(number)s still parts and %(number)s active ones.")
                % {"format": format, "number": format.parts}
            }
        )


def _facts(session: Session, topics: Sequence[Topic]) -> dict[str, Any]:
    counts = ("pupils", "teachers", "parents", "others", "letters", "leaflets", "promoters", "is_approximate")
    return {
        "format": session.format.code,
        "school": session.school_id,
        "held_at": session.held_at,
        "topics": sorted(topic.code for topic in topics),
        **{name: getattr(session, name) for name in counts},
    }
