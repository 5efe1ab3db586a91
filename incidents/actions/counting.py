"""Who is safe: a class counted during an alarm, by numbers alone."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import Alarm, AlarmStep, RollCall
from incidents.models.alarms import MOST_OF_A_CLASS
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel import live


@dataclass(frozen=True)
class Count:
    """A class, counted: of those found, how many went home with their parents."""

    group: str
    safe: int
    in_need: int = 0
    missing: int = 0
    handed_over: int = 0


@transaction.atomic
def count_class(*, by: User, alarm: Alarm, count: Count, now: datetime) -> RollCall:
    """The newest count of the class; the earlier one stays in the timeline. Raises ValidationError."""
    group = " ".join(count.group.split())[:40]
    if not group:
        raise ValidationError({"group": _("Say which class it is.")})
    numbers = {name: value for name, value in asdict(count).items() if name != "group"}
    if not all(0 <= number <= MOST_OF_A_CLASS for number in numbers.values()):
        raise ValidationError(_("A class is counted from 0 to 10,000."))
    if count.handed_over > count.safe + count.in_need:
        raise ValidationError({"handed_over": _("More were handed over than were found.")})
    alarm = Alarm.objects.select_for_update(of=("self",)).select_related("unit").get(pk=alarm.pk)
    row, _is_new = RollCall.objects.update_or_create(
        alarm=alarm, group=group, defaults={**numbers, "by": by, "at": now}
    )
    text = _("%(group)s: safe %(safe)s, need help %(in_need)s, missing %(missing)s, handed over %(handed_over)s")
    AlarmStep.objects.create(alarm=alarm, by=by, at=now, text=text % {"group": group, **numbers})
    journal.record(by=by, verb="alarm.counted", target=alarm, **numbers)
    live.changed(path=alarm.unit.path, kind="alarm", pk=alarm.pk)
    return row
