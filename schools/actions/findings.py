"""A finding on its way: the school's answer, the second look, the deadline's clock."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from safeschool.accounts.models import User
from safeschool.notifications import send
from schools.actions.inspections import Order, add_step, issue_second_notice
from schools.actions.shared import tell
from schools.models import Answer, Finding, RectificationNotice, Standing
from schools.selectors.findings import reminder_of
from schools.selectors.people import answerable_at, chiefs_of
from schools.workflow import OPEN, FindingState

BEFORE = timedelta(days=3)
AT_ONCE = 500


def _locked(finding: Finding, to: FindingState) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related("school__unit", "unit", "item", "answer")
    found = rows.get(pk=finding.pk)
    if to not in found.next_moves:
        now = found.get_state_display()
        raise ValidationError(_("This finding stands at “%(state)s”; that step is not open.") % {"state": now})
    return found


@transaction.atomic
def report_fixed(
    *, by: User, finding: Finding, note: str, now: datetime, photos: Sequence[File[bytes]] = ()
) -> Finding:
    """The school says that it is fixed, with a photo or in words; the police look again."""
    finding = _locked(finding, FindingState.SUBMITTED)
    if not note.strip() and not photos:
        raise ValidationError(_("Say what was done, or show it."))
    finding.state, finding.answered_by = FindingState.SUBMITTED, by
    finding.save(update_fields=["state", "answered_by"])
    add_step(by=by, finding=finding, note=note, photos=photos, now=now)
    tell(by, "finding.reported_fixed", finding.school, finding=finding.pk)
    if finding.notice:
        send.notify(
            to=[finding.notice.issued_by],
            about="schools/email/finding_answered.txt",
            key=f"finding/{finding.pk}/answered/{now.isoformat()}",
            now=now,
            context={"finding": finding},
            link=reverse("schools:finding", args=[finding.pk]),
        )
    return finding


@transaction.atomic
def strike_off(*, by: User, finding: Finding, note: str, now: datetime, photos: Sequence[File[bytes]] = ()) -> Finding:
    """The second look found it in order: off the ledger, and the point holds again. By another than who answered."""
    finding = _locked(finding, FindingState.CLOSED)
    if finding.answered_by_id == by.pk:
        raise ValidationError(_("Whoever reported it as fixed cannot strike it off: that takes a second pair of eyes."))
    today = now.astimezone(finding.unit.zone).date()
    finding.state, finding.settled_on, finding.settled_by = FindingState.CLOSED, today, by
    finding.save(update_fields=["state", "settled_on", "settled_by"])
    add_step(by=by, finding=finding, note=note, photos=photos, now=now)
    stands = Standing.objects.filter(school=finding.school, item=finding.item, seen_on__lte=today)
    # A count is judged by its number; the second look counted enough.
    stands.filter(verdict=Answer.Verdict.FAIL).update(verdict=Answer.Verdict.PASS, count=None, seen_on=today)
    tell(by, "finding.struck_off", finding.school, finding=finding.pk)
    _tell_answerable(finding, "finding_struck_off", now)
    return finding


@transaction.atomic
def find_again(
    *, by: User, finding: Finding, note: str, order: Order, now: datetime, photos: Sequence[File[bytes]] = ()
) -> Finding:
    """The second look found it as before: a second notice with a new deadline, and the reason."""
    finding = _locked(finding, FindingState.REINSPECTED_FAIL)
    if not note.strip():
        raise ValidationError(_("Write what is still wrong."))
    notice = issue_second_notice(by=by, finding=finding, order=order, now=now)
    finding.state, finding.notice, finding.deadline = FindingState.REINSPECTED_FAIL, notice, notice.deadline
    finding.save(update_fields=["state", "notice", "deadline"])
    add_step(by=by, finding=finding, note=note, photos=photos, now=now)
    tell(by, "finding.found_again", finding.school, finding=finding.pk, deadline=notice.deadline)
    _tell_answerable(finding, "finding_found_again", now)
    return finding


def _tell_answerable(finding: Finding, about: str, now: datetime) -> None:
    send.notify(
        to=answerable_at(finding.school),
        about=f"schools/email/{about}.txt",
        key=f"finding/{finding.pk}/{about}/{now.isoformat()}",
        now=now,
        context={"finding": finding},
        link=reverse("schools:finding", args=[finding.pk]),
    )


@transaction.atomic
def remind_deadlines(*, now: datetime) -> int:
    """Three days before, on the day, and weekly while overdue: each reminder of a notice once. Returns how many."""
    horizon = now.date() + BEFORE + timedelta(days=1)
    due = (
        RectificationNotice.objects.filter(deadline__lte=horizon, findings__settled_on=None, findings__state__in=OPEN)
        .order_by()
        .values("pk")
    )
    rows = (
        RectificationNotice.objects.filter(pk__in=due)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("school", "unit", "issued_by")
    )
    return sum(_remind(notice, now) for notice in rows.order_by("deadline")[:AT_ONCE])


def _remind(notice: RectificationNotice, now: datetime) -> int:
    today = now.astimezone(notice.unit.zone).date()
    word = reminder_of(notice.deadline, today)
    if word is None or notice.reminded == _key(notice.deadline, word):
        return 0
    RectificationNotice.objects.filter(pk=notice.pk).update(reminded=_key(notice.deadline, word))
    people = [*answerable_at(notice.school), notice.issued_by]
    if word.startswith("late"):
        people += chiefs_of(notice.unit)
    send.notify(
        to={person.pk: person for person in people}.values(),
        about="schools/email/notice_due.txt",
        key=f"notice/{notice.pk}/{notice.deadline}/{word}",
        now=now,
        context={"notice": notice, "is_late": word.startswith("late"), "is_today": word == "due"},
        link=reverse("schools:notice", args=[notice.pk]),
    )
    return 1


def _key(deadline: date, word: str) -> str:
    return f"{deadline}:{word}"
