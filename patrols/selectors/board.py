"""The posts of now, for the live board."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patrols.models import Assignment, CheckOut, Post, Shift
from patrols.selectors.coverage import Coverage, KindLine, coverage
from patrols.workflow import CAME, DutyState, SlotKind

# More people than these are not read on a board; the shift's own page has them all.
MOST_NAMED = 8
LABELS = {kind.value: kind.label for kind in SlotKind}


class LineState(TextChoices):
    """How a post stands now."""

    COVERED = "COVERED", _("covered")
    DUE = "DUE", _("due")
    LATE = "LATE", _("late")
    EMPTY = "EMPTY", _("nobody assigned")
    SHORT = "SHORT", _("seats open")
    CLOSED = "CLOSED", _("no shift")


@dataclass(frozen=True)
class Presence:
    """A person of a shift; `since` is when the person came."""

    user_id: int
    name: str
    kind: str
    kind_label: str | Promise
    state: str
    since: datetime | None
    is_out_of_radius: bool


@dataclass(frozen=True)
class Handover:
    """When somebody left a post last, and what was handed over in words."""

    at: datetime
    handover: str


@dataclass(frozen=True)
class PostLine:
    """One post: its shift of now, else the next of today, else the last of today; congestion 0–3 as last told today.

    `missing` are the required kinds with a seat that nobody holds.
    """

    post: Post
    shift: Shift | None
    state: LineState
    who: list[Presence]
    since: datetime | None
    congestion: int | None
    missing: list[KindLine]
    last: Handover | None = None

    @property
    def shown(self) -> list[Presence]:
        """Those whom a board names: where they are too many, whoever has not come stands first."""
        if len(self.who) <= MOST_NAMED:
            return self.who
        return sorted(self.who, key=lambda person: person.state in CAME)[:MOST_NAMED]

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.who) - len(self.shown)

    @property
    def came(self) -> int:
        """How many stand there."""
        return sum(person.state == DutyState.ON_POST for person in self.who)

    @property
    def congestion_label(self) -> str | Promise:
        """How the gate was, in a word; "" when nobody has told today."""
        return "" if self.congestion is None else CheckOut.Congestion(self.congestion).label


def duty_board(unit_ids: Sequence[int], now: datetime) -> list[PostLine]:
    """Every post of these units that stands today, by name. Four queries, however many posts.

    COVERED: every required kind has come. DUE: given, but not required yet. LATE: required, and somebody is not there.
    EMPTY: no seat of a shift that is due is given. SHORT: some are, a required one is not. CLOSED: no shift now or
    later today.
    """
    around = (now.date() - timedelta(days=1), now.date() + timedelta(days=1))
    posts = list(Post.objects.filter(unit__in=unit_ids).standing(*around).select_related("unit", "kind", "school"))
    shifts = _shift_of_each(posts, now, around)
    chosen = [shift for shift in shifts.values() if shift is not None]
    people = _people(chosen)
    seats = coverage(chosen, [(pk, person.kind, person.state) for pk, who in people.items() for person in who])
    told = _last_told(posts, now)
    lines = []
    for post in posts:
        shift = shifts[post.pk]
        who = people[shift.pk] if shift else []
        state = _state(shift, seats[shift.pk], now) if shift else LineState.CLOSED
        missing = _missing(seats[shift.pk]) if shift and state in (LineState.EMPTY, LineState.SHORT) else []
        came = [person.since for person in who if person.since and person.state == DutyState.ON_POST]
        last, congestion = told.get(post.pk, (None, None))
        lines.append(PostLine(post, shift, state, who, min(came, default=None), congestion, missing, last))
    return lines


def _shift_of_each(posts: list[Post], now: datetime, around: tuple[object, object]) -> dict[int, Shift | None]:
    today = {post.pk: now.astimezone(post.unit.zone).date() for post in posts}
    by_pk = {post.pk: post for post in posts}
    found: dict[int, Shift | None] = dict.fromkeys(today)
    rows = Shift.objects.planned().filter(post__in=by_pk, on__range=around).order_by("starts_at", "pk")
    for shift in rows:
        if shift.on != today[shift.post_id] and not shift.required_at <= now < shift.ends_at:
            continue
        shift.post = by_pk[shift.post_id]
        known = found[shift.post_id]
        # In order of time: a later one counts only when the one known is over.
        if known is None or known.ends_at <= now:
            found[shift.post_id] = shift
    return found


def _people(shifts: list[Shift]) -> dict[int, list[Presence]]:
    people: dict[int, list[Presence]] = defaultdict(list)
    rows = Assignment.objects.held().filter(shift__in=[shift.pk for shift in shifts]).order_by("pk")
    # Plain values: of a county thousands stand here every few seconds.
    for shift_id, user_id, name, kind, state, at, is_off in rows.values_list(
        "shift_id", "user_id", "user__full_name", "slot_kind", "state", "check_in__at", "check_in__is_out_of_radius"
    ):
        since = at if state in CAME else None
        people[shift_id].append(Presence(user_id, name, kind, LABELS[kind], state, since, bool(is_off)))
    return people


def _last_told(posts: list[Post], now: datetime) -> dict[int, tuple[Handover, int | None]]:
    """By post, the last handover of today, and the last word on its traffic."""
    since = now - timedelta(hours=18)
    rows = CheckOut.objects.filter(at__gt=since, at__lte=now, assignment__shift__post__in=[post.pk for post in posts])
    told: dict[int, tuple[Handover, int | None]] = {}
    for post_id, at, words, congestion in rows.order_by("at").values_list(
        "assignment__shift__post_id", "at", "handover", "congestion"
    ):
        before = told[post_id][1] if post_id in told else None
        told[post_id] = (Handover(at, words), before if congestion is None else congestion)
    return told


def _missing(seats: Coverage) -> list[KindLine]:
    return [line for line in seats.missing if line.is_required]


def _state(shift: Shift, seats: Coverage, now: datetime) -> LineState:
    if shift.ends_at <= now:
        return LineState.CLOSED
    if seats.is_present and seats.lines:
        return LineState.COVERED
    if not seats.planned:
        return LineState.EMPTY
    if not seats.is_planned:
        return LineState.SHORT
    return LineState.DUE if now < shift.required_at else LineState.LATE
