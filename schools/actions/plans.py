"""A school's plan is written, approved by both sides, and written anew."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.models import User
from safeschool.accounts.roles import SCHOOL_ROLES, Permission
from schools.actions.shared import checked, tell
from schools.models import Gate, PlanTask, PlanVersion, School
from schools.selectors.plans import ground_of
from schools.selectors.sketch import POINTS, Shape
from schools.selectors.surroundings import metres

FARTHEST_M = 3_000


@transaction.atomic
def write_plan(*, by: User, school: School, parts: Mapping[str, str], now: datetime) -> PlanVersion:
    """The plan's text: into the draft, or into a new version where the last one was approved by a side."""
    told = {part.value: parts.get(part.value, "").strip() for part in PlanVersion.Part}
    if not any(told.values()):
        raise ValidationError(_("A plan with no words is none."))
    return _written(by, school, now, parts=told)


@transaction.atomic
def draw_plan(*, by: User, school: School, shapes: Sequence[Shape], now: datetime) -> PlanVersion:
    """What is drawn on the map, with the gates of today: into the draft, or into a new version, as the text."""
    for number, shape in enumerate(shapes, 1):
        _check(number, shape, school)
    return _written(by, school, now, shapes=[asdict(shape) for shape in shapes])


def _written(by: User, school: School, now: datetime, **facts: Any) -> PlanVersion:
    School.objects.select_for_update(no_key=True).only("pk").get(pk=school.pk)
    last = school.plans.order_by("-number").first()
    plan = last if last and not last.is_touched else PlanVersion(school=school, number=last.number + 1 if last else 1)
    kept = last or plan
    gates = Gate.objects.filter(campus__school=school).values_list("name", "latitude", "longitude")
    shapes = facts.get("shapes", kept.sketch.get("shapes", []))
    parts = facts.get("parts") or {part.value: kept.parts.get(part.value, "") for part in PlanVersion.Part}
    checked(
        plan, parts=parts, sketch={"gates": [list(gate) for gate in gates], "shapes": shapes},
        ground=ground_of(school), written_by=by, written_at=now,
    )  # fmt: skip
    tell(by, "plan.written", school, version=plan.number, shapes=len(shapes))
    return plan


def _check(number: int, shape: Shape, school: School) -> None:
    """A shape has the points of its kind, near the school."""
    least, most = POINTS[PlanVersion.Drawn(shape.kind)]
    facts = {
        "number": number,
        "kind": PlanVersion.Drawn(shape.kind).label,
        "least": least,
        "most": most,
        "km": FARTHEST_M // 1000,
    }
    if not least <= len(shape.points) <= most:
        raise ValidationError(_("Drawing %(number)d: a %(kind)s has %(least)d to %(most)d points.") % facts)
    gates = list(Gate.objects.filter(campus__school=school).values_list("latitude", "longitude"))
    if not gates and school.latitude is not None and school.longitude is not None:
        gates = [(school.latitude, school.longitude)]
    for place in shape.points if gates else ():
        if min(metres(*place, *one) for one in gates) > FARTHEST_M:
            raise ValidationError(_("Drawing %(number)d lies more than %(km)d km from the school.") % facts)


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
