"""Video rounds: begin one, answer for each school, tell who must act."""

import random
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from patrols.models import VideoCheck, VideoRound
from patrols.selectors.people import leaders_of
from patrols.selectors.watch import schools_at
from patrols.workflow import Seen
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from safeschool.audit import journal
from safeschool.notifications.send import notify


def draw_of(schools: Sequence[int], seed: int, number: int) -> list[int]:
    """The schools that this seed draws from these, by number; the same on every machine."""
    return sorted(random.Random(f"{seed}").sample(sorted(schools), number))  # noqa: S311 - drawn again by others


@transaction.atomic
def begin_round(
    *, by: User, unit: Unit, moment: str, now: datetime, draw: int | None = None, seed: int | None = None
) -> VideoRound:
    """A round over the unit's schools whose bell rings at that moment today, or over so many of them, drawn.

    Raises ValidationError when no school has such a bell today, or fewer than are to be drawn.
    """
    on = now.astimezone(unit.zone).date()
    schools = {school.pk: school for school in schools_at(unit, moment, on)}
    if not schools:
        raise ValidationError(_("No school of this unit has such a bell today."))
    if draw is not None and draw > len(schools):
        raise ValidationError({"draw": _("Only %(count)s schools have such a bell today.") % {"count": len(schools)}})
    row = VideoRound(unit=unit, by=by, on=on, moment=moment, begun_at=now, drawn_from=sorted(schools))
    if draw is not None:
        row.seed = secrets.randbelow(2**53) if seed is None else seed
    row.save()
    chosen = list(schools) if row.seed is None or draw is None else draw_of(list(schools), row.seed, draw)
    VideoCheck.objects.bulk_create(VideoCheck(round=row, school=schools[pk]) for pk in chosen)
    journal.record(by=by, verb="begin_video_round", target=row, unit_id=unit.pk, schools=len(chosen), seed=row.seed)
    return row


@transaction.atomic
def answer_check(
    *,
    by: User,
    check: VideoCheck,
    now: datetime,
    posts_manned: str,
    traffic_police: str,
    patrols: str,
    told_unit: Unit | None = None,
    **facts: Any,
) -> VideoCheck:
    """What was seen at one school; its chief, or that of the unit named, is told once of what was found.

    Raises ValidationError when an answer is missing, more cars are lit than seen, or nobody is told what.
    """
    row = VideoCheck.objects.select_for_update(of=("self",)).select_related("round", "school").get(pk=check.pk)
    answers = {"posts_manned": posts_manned, "traffic_police": traffic_police, "patrols": patrols}
    for name, value in {**answers, **facts, "told_unit": told_unit}.items():
        setattr(row, name, value)
    _check(row, answers)
    row.checked_at = row.checked_at or now
    is_told = row.told_unit is not None and row.told_at is None
    row.told_at = now if is_told else row.told_at
    row.save()
    journal.record(
        by=by, verb="answer_video_check", target=row, unit_id=row.school.unit_id, told=row.told_unit_id, **answers
    )
    if is_told and row.told_unit is not None:
        notify(
            to=leaders_of([row.told_unit], Role.WARD_CHIEF)[row.told_unit.pk], about="patrols/email/video_found.txt",
            key=f"video/{row.pk}", now=now, context={"school": row.school}, link=reverse("patrols:video_checks"),
        )  # fmt: skip
    return row


def _check(row: VideoCheck, answers: dict[str, str]) -> None:
    if unknown := [name for name, value in answers.items() if value not in Seen.values]:
        raise ValidationError(dict.fromkeys(unknown, _("Choose one of the answers.")))
    if row.cars_lit > row.cars_seen:
        raise ValidationError({"cars_lit": _("No more cars have lights on than are in sight.")})
    if row.told_unit is not None and not row.found.strip():
        raise ValidationError({"found": _("Say what was found.")})
