"""A proposed roster in words: what is new, what stays empty, why, and what would help."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from patrols.models import ProposedSeat, RosterPlan, Shift
from patrols.roster import Rule
from patrols.selectors.roster import Cell, cells_of
from patrols.workflow import SlotKind

# Why people who could do it are not there, in the middle of a sentence.
REASONS: dict[str, Promise] = {
    Rule.LEAVE: gettext_lazy("on leave"),
    Rule.REACH: gettext_lazy("not serving in that area"),
    Rule.ONE_PLACE: gettext_lazy("on duty elsewhere then, or on the way"),
    Rule.REST: gettext_lazy("without enough rest"),
    Rule.MAX_PER_DAY: gettext_lazy("at their number of duties a day"),
    Rule.MAX_PER_WEEK: gettext_lazy("at their number of duties a week"),
    Rule.MAX_RUN: gettext_lazy("at their number of days in a row"),
    Rule.PRICE: gettext_lazy("possible, at the cost of other wishes"),
}
ALONE: dict[str, Promise] = {
    Rule.MAX_PER_WEEK: gettext_lazy("A higher number of duties a week would fill %(filled)s of them."),
    Rule.MAX_PER_DAY: gettext_lazy("A higher number of duties a day would fill %(filled)s of them."),
    Rule.REST: gettext_lazy("Shorter rest between days would fill %(filled)s of them."),
    Rule.LEAVE: gettext_lazy("Calling people back from leave would fill %(filled)s of them."),
    Rule.REACH: gettext_lazy("People from other areas would fill %(filled)s of them."),
    Rule.LOCK: gettext_lazy("Moving people who are assigned already would fill %(filled)s of them."),
}


@dataclass(frozen=True)
class EmptySeats:
    """Seats that stay empty: at one of these shifts, so many, and why."""

    shifts: list[Shift]
    kind: str | Promise
    missing: int
    reasons: str


@dataclass(frozen=True)
class Line:
    """A shift of the proposal: as it is now, and who would come."""

    cell: Cell
    coming: list[ProposedSeat]


def lines_of(plan: RosterPlan) -> list[Line]:
    """The shifts that get somebody new, in order of time. Five queries."""
    coming: dict[int, list[ProposedSeat]] = defaultdict(list)
    shifts: dict[int, Shift] = {}
    for seat in plan.seats.select_related("shift__post__unit", "user"):
        coming[seat.shift_id].append(seat)
        shifts[seat.shift_id] = seat.shift
    cells = cells_of(list(shifts.values()))
    return [Line(cells[pk], coming[pk]) for pk in shifts]


def empty_of(plan: RosterPlan) -> list[EmptySeats]:
    """What stays empty, in order of time. One query."""
    gaps = plan.told.get("gaps", [])
    pks = {pk for gap in gaps for pk in gap["shifts"]}
    shifts = {shift.pk: shift for shift in Shift.objects.filter(pk__in=pks).select_related("post__unit")}
    return [
        EmptySeats(
            [shifts[pk] for pk in gap["shifts"] if pk in shifts],
            SlotKind(gap["kind"]).label,
            gap["missing"],
            _reasons(gap["kept_away"]),
        )
        for gap in gaps
    ]


def _reasons(kept_away: dict[str, int]) -> str:
    if not kept_away:
        return _("Nobody in the unit is of that kind.")
    often = sorted(kept_away.items(), key=lambda item: -item[1])
    return "; ".join(f"{count} {REASONS.get(rule, rule)}" for rule, count in often)


def sentences_of(plan: RosterPlan) -> list[str]:
    """What keeps the week from being full, and what would fill it."""
    if not plan.empty_seats:
        return [_("Every seat is filled.")]
    told = [
        ngettext("%(count)s seat stays empty.", "%(count)s seats stay empty.", plan.empty_seats)
        % {"count": plan.empty_seats}
    ]
    for rule, filled in sorted(plan.told.get("alone", {}).items(), key=lambda item: -item[1]):
        if rule in ALONE:
            told.append(str(ALONE[rule]) % {"filled": filled})
    return [*told, *_together(plan.told.get("remedies", []))]


def _together(remedies: list[dict[str, Any]]) -> list[str]:
    """The cheapest way to fill all of them, as one sentence."""
    if not remedies:
        return []
    people: dict[str, set[int]] = defaultdict(set)
    amounts: Counter[str] = Counter()
    for remedy in remedies:
        people[remedy["rule"]].add(remedy["person"])
        amounts[remedy["rule"]] += remedy["amount"]
    parts = [_part(rule, len(people[rule]), amounts[rule]) for rule in sorted(amounts)]
    return [_("To fill all of them with the least change: %(steps)s.") % {"steps": "; ".join(parts)}]


def _part(rule: str, people: int, amount: int) -> str:
    facts = {"people": people, "amount": amount}
    words = {
        Rule.MAX_PER_WEEK: _("%(amount)s more duties in the week, over %(people)s people"),
        Rule.MAX_PER_DAY: _("more duties on a day for %(people)s people"),
        Rule.REST: _("shorter rest for %(people)s people"),
        Rule.LEAVE: _("%(people)s people back from leave"),
        Rule.REACH: _("%(people)s people into other areas"),
        Rule.LOCK: _("%(people)s people moved who are assigned already"),
        Rule.PEOPLE: _("%(amount)s duties by people from outside"),
    }
    return words[Rule(rule)] % facts


def plans_to_begin(at_once: int, now: datetime) -> list[int]:
    """The proposals that wait longest, so that no more than so many are searched at the same time."""
    busy = sum(not row.is_given_up(now) for row in RosterPlan.objects.searched())
    return list(RosterPlan.objects.waiting().values_list("pk", flat=True)[: max(at_once - busy, 0)])
