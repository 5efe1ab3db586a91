"""Planning, running, marking, ending and signing a drill, and mending what it showed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Drill, DrillMark, DrillRule, DrillScenario, DrillTask, Programme
from campaigns.models.drills import limit_seconds, seconds_between
from campaigns.selectors import leaders_of, people_of_school, reason_not_to_teach
from campaigns.selectors.drills import due_by_unit, is_police_of, is_school_of, may_run
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from safeschool.audit import journal
from safeschool.kernel.taxonomy import Entry, load_terms
from safeschool.notifications.send import Message, notify, notify_many
from schools.actions import close_plan_task, put_on_plan
from schools.models import Agency, PlanTask, School

HEADS = (Role.HEAD_TEACHER, Role.SCHOOL_SAFETY_OFFICER)


def load_scenarios(entries: Iterable[Entry]) -> int:
    """The drill scenarios with their criteria; idempotent."""
    return load_terms(
        DrillScenario,
        entries,
        lambda entry: {
            "response": entry["response"],
            "criteria": entry["criteria"],
            "participants": entry["participants_default"],
        },
    )


def load_rules(entries: Iterable[Entry]) -> int:
    """How often the countries ask for which drill; idempotent."""
    columns = ("country", "response", "levels", "period", "times", "source")
    return load_terms(DrillRule, entries, lambda entry: {column: entry[column] for column in columns})


@transaction.atomic
def plan_drill(
    *,
    by: User,
    school: School,
    scenario: DrillScenario,
    planned_at: datetime,
    is_joint: bool,
    now: datetime,
    partners: Sequence[Agency] = (),
    programmes: Sequence[Programme] = (),
    has_parents: bool = False,
) -> Drill:
    """A drill to come, on a school day in term; the other side is told."""
    if planned_at < now:
        raise ValidationError({"planned_at": _("A drill is planned for a time to come.")})
    if reason := reason_not_to_teach(school, planned_at):
        raise ValidationError({"planned_at": reason})
    drill = Drill(
        unit=school.unit, school=school, scenario=scenario, planned_at=planned_at, is_joint=is_joint, planned_by=by,
        has_parents=has_parents,
    )  # fmt: skip
    drill.full_clean()
    drill.save()
    drill.partners.set(partners)
    drill.programmes.set(programmes)
    journal.record(by=by, verb="drill.planned", target=drill, scenario=scenario.code, school=school.pk)
    notify(
        to=_sides(drill, by),
        about="campaigns/email/drill_planned.txt",
        key=f"drill:{drill.pk}:planned",
        now=now,
        context={"scenario": scenario, "school": school.name, "planned_at": planned_at},
        link=reverse("campaigns:drill", args=[drill.pk]),
    )
    return drill


def _sides(drill: Drill, by: User) -> list[User]:
    """The school's heads and, where it is held together, the leaders of the police; not the one who acts."""
    school = drill.school
    people = [*people_of_school(school, HEADS), *(leaders_of(school.unit) if drill.is_joint else [])]
    return list({person.pk: person for person in people if person.pk != by.pk}.values())


@transaction.atomic
def cancel_drill(*, by: User, drill: Drill, reason: str, now: datetime) -> Drill:
    """It is not held: the other side is told, and the drill stays due. A second time changes nothing."""
    row = _locked(drill, by, is_cancelling=True)
    if row.ended_at is not None:
        raise ValidationError(_("This drill was held: it cannot be cancelled."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why in a few words.")})
    if row.cancelled_at is None:
        row.cancelled_at, row.cancelled_by, row.reason = now, by, reason.strip()
        row.save(update_fields=["cancelled_at", "cancelled_by", "reason"])
        journal.record(by=by, verb="drill.cancelled", target=row)
        notify(
            to=_sides(row, by),
            about="campaigns/email/drill_cancelled.txt",
            key=f"drill:{row.pk}:cancelled",
            now=now,
            context={"scenario": row.scenario, "school": row.school.name, "planned_at": row.planned_at},
            link=reverse("campaigns:drill", args=[row.pk]),
        )
    return row


def _locked(drill: Drill, by: User, *, is_cancelling: bool = False) -> Drill:
    row = Drill.objects.select_for_update(of=("self",)).select_related("scenario", "school__unit").get(pk=drill.pk)
    if not may_run(by, row):
        raise ValidationError(_("Only the police of the unit and the school run this drill."))
    if row.cancelled_at is not None and not is_cancelling:
        raise ValidationError(_("This drill was cancelled."))
    return row


@transaction.atomic
def begin_drill(*, by: User, drill: Drill, now: datetime) -> Drill:
    """The signal is given: the stopwatch runs. A second tap changes nothing."""
    row = _locked(drill, by)
    if row.began_at is None:
        row.began_at = now
        row.save(update_fields=["began_at"])
        journal.record(by=by, verb="drill.begun", target=row)
    return row


@transaction.atomic
def mark_drill(*, by: User, drill: Drill, code: str, is_met: bool | None, now: datetime) -> DrillMark:
    """Stop the time of a criterion (`is_met` None), or say whether it was met; a later mark takes its place."""
    row = _locked(drill, by)
    criterion = next((one for one in row.scenario.criteria if one["code"] == code), None)
    if criterion is None:
        raise ValidationError(_("This scenario has no such criterion."))
    if row.began_at is None or row.is_signed:
        raise ValidationError(_("A drill is marked after it began and before it is signed."))
    seconds = None
    if criterion["test"] == "LE":
        if not row.is_running or now < row.began_at:
            raise ValidationError(_("The stopwatch does not run."))
        seconds = seconds_between(row.began_at, now)
        is_met = seconds <= (limit_seconds(criterion) or seconds)
    mark, _made = DrillMark.objects.update_or_create(
        drill=row, code=code, defaults={"seconds": seconds, "is_met": bool(is_met), "by": by}
    )
    journal.record(by=by, verb="drill.marked", target=row, code=code, seconds=seconds, is_met=mark.is_met)
    return mark


@transaction.atomic
def end_drill(
    *,
    by: User,
    drill: Drill,
    ended_at: datetime,
    now: datetime,
    partners: Sequence[Agency] | None = None,
    **facts: Any,
) -> Drill:
    """The stopwatch stops; who took part is written down: the agencies that came instead of those that were asked."""
    row = _locked(drill, by)
    if row.began_at is None:
        raise ValidationError(_("This drill has not begun."))
    if row.ended_at is not None:
        raise ValidationError(_("This drill has ended already."))
    if ended_at < row.began_at:
        raise ValidationError({"ended_at": _("A drill cannot end before it began.")})
    if ended_at > now:
        raise ValidationError({"ended_at": _("This time has not come yet.")})
    row.ended_at = ended_at
    for name, value in facts.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    if partners is not None:
        row.partners.set(partners)
    journal.record(by=by, verb="drill.ended", target=row, seconds=seconds_between(row.began_at, ended_at))
    return row


@transaction.atomic
def sign_drill(*, by: User, drill: Drill, now: datetime) -> Drill:
    """Sign for one's side: the police or the school. A second time changes nothing."""
    row = _locked(drill, by)
    if row.ended_at is None:
        raise ValidationError(_("A drill is signed after it ended."))
    side = "school" if is_school_of(by, row) else "police"
    if side == "police" and not is_police_of(by, row):
        raise ValidationError(_("Only the police of the unit and the school sign."))
    if getattr(row, f"{side}_signed_at") is None:
        setattr(row, f"{side}_signed_at", now)
        setattr(row, f"{side}_signed_by", by)
        row.save(update_fields=[f"{side}_signed_at", f"{side}_signed_by"])
        journal.record(by=by, verb="drill.signed", target=row, side=side)
    return row


@transaction.atomic
def add_task(*, by: User, drill: Drill, text: str, owner: User, due_on: date, now: datetime) -> DrillTask:
    """Something to be mended after the drill; its owner is told."""
    row = _locked(drill, by)
    if row.ended_at is None:
        raise ValidationError(_("What follows from a drill is written down after it ended."))
    link = reverse("campaigns:drill", args=[row.pk])
    facts: dict[str, Any] = {"text": text, "owner": owner, "due_on": due_on, "link": link, "now": now}
    item = put_on_plan(by=by, school=row.school, source=PlanTask.Source.DRILL, **facts)
    task = DrillTask.objects.create(drill=row, item=item)
    journal.record(by=by, verb="drill.task_added", target=row, task=task.pk, due_on=due_on)
    notify(
        to=[owner],
        about="campaigns/email/drill_task.txt",
        key=f"drill_task:{task.pk}",
        now=now,
        context={"school": row.school.name, "due_on": due_on},
        link=link,
    )
    return task


@transaction.atomic
def close_task(*, by: User, task: DrillTask, outcome: str, now: datetime) -> DrillTask:
    """Mended: by its owner, or by who may run the drill."""
    row = DrillTask.objects.select_for_update(of=("self",)).select_related("drill", "item").get(pk=task.pk)
    if row.item.owner_id != by.pk and not may_run(by, row.drill):
        raise ValidationError(_("Only its owner, the police of the unit and the school close this."))
    was_open = row.item.closed_at is None
    row.item = close_plan_task(by=by, task=row.item, outcome=outcome, now=now)
    if was_open:
        journal.record(by=by, verb="drill.task_closed", target=row.drill, task=row.pk)
    return row


@transaction.atomic
def tell_due_drills(*, day: date, now: datetime) -> int:
    """Tell the leaders of each unit how many drills its schools have still to hold. Returns how many in all."""
    due = due_by_unit(day)
    link = reverse("campaigns:due_drills")
    messages = []
    for unit in Unit.objects.filter(pk__in=due).order_by("pk"):
        context = {"count": due[unit.pk], "place": unit.name}
        key = f"drills_due:{day}:{unit.pk}"
        messages += [Message(person, key, context, link) for person in leaders_of(unit)]
    notify_many(about="campaigns/email/drills_due.txt", messages=messages, now=now)
    return sum(due.values())
