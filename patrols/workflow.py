"""The words of duty, and which moves of an assignment are lawful."""

from datetime import timedelta

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeschool.accounts.roles import Role


class SlotKind(TextChoices):
    """What kind of person a seat of a post is for."""

    POLICE = "POLICE", _("police officer")
    AUXILIARY = "AUXILIARY", _("auxiliary officer")
    TRAFFIC = "TRAFFIC", _("traffic police officer")
    COMMAND = "COMMAND", _("command centre")
    GUARD = "GUARD", _("school guard")
    TEACHER = "TEACHER", _("teacher")
    PARENT = "PARENT", _("parent or volunteer")


# Who may sit where. A parent has no account: somebody of the school answers for that seat.
ROLES_FOR: dict[str, frozenset[Role]] = {
    SlotKind.POLICE: frozenset({Role.WARD_OFFICER, Role.WARD_CHIEF, Role.COMMANDER, Role.TRAFFIC_OFFICER}),
    SlotKind.AUXILIARY: frozenset({Role.AUXILIARY, Role.WARD_OFFICER}),
    SlotKind.TRAFFIC: frozenset({Role.TRAFFIC_OFFICER}),
    SlotKind.COMMAND: frozenset({Role.VIDEO_INSPECTOR, Role.COMMANDER, Role.WARD_CHIEF}),
    SlotKind.GUARD: frozenset({Role.SCHOOL_GUARD}),
    SlotKind.TEACHER: frozenset(
        {Role.HOMEROOM_TEACHER, Role.HEAD_TEACHER, Role.SCHOOL_SAFETY_OFFICER, Role.DEPUTY_HEAD_LAW}
    ),
    SlotKind.PARENT: frozenset({Role.HOMEROOM_TEACHER, Role.HEAD_TEACHER, Role.SCHOOL_SAFETY_OFFICER}),
}

# The taxonomy's words for the same kinds.
KIND_OF_TAXONOMY = {
    "TRAFFIC_POLICE": SlotKind.TRAFFIC,
    "SCHOOL_GUARD": SlotKind.GUARD,
    "VOLUNTEER": SlotKind.PARENT,
    # Pupils hold no seat; the adult beside them does.
    "PUPIL_ADULT_SUPERVISED": SlotKind.TEACHER,
}


class DutyMoment(TextChoices):
    """The moments of the school day (as the bells name them), and duty at hours of the post's own."""

    ARRIVAL = "ARRIVAL", _("arrival")
    NOON_OUT = "NOON_OUT", _("midday dismissal")
    NOON_IN = "NOON_IN", _("midday return")
    DISMISSAL = "DISMISSAL", _("dismissal")
    EVENING = "EVENING", _("end of evening study")
    OWN = "OWN", _("hours of its own")


class ShiftState(TextChoices):
    PLANNED = "PLANNED", _("Planned")
    CANCELLED = "CANCELLED", _("Cancelled")


class DutyState(TextChoices):
    """Where an assignment stands."""

    PLANNED = "PLANNED", _("Planned")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    ON_POST = "ON_POST", _("On post")
    DONE = "DONE", _("Done")
    ABSENT = "ABSENT", _("Absent")
    CANCELLED = "CANCELLED", _("Cancelled")


AWAITED = (DutyState.PLANNED, DutyState.CONFIRMED)
# These hold their person's time: nobody is planned over them.
HELD = (DutyState.PLANNED, DutyState.CONFIRMED, DutyState.ON_POST, DutyState.DONE, DutyState.ABSENT)
CAME = (DutyState.ON_POST, DutyState.DONE)

MOVES: dict[str, frozenset[str]] = {
    DutyState.PLANNED: frozenset({DutyState.CONFIRMED, DutyState.ON_POST, DutyState.ABSENT, DutyState.CANCELLED}),
    DutyState.CONFIRMED: frozenset({DutyState.ON_POST, DutyState.ABSENT, DutyState.CANCELLED}),
    DutyState.ON_POST: frozenset({DutyState.DONE}),
    DutyState.DONE: frozenset(),
    # A phone without network may tell later that its officer was there.
    DutyState.ABSENT: frozenset({DutyState.ON_POST}),
    DutyState.CANCELLED: frozenset(),
}


def may_move(old: str, new: str) -> bool:
    """Whether an assignment may go from the one state to the other."""
    return new in MOVES[old]


class Lead(TextChoices):
    """How long before the required time a reminder goes out."""

    DAY = "DAY", _("a day before")
    HOUR = "HOUR", _("an hour before")
    SOON = "SOON", _("20 minutes before")


LEADS: dict[str, timedelta] = {
    Lead.DAY: timedelta(hours=24),
    Lead.HOUR: timedelta(minutes=60),
    Lead.SOON: timedelta(minutes=20),
}


class Told(IntegerChoices):
    """Who is told that somebody has not come."""

    OFFICER = 0, _("the officer")
    CHIEF = 1, _("the chief")
    COMMANDER = 2, _("the commander")


TELL_AFTER: dict[int, timedelta] = {
    Told.OFFICER: timedelta(0),
    Told.CHIEF: timedelta(minutes=5),
    Told.COMMANDER: timedelta(minutes=10),
}

# One may be early, but not by half a day.
CHECK_IN_OPENS = timedelta(hours=2)
# How far ahead an empty seat is a gap that somebody should hear of.
LOOK_AHEAD = timedelta(days=30)


class PlanStatus(TextChoices):
    """Where a proposed roster stands."""

    DRAFT = "DRAFT", _("Waiting")
    SOLVING = "SOLVING", _("Searching")
    PROPOSED = "PROPOSED", _("Proposed")
    PUBLISHED = "PUBLISHED", _("Published")
    CANCELLED = "CANCELLED", _("Cancelled")
    FAILED = "FAILED", _("Failed")


# Seconds to find out why seats stay empty, after the search.
EXPLAINING = 30
# A search whose worker died is given up this long after it should have ended.
GIVEN_UP = timedelta(minutes=2)


class Weight(IntegerChoices):
    """How much a wish weighs beside the others; an empty seat weighs more than all of them together."""

    NONE = 0, _("not at all")
    LITTLE = 1, _("a little")
    NORMAL = 3, _("normal")
    MUCH = 9, _("much")


class SwapState(TextChoices):
    """Where the wish of a person to give a duty away stands."""

    ASKED = "ASKED", _("Asked")
    AGREED = "AGREED", _("Waiting for the chief")
    DONE = "DONE", _("Changed hands")
    DECLINED = "DECLINED", _("Declined")
    REFUSED = "REFUSED", _("Refused")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    UNDONE = "UNDONE", _("Undone")


OPEN_SWAPS = (SwapState.ASKED, SwapState.AGREED)
SWAP_MOVES: dict[str, frozenset[str]] = {
    SwapState.ASKED: frozenset({
        SwapState.AGREED, SwapState.DONE, SwapState.DECLINED, SwapState.WITHDRAWN, SwapState.UNDONE,
    }),
    SwapState.AGREED: frozenset({SwapState.DONE, SwapState.REFUSED, SwapState.WITHDRAWN, SwapState.UNDONE}),
}  # fmt: skip


class LeaveKind(TextChoices):
    """Why somebody is away."""

    ANNUAL = "ANNUAL", _("annual leave")
    SICK = "SICK", _("illness")
    FAMILY = "FAMILY", _("family")
    TRAINING = "TRAINING", _("training or other service")
    OTHER = "OTHER", _("another reason")


class LeaveState(TextChoices):
    """Where a wish for leave stands."""

    ASKED = "ASKED", pgettext_lazy("leave", "Asked")
    AGREED = "AGREED", pgettext_lazy("leave", "Agreed")
    REFUSED = "REFUSED", pgettext_lazy("leave", "Refused")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("leave", "Withdrawn")


class PointKind(TextChoices):
    """What a patrol owes a point; each kind has its own rule of completion (see `visit_counts`)."""

    MUST_REACH = "MUST_REACH", _("Must-reach point")
    MUST_PATROL = "MUST_PATROL", _("Must-patrol point")
    STANDING = "STANDING", _("Standing point")


class PatrolMode(TextChoices):
    FOOT = "FOOT", _("on foot")
    VEHICLE = "VEHICLE", _("by car")
    MOTORBIKE = "MOTORBIKE", _("by motorbike or bicycle")


# Visits a shift and minutes of each, as usual; a point may ask for others.
USUAL_VISITS: dict[str, int] = {PointKind.MUST_REACH: 1, PointKind.MUST_PATROL: 2, PointKind.STANDING: 1}
USUAL_STAY: dict[str, int] = {PointKind.MUST_REACH: 0, PointKind.MUST_PATROL: 5, PointKind.STANDING: 20}
# A crew may tap its first point a little before its patrol begins.
PATROL_OPENS = timedelta(minutes=30)


def visit_counts(kind: str, stay_minutes: int, stayed: timedelta | None, lights_on: bool | None) -> bool:
    """Whether a visit counts towards the rule of its point; `stayed` is None until the crew said that it leaves.

    Must-reach: being there is enough. Must-patrol: gone over, which takes its minutes. Standing: a car parked for its
    minutes with the lights on.
    """
    if kind == PointKind.MUST_REACH:
        return True
    is_long_enough = stayed is not None and stayed >= timedelta(minutes=stay_minutes)
    return is_long_enough and (kind == PointKind.MUST_PATROL or bool(lights_on))


class Seen(TextChoices):
    """What the camera answers."""

    YES = "YES", _("Yes")
    NO = "NO", _("No")
    UNSEEN = "UNSEEN", _("Cannot be seen")


class StreetKind(TextChoices):
    """What an officer did in the street with one tap, about nobody in particular; the last one is told, not solved."""

    PEDESTRIAN = "PEDESTRIAN", _("advised pedestrian")
    VEHICLE = "VEHICLE", _("moved vehicle on")
    THREE_WHEELER = "THREE_WHEELER", _("three-wheeler moved on")
    TRADER = "TRADER", _("cleared the road of trading")
    UNSOLVED = "UNSOLVED", _("met, not solved")
