"""An inspection from its first point to its findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.kernel.signatures import Strokes
from safeschool.notifications import send
from schools.actions.photos import keep_photo
from schools.actions.shared import checked, tell
from schools.models import (
    Answer,
    ChecklistItem,
    Finding,
    FindingStep,
    Inspection,
    RectificationNotice,
    SafetyRule,
    School,
    Standing,
)
from schools.selectors.checklists import checklist_for, wanting
from schools.selectors.people import answerable_at
from schools.selectors.rules import required_count, rule_for
from schools.workflow import FindingState

Verdict = Answer.Verdict


@transaction.atomic
def begin_inspection(
    *, by: User, school: School, kind: str, submission: UUID, now: datetime, on: date | None = None
) -> Inspection:
    """A draft with the points that apply to the school today; sending it again returns the same draft."""
    if known := Inspection.objects.filter(submission=submission).first():
        return known
    today = on or now.astimezone(school.unit.zone).date()
    sheet = checklist_for(school, today)
    inspection = Inspection(
        school=school, unit=school.unit, kind=kind, submission=submission, by=by, inspected_on=today,
        items=[item.code for item in sheet.items], version=sheet.version,
    )  # fmt: skip
    checked(inspection)
    tell(by, "inspection.begun", school, inspection=inspection.pk, kind=kind, checklist=sheet.version)
    return inspection


@transaction.atomic
def answer_point(
    *,
    by: User,
    inspection: Inspection,
    code: str,
    verdict: str = "",
    note: str = "",
    count: int | None = None,
    photos: Sequence[File[bytes]] = (),
) -> Answer:
    """What stands at one point, saved at once. A counted point's verdict follows from the number and the rule."""
    inspection = Inspection.objects.select_for_update(of=("self",)).select_related("school__unit").get(pk=inspection.pk)
    if not inspection.is_draft:
        raise ValidationError(_("This inspection is finished; its answers stay as they are."))
    if code not in inspection.items:
        raise ValidationError(_("This point is not on the checklist of the inspection."))
    item = ChecklistItem.objects.get(code=code)
    if item.is_counted and count is not None and verdict != Verdict.NA:
        enough = count >= required_count(inspection.school, code, inspection.inspected_on)
        verdict = Verdict.PASS if enough else Verdict.FAIL
    row = Answer.objects.filter(inspection=inspection, item=item).first() or Answer(inspection=inspection, item=item)
    checked(row, verdict=verdict, note=note, count=count if item.is_counted else None)
    for upload in photos:
        photo = keep_photo(by=by, school=inspection.school, upload=upload, answer=row)
        journal.record(by=by, verb="photo.attached", target=inspection, sha256=photo.sha256, item=code)
    return row


@dataclass(frozen=True)
class Repair:
    """How a failed point is put right: on the spot, or by the notice."""

    is_fixed_on_spot: bool = False
    note: str = ""
    photos: Sequence[File[bytes]] = ()


@dataclass(frozen=True)
class Order:
    """What the notice says; empty where every failure was fixed on the spot."""

    deadline: date | None = None
    lead: str = ""
    legal_basis: str = ""


@dataclass(frozen=True)
class Ending:
    """What is written down when an inspection is finished; `repairs` by the code of the failed point."""

    repairs: Mapping[str, Repair] = field(default_factory=dict)
    order: Order = field(default_factory=Order)
    present: str = ""
    remarks: str = ""
    police_signature: Strokes = field(default_factory=list)
    school_signature: Strokes = field(default_factory=list)


@transaction.atomic
def finish_inspection(*, by: User, inspection: Inspection, ending: Ending, now: datetime) -> Inspection:
    """The answers become evidence, each failure a finding, those not fixed on the spot one notice. Once only."""
    inspection = (
        Inspection.objects.select_for_update(of=("self",)).select_related("school__unit", "unit").get(pk=inspection.pk)
    )
    if not inspection.is_draft:
        return inspection
    answers = list(inspection.answers.select_related("item").order_by("item__order"))
    if missing := wanting(inspection, answers):
        raise ValidationError(_("%(count)d points are not answered yet.") % {"count": len(missing)})
    if ending.school_signature and not ending.present.strip():
        raise ValidationError({"present": _("Write the name of whoever signed for the school.")})
    failed = [answer for answer in answers if answer.verdict == Verdict.FAIL]
    open_ones = [each for each in failed if not ending.repairs.get(each.item.code, Repair()).is_fixed_on_spot]
    notice = _notice(by, inspection, ending.order, now) if open_ones else None
    inspection.finished_at, inspection.present, inspection.remarks = now, ending.present, ending.remarks
    inspection.police_signature, inspection.school_signature = ending.police_signature, ending.school_signature
    inspection.save(update_fields=["finished_at", "present", "remarks", "police_signature", "school_signature"])
    findings = [_finding(by, answer, notice, ending.repairs.get(answer.item.code, Repair()), now) for answer in failed]
    _stand(inspection, answers, {f.item_id for f in findings if f.state == FindingState.FIXED_ON_SPOT})
    tell(by, "inspection.finished", inspection.school, inspection=inspection.pk, failed=len(failed))
    if notice:
        _tell_school(notice, now)
    return inspection


def _notice(
    by: User, inspection: Inspection, order: Order, now: datetime, *, is_second: bool = False
) -> RectificationNotice:
    if order.deadline is None or not order.lead.strip() or not order.legal_basis.strip():
        raise ValidationError(_("A notice has a deadline, somebody responsible at the school, and a legal basis."))
    unit, today = inspection.unit, now.astimezone(inspection.unit.zone).date()
    # Numbers without a gap: whoever issues at the same time waits here.
    Unit.objects.select_for_update(no_key=True).only("pk").get(pk=unit.pk)
    given = RectificationNotice.objects.filter(unit=unit, year=today.year).aggregate(last=Max("serial"))["last"] or 0
    notice = checked(
        RectificationNotice(school=inspection.school, unit=unit, inspection=inspection),
        year=today.year, serial=given + 1, issued_on=today, issued_by=by, deadline=order.deadline,
        lead=order.lead.strip(), legal_basis=order.legal_basis.strip(), is_second=is_second,
    )  # fmt: skip
    tell(by, "notice.issued", inspection.school, notice=notice.number, deadline=order.deadline)
    return notice


def issue_second_notice(*, by: User, finding: Finding, order: Order, now: datetime) -> RectificationNotice:
    """A further notice for a finding whose re-inspection failed; inside the transaction of the re-inspection."""
    return _notice(by, finding.answer.inspection, order, now, is_second=True)


def _finding(by: User, answer: Answer, notice: RectificationNotice | None, repair: Repair, now: datetime) -> Finding:
    inspection, is_fixed = answer.inspection, repair.is_fixed_on_spot
    finding = checked(
        Finding(school=inspection.school, unit=inspection.unit, answer=answer, item=answer.item),
        state=FindingState.FIXED_ON_SPOT if is_fixed else FindingState.NOTICE_ISSUED,
        found_on=inspection.inspected_on,
        notice=None if is_fixed else notice,
        deadline=None if is_fixed or notice is None else notice.deadline,
        settled_on=inspection.inspected_on if is_fixed else None,
        settled_by=by if is_fixed else None,
    )
    add_step(by=by, finding=finding, note=repair.note, photos=repair.photos, now=now)
    return finding


def add_step(
    *, by: User, finding: Finding, note: str, now: datetime, photos: Iterable[File[bytes]] = ()
) -> FindingStep:
    """What was done, with its photos, on the finding's own history."""
    step = FindingStep(finding=finding, at=now, by=by, state=finding.state, note=note, deadline=finding.deadline)
    checked(step)
    for upload in photos:
        photo = keep_photo(by=by, school=finding.school, upload=upload, step=step)
        journal.record(by=by, verb="photo.attached", target=finding, sha256=photo.sha256)
    return step


def _stand(inspection: Inspection, answers: Sequence[Answer], fixed: set[int]) -> None:
    """The answers are what holds from now on, unless something newer is known."""
    newer = set(
        Standing.objects.filter(school=inspection.school, seen_on__gt=inspection.inspected_on).values_list(
            "item", flat=True
        )
    )
    rows = [
        Standing(
            school=inspection.school,
            item=answer.item,
            verdict=Verdict.PASS if answer.item_id in fixed else answer.verdict,
            count=None if answer.item_id in fixed else answer.count,
            seen_on=inspection.inspected_on,
            inspection=inspection,
        )
        for answer in answers
        if answer.item_id not in newer
    ]
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["school", "item"],
        update_fields=["verdict", "count", "seen_on", "inspection"],
    )  # fmt: skip


@transaction.atomic
def count_anew(*, school: School, today: date) -> int:
    """Judge the counted points by today's enrolment and rule; returns how many verdicts changed."""
    changed = 0
    for standing in Standing.objects.filter(school=school, count__isnull=False).select_related("item"):
        enough = (standing.count or 0) >= required_count(school, standing.item.code, today)
        verdict = Verdict.PASS if enough else Verdict.FAIL
        if standing.verdict != verdict:
            Standing.objects.filter(pk=standing.pk).update(verdict=verdict)
            changed += 1
    return changed


def _tell_school(notice: RectificationNotice, now: datetime) -> None:
    send.notify(
        to=answerable_at(notice.school),
        about="schools/email/notice_issued.txt",
        key=f"notice/{notice.pk}/issued",
        now=now,
        context={"notice": notice},
        link=reverse("schools:notice", args=[notice.pk]),
    )


@transaction.atomic
def set_rule(*, by: User, unit: Unit, valid_from: date, today: date, **facts: Any) -> SafetyRule:
    """What the schools of the unit must have from that day on; the same day again replaces it.

    Counts that were seen are judged anew where the rule holds today.
    """
    row = SafetyRule.objects.filter(unit=unit, valid_from=valid_from).first()
    row = checked(row or SafetyRule(unit=unit, valid_from=valid_from), **facts)
    journal.record(by=by, verb="rule.set", target=row, valid_from=valid_from, source=row.source)
    counted = Standing.objects.filter(count__isnull=False).values("school")
    for school in School.objects.under(unit).filter(pk__in=counted).select_related("unit"):
        if rule_for(school, today) == row:
            count_anew(school=school, today=today)
    return row
