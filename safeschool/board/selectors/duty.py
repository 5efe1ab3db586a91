"""The duty board: every post of now, the alarms, and what nobody has taken up yet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from incidents.models import Alarm, AlarmDevice, Concern, EarlyWarning
from incidents.querysets import AlarmQuerySet, ConcernQuerySet, DeviceQuerySet, WarningQuerySet
from patrols.selectors import NextPoint, PostLine, duty_board, next_points
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.pulse import Pulse, pulse

# What needs a look comes first.
ORDER = ("LATE", "EMPTY", "SHORT", "DUE", "COVERED", "CLOSED")
TONES = {"LATE": "high", "EMPTY": "medium", "SHORT": "medium", "DUE": "wait", "COVERED": "good", "CLOSED": "quiet"}
ICONS = {
    "LATE": "alert-triangle",
    "EMPTY": "user-exclamation",
    "SHORT": "users",
    "DUE": "hourglass",
    "COVERED": "shield-check",
    "CLOSED": "moon",
}
MOST_ALARMS = 20


@dataclass(frozen=True)
class Tile:
    """A post as a tile: its line, and colour and icon of its state."""

    line: PostLine
    tone: str
    icon: str


@dataclass(frozen=True)
class DutyBoard:
    """The posts of some units, the troubled ones first, where patrols go next, alarms, and what nobody has taken up.

    `names` says whether people may be named on it: on a screen without a reader they may not.
    """

    now: datetime
    tiles: list[Tile]
    counts: Sequence[tuple[str | Promise, str, str, int]]
    patrols: list[NextPoint]
    alarms: list[Alarm]
    concerns: int
    overdue: int
    dead_devices: int
    warnings: int
    names: bool
    pulse: Pulse


def duty_board_of(*, user: User, now: datetime) -> DutyBoard:
    """The board of the units where the user may view it; seventeen queries at most, however many posts."""
    units = user.reach(Permission.VIEW_BOARD)
    return _board(
        units,
        now,
        alarms=Alarm.objects.visible_to(user),
        concerns=Concern.objects.counted_for(user),
        devices=AlarmDevice.objects.filter(school__unit__in=units),
        warnings=EarlyWarning.objects.visible_to(user),
        names=True,
    )


def wall_board_of(*, unit: Unit, now: datetime) -> DutyBoard:
    """The board of a unit for a screen that nobody has signed in to: posts, alarms, numbers, no name."""
    units = list(Unit.objects.under(unit).values_list("pk", flat=True))
    return _board(
        units,
        now,
        alarms=Alarm.objects.filter(unit__in=units),
        concerns=Concern.objects.filter(unit__in=units),
        devices=AlarmDevice.objects.filter(school__unit__in=units),
        warnings=EarlyWarning.objects.filter(unit__in=units, is_shared=True),
        names=False,
    )


def _board(
    units: list[int],
    now: datetime,
    *,
    alarms: AlarmQuerySet,
    concerns: ConcernQuerySet,
    devices: DeviceQuerySet,
    warnings: WarningQuerySet,
    names: bool,
) -> DutyBoard:
    lines = duty_board(units, now)
    lines.sort(key=lambda line: (ORDER.index(line.state), line.post.name))
    found = Counter(line.state for line in lines)
    counts = [(state.label, TONES[state], ICONS[state], found[state]) for state in sorted(found, key=ORDER.index)]
    waiting = concerns.filter(state="SUBMITTED").order_by()
    dead = sum(device.is_dead(now) for device in devices.working().only("last_seen_at"))
    return DutyBoard(
        now=now,
        tiles=[Tile(line, TONES[line.state], ICONS[line.state]) for line in lines],
        counts=counts,
        patrols=next_points(units, now),
        alarms=list(alarms.open().for_list()[:MOST_ALARMS]),
        concerns=waiting.count(),
        overdue=waiting.filter(acknowledge_by__lte=now).count(),
        dead_devices=dead,
        warnings=warnings.open().count(),
        names=names,
        pulse=pulse(),
    )
