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
