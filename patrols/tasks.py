"""The clock of the room."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from patrols import actions
from patrols.models import RosterPlan
from patrols.selectors.proposals import plans_to_begin
from patrols.workflow import PlanStatus


@shared_task
def remind_due_shifts() -> int:
    """Remind whoever is due."""
    return actions.remind_due_shifts(now=timezone.now())


@shared_task
def name_missing_officers() -> int:
    """Name whoever has not come."""
    return actions.name_missing_officers(now=timezone.now())


@shared_task
def press_unanswered() -> int:
    """Tell the chief of reminders that nobody answered."""
    return actions.press_unanswered(now=timezone.now())


@shared_task
def announce_gaps() -> int:
    """Tell the chiefs of new gaps."""
    return actions.announce_gaps(now=timezone.now())


@shared_task
def tell_week_ahead() -> int:
    """Tell everybody their coming week."""
    return actions.tell_week_ahead(now=timezone.now())


@shared_task
def undo_stale_swaps() -> int:
    """Undo swaps whose duty is not what it was."""
    return actions.undo_stale_swaps(now=timezone.now())


@shared_task
def renew_shifts() -> int:
    """Bring planned weeks in line with the bells."""
    return actions.renew_shifts(now=timezone.now())


@shared_task
def search_asked_plans() -> None:
    """Give out a task for each proposal whose turn it is: a province that asks at once leaves room for reminders."""
    for pk in plans_to_begin(settings.ROSTERS_AT_ONCE, timezone.now()):
        search_plan.delay(pk)


@shared_task
def search_plan(pk: int) -> None:
    """Search a proposed roster; given out twice, it is searched once. The next in turn waits for no clock."""
    row = RosterPlan.objects.select_related("unit").get(pk=pk)
    if row.status == PlanStatus.DRAFT:
        actions.search_plan(row=row, now=timezone.now(), clock=timezone.now)
        search_asked_plans.delay()
