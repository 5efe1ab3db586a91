"""A school's plan is written, approved by both sides, and written anew."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.models import User
from safeschool.accounts.roles import SCHOOL_ROLES, Permission
from schools.actions.shared import checked, tell
from schools.models import PlanTask, PlanVersion, School
from schools.selectors.plans import ground_of


@transaction.atomic
def write_plan(*, by: User, school: School, parts: Mapping[str, str], now: datetime) -> PlanVersion:
    """The plan's text: into the draft, or into a new version where the last one was approved by a side."""
    School.objects.select_for_update(no_key=True).only("pk").get(pk=school.pk)
    told = {part.value: parts.get(part.value, "").strip() for part in PlanVersion.Part}
    if not any(told.values()):
        raise ValidationError(_("A plan with no words is none."))
    last = school.plans.order_by("-number").first()
    plan = last if last and not last.is_touched else PlanVersion(school=school, number=last.number + 1 if last else 1)
    checked(plan, parts=told, ground=ground_of(school), written_by=by, written_at=now)
    tell(by, "plan.written", school, version=plan.number)
    return plan


@transaction.atomic
def approve_plan(*, by: User, plan: PlanVersion, now: datetime) -> PlanVersion:
    """The side on which the person stands approves it; each side once, and by two people."""
    rows = PlanVersion.objects.select_for_update(of=("self",)).select_related("school__unit")
    plan = rows.get(pk=plan.pk)
    side = side_of(by, plan.school)
    if side is None or getattr(plan, f"{side}_at") is not None:
        raise ValidationError(_("Your side has approved this version already, or it is not yours to approve."))
    if by.pk in (plan.school_by_id, plan.station_by_id):
        raise ValidationError(_("The two sides are two people."))
    checked(plan, **{f"{side}_by": by, f"{side}_at": now})
    tell(by, "plan.approved", plan.school, version=plan.number, side=side)
    return plan


def side_of(person: User, school: School) -> str | None:
    """For whom the person may approve: "school" with a seat there, "station" with a hat of its unit, or nobody."""
    hats = person.hats_for(Permission.APPROVE_PLANS)
    if any(hat.role not in SCHOOL_ROLES and school.unit_id in hat.reach for hat in hats):
        return "station"
    seated = School.objects.seating(person, Permission.APPROVE_PLANS).filter(pk=school.pk)
    return "school" if seated.exists() else None


@transaction.atomic
def put_on_plan(
    *, by: User, school: School, source: PlanTask.Source, link: str, text: str, owner: User, due_on: date, now: datetime
) -> PlanTask:
    """Something that the school has still to put right; it stands beside its plan until it is closed."""
    if due_on < now.astimezone(school.unit.zone).date():
        raise ValidationError({"due_on": _("This day has passed.")})
    facts = {"text": text.strip(), "owner": owner, "due_on": due_on}
    task = checked(PlanTask(), school=school, source=source, link=link, **facts)
    tell(by, "plan.task_added", school, task=task.pk, due_on=due_on)
    return task


@transaction.atomic
def close_plan_task(*, by: User, task: PlanTask, outcome: str, now: datetime) -> PlanTask:
    """Put right, and how. A second time changes nothing."""
    row = PlanTask.objects.select_for_update(of=("self",)).select_related("school").get(pk=task.pk)
    if not outcome.strip():
        raise ValidationError({"outcome": _("Say what was done.")})
    if row.closed_at is None:
        checked(row, closed_at=now, closed_by=by, outcome=outcome.strip())
        tell(by, "plan.task_closed", row.school, task=row.pk)
    return row
