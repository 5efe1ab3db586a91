"""An alarm that somebody took up and nobody takes further."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from incidents.actions.alarms import tell_of
from incidents.models import Alarm, AlarmStep
from incidents.selectors.alarms import responders
from incidents.workflow import AlarmState
from safeschool.audit import journal
from safeschool.kernel import live

# After that long in a state without a move everybody who may answer hears of it, once for each state it stays in.
PATIENCE = {
    AlarmState.ACKNOWLEDGED: timedelta(minutes=2),
    AlarmState.EN_ROUTE: timedelta(minutes=15),
    AlarmState.CANCELLED: timedelta(minutes=5),
}
AT_ONCE = 100
# Everybody on duty, the desk, and the commanders above.
WIDEST_RING = 3


@transaction.atomic
def press_forgotten_alarms(*, now: datetime) -> int:
    """Tell of every alarm that stays where it is for too long. Returns of how many."""
    rows = Alarm.objects.filter(state__in=PATIENCE, pressed_at__lte=now - min(PATIENCE.values()))
    waiting = list(
        rows.select_for_update(skip_locked=True, of=("self",))
        .select_related("unit", "school", "device")
        .order_by("pressed_at")[:AT_ONCE]
    )
    return sum(_press(alarm, now) for alarm in waiting)


def _press(alarm: Alarm, now: datetime) -> bool:
    moved = alarm.steps.aggregate(
        moved_at=Max("at", filter=~Q(to_state="")), told_at=Max("at", filter=Q(by=None, ring=0, called__gt=0))
    )
    patience = PATIENCE[AlarmState(alarm.state)]
    if now - moved["moved_at"] < patience or (moved["told_at"] and moved["told_at"] >= moved["moved_at"]):
        return False
    people = [one.user for one in responders(alarm, WIDEST_RING, now)]
    step = AlarmStep.objects.create(
        alarm=alarm, by=None, at=now, called=len(people), text=_("Nobody has taken it further; told again.")
    )
    journal.record(by=None, verb="alarm.forgotten", target=alarm, state=alarm.state, called=len(people))
    tell_of(alarm, "alarm_forgotten", to=people, now=now, key=f"forgotten:{step.pk}")
    live.changed(path=alarm.unit.path, kind="alarm", pk=alarm.pk)
    return True
