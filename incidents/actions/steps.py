"""What is to be done in a case: given to somebody for a day, done, pressed once when the day has passed."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.actions.files import check_may_write
from incidents.models import CaseTask, Incident
from incidents.workflow import may_write_on
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.notifications.send import notify

AT_ONCE = 200


@transaction.atomic
def give_task(*, by: User, incident: Incident, what: str, owner: User, due_on: date, now: datetime) -> CaseTask:
    """Somebody who reads the file does it by that day, and is told so; given again while open, it is the same task.

    Raises ValidationError.
    """
    check_may_write(by, incident)
    if not what.strip():
        raise ValidationError({"what": _("Say what is to be done.")})
    if due_on < _today(incident, now):
        raise ValidationError({"due_on": _("This day is over.")})
    if not Incident.objects.visible_to(owner).filter(pk=incident.pk).exists():
        raise ValidationError({"owner": _("This person does not see the file.")})
    # A double tap waits here for the first.
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    facts = {"incident": incident, "what": what.strip(), "owner": owner, "due_on": due_on, "by": by}
    if known := CaseTask.objects.open().filter(**facts).first():
        return known
    task = CaseTask.objects.create(**facts)
    journal.record(
        by=by, verb="task.given", target=incident, number=incident.number, task=task.pk, owner=owner.pk, due=due_on
    )
    if owner != by:
        _tell(task, [owner], "given", now)
    return task


@transaction.atomic
def finish_task(*, by: User, task: CaseTask, now: datetime) -> CaseTask:
    """Its owner, or whoever writes on the file, says that it is done; once. Raises ValidationError."""
    held = CaseTask.objects.select_for_update(of=("self",)).select_related("incident__unit").get(pk=task.pk)
    if held.owner_id != by.pk and not may_write_on(by, held.incident):
        raise ValidationError(_("Only its owner, or whoever writes on the file, says that it is done."))
    if held.done_at is not None:
        raise ValidationError(_("It is done already."))
    held.done_at, held.done_by = now, by
    held.save(update_fields=["done_at", "done_by"])
    journal.record(by=by, verb="task.done", target=held.incident, number=held.incident.number, task=held.pk)
    return held


@transaction.atomic
def press_late_tasks(*, now: datetime) -> int:
    """Press the owner, and whoever gave it, of each task whose day has passed, once. Returns how many."""
    # No zone is more than a day from another; the unit's own day decides below.
    rows = CaseTask.objects.late(now.date() + timedelta(days=1)).filter(pressed_at=None)
    held = rows.select_for_update(skip_locked=True, of=("self",)).select_related("incident__unit", "owner", "by")
    late = [task for task in held.order_by("due_on")[:AT_ONCE] if task.is_late(_today(task.incident, now))]
    CaseTask.objects.filter(pk__in=[task.pk for task in late]).update(pressed_at=now)
    for task in late:
        journal.record(
            by=None,
            verb="task.pressed",
            target=task.incident,
            number=task.incident.number,
            task=task.pk,
            due=task.due_on,
        )
        people = {person.pk: person for person in (task.owner, task.by)}
        _tell(task, list(people.values()), "late", now)
    return len(late)


def _today(incident: Incident, now: datetime) -> date:
    return now.astimezone(incident.unit.zone).date()


def _tell(task: CaseTask, people: list[User], key: str, now: datetime) -> None:
    notify(
        to=people,
        about=f"incidents/email/task_{key}.txt",
        key=f"task:{task.pk}:{key}",
        now=now,
        context={"number": task.incident.number, "due": task.due_on},
        link=reverse("incidents:tasks"),
    )
