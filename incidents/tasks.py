"""Doors for the clock."""

from celery import shared_task
from django.utils import timezone

from incidents import actions


@shared_task
def press_late_concerns() -> None:
    """Press the desks about concerns whose clock has run out."""
    actions.press_late_concerns(now=timezone.now())


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
