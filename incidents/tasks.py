"""Doors for the clock."""

from celery import shared_task
from django.utils import timezone

from incidents import actions
from incidents.importing import drop_forgotten_lists, work_on_list
from incidents.models import IncidentImport


@shared_task
def press_late_concerns() -> None:
    """Press the desks about concerns whose clock has run out, and about senders who wait for an answer."""
    actions.press_late_concerns(now=timezone.now())
    actions.press_late_answers(now=timezone.now())


@shared_task
def watch_deadlines() -> None:
    """Set the deadlines of new files, and press about those, and about tasks, that ran out."""
    actions.set_deadlines()
    actions.press_late_incidents(now=timezone.now())
    actions.press_late_inquiries(now=timezone.now())
    actions.press_late_tasks(now=timezone.now())


@shared_task
def erase_due() -> None:
    """Destroy what was kept long enough."""
    actions.erase_due(now=timezone.now())


@shared_task
def press_late_letters() -> None:
    """Press about letters and notices whose time has run out."""
    actions.press_late_letters(now=timezone.now())


@shared_task
def press_late_clocks() -> None:
    """Tell the supervisors about legal deadlines that ran out."""
    actions.press_late_clocks(now=timezone.now())


@shared_task
def tell_of_tips() -> None:
    """At the full hour: tell the desks of the tips of the hour before."""
    actions.tell_of_tips(now=timezone.now())


@shared_task
def press_late_tips() -> None:
    """Press the desks about tips whose clock has run out."""
    actions.press_late_tips(now=timezone.now())


@shared_task
def ring_unanswered_alarms() -> None:
    """Ring again for alarms that nobody has answered."""
    actions.ring_unanswered_alarms(now=timezone.now())


@shared_task
def press_forgotten_alarms() -> None:
    """Tell of alarms that nobody takes further."""
    actions.press_forgotten_alarms(now=timezone.now())


@shared_task
def raise_warnings() -> None:
    """Look for what repeats at a school."""
    actions.raise_warnings(now=timezone.now())


@shared_task
def fold_counts() -> None:
    """Keep the counts of incidents short."""
    actions.fold_counts()


@shared_task
def give_out_lists() -> None:
    """Give out one task for each list of past incidents that waits to be read or written."""
    for pk in IncidentImport.objects.busy().values_list("pk", flat=True):
        work_on_list_of.delay(pk)


@shared_task
def work_on_list_of(pk: int) -> None:
    """Read or write one list; given out twice, it is done once."""
    work_on_list(pk=pk, now=timezone.now())


@shared_task
def sweep_lists() -> None:
    """Drop the lists that nobody came back to."""
    drop_forgotten_lists(now=timezone.now())
