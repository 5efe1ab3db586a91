"""Giving a duty away, and taking one over."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from patrols.actions.duty import assign, double_booking, drop_reminders, locked, span_of
from patrols.actions.stale import tell_swaps, undo_stale_swaps
from patrols.models import Assignment, Swap, SwapAsk
from patrols.selectors.people import leaders_of
from patrols.selectors.planning import settings_of
from patrols.selectors.stand_ins import may_take_over, stand_ins
from patrols.workflow import AWAITED, SWAP_MOVES, DutyState, SwapState
from safeschool.accounts.models import User
from safeschool.accounts.roles import Role
from safeschool.audit import journal
from safeschool.kernel import live


@transaction.atomic
def ask_swap(
    *,
    by: User,
    assignment: Assignment,
    people: Sequence[User],
    now: datetime,
    in_return: Assignment | None = None,
    note: str = "",
) -> Swap:
    """Ask one person or several to take one's duty; each is told. `in_return` is a duty of the one person asked.

    ValidationError: the duty has begun, is offered already, or somebody asked may not hold or cannot come to it.
    """
    row = locked(assignment)
    if row.state not in AWAITED or row.shift.required_at <= now:
        raise ValidationError(_("This duty has begun or is over; it cannot be given away any more."))
    _check_people(row, people, in_return)
    swap = Swap(
        assignment=row,
        asked_by=row.user,
        in_return=in_return,
        note=note.strip()[:300],
        required_at=row.shift.required_at,
        ends_at=row.shift.ends_at,
        return_at=in_return.shift.required_at if in_return else None,
    )
    try:
        with transaction.atomic():
            swap.save()
    except IntegrityError as error:
        raise ValidationError(_("This duty is offered already. Withdraw that first.")) from error
    SwapAsk.objects.bulk_create(SwapAsk(swap=swap, user=person) for person in people)
    journal.record(by=by, verb="swap.ask", target=swap, unit_id=row.shift.post.unit_id, asked=len(people))
    tell_swaps([swap], about="swap_asked", now=now, to=people)
    return swap


def _check_people(row: Assignment, people: Sequence[User], in_return: Assignment | None) -> None:
    if not people:
        raise ValidationError(_("Nobody is free who may take this duty."))
    able = {found.user.pk: found for found in stand_ins(row)}
    for person in people:
        found = able.get(person.pk)
        if found is None:
            raise ValidationError(_("%(name)s cannot take this duty.") % {"name": person.full_name})
        if found.busy and found.busy != in_return:
            raise ValidationError(_("%(name)s is on duty elsewhere at that time.") % {"name": person.full_name})
    if in_return and (len(people) != 1 or in_return.user_id != people[0].pk or in_return.state not in AWAITED):
        raise ValidationError(_("In return one takes a coming duty of the one person asked."))


@transaction.atomic
def accept_swap(*, by: User, swap: Swap, now: datetime) -> Swap:
    """The one asked will come; it is done, or waits for the chief where the unit wants that.

    A swap that has become stale is undone instead. ValidationError: not asked, or decided already, or busy by now.
    """
    row = _locked(swap)
    if not row.asks.filter(user=by).exists():
        raise ValidationError(_("You were not asked."))
    needs_chief = settings_of(row.assignment.shift.post.unit).swaps_need_approval
    if _undone(row, now):
        return row
    _check_move(row, SwapState.AGREED if needs_chief else SwapState.DONE)
    shift = row.assignment.shift
    busy = Assignment.objects.held().of(by).filter(span__overlap=span_of(shift)).exclude(pk=row.in_return_id or 0)
    if busy.exists():
        raise ValidationError(double_booking(by, shift))
    row.taker = by
    if not needs_chief:
        return _exchange(by, row, now)
    row.state = SwapState.AGREED
    row.save(update_fields=["taker", "state"])
    unit = shift.post.unit
    journal.record(by=by, verb="swap.accept", target=row, unit_id=unit.pk)
    tell_swaps([row], about="swap_agreed", now=now, to=[row.asked_by, *leaders_of([unit], Role.WARD_CHIEF)[unit.pk]])
    return row


@transaction.atomic
def decline_swap(*, by: User, swap: Swap, now: datetime) -> Swap:
    """The one asked cannot come; when nobody is left the asker is told."""
    row = _locked(swap)
    if not row.asks.filter(user=by).exists():
        raise ValidationError(_("You were not asked."))
    _check_move(row, SwapState.DECLINED)
    row.asks.filter(user=by, declined_at=None).update(declined_at=now)
    journal.record(by=by, verb="swap.decline", target=row, unit_id=row.assignment.shift.post.unit_id)
    if not row.asks.filter(declined_at=None).exists():
        _settle(row, SwapState.DECLINED, by, now)
        tell_swaps([row], about="swap_declined", now=now, to=[row.asked_by])
    return row


@transaction.atomic
def withdraw_swap(*, by: User, swap: Swap, now: datetime) -> Swap:
    """The asker keeps the duty after all; whoever said yes is told."""
    row = _locked(swap)
    if row.asked_by_id != by.pk:
        raise ValidationError(_("Only who asked can withdraw."))
    _check_move(row, SwapState.WITHDRAWN)
    _settle(row, SwapState.WITHDRAWN, by, now)
    journal.record(by=by, verb="swap.withdraw", target=row, unit_id=row.assignment.shift.post.unit_id)
    told = [row.taker] if row.taker else [ask.user for ask in row.asks.filter(declined_at=None).select_related("user")]
    tell_swaps([row], about="swap_withdrawn", now=now, to=told)
    return row


@transaction.atomic
def approve_swap(*, by: User, swap: Swap, now: datetime) -> Swap:
    """The chief agrees and the duty changes hands; a swap that has become stale is undone instead."""
    row = _locked(swap)
    if _undone(row, now):
        return row
    _check_move(row, SwapState.DONE)
    return _exchange(by, row, now)


@transaction.atomic
def refuse_swap(*, by: User, swap: Swap, now: datetime) -> Swap:
    """The chief does not agree; everybody keeps their duties, both are told."""
    row = _locked(swap)
    _check_move(row, SwapState.REFUSED)
    _settle(row, SwapState.REFUSED, by, now)
    journal.record(by=by, verb="swap.refuse", target=row, unit_id=row.assignment.shift.post.unit_id)
    tell_swaps([row], about="swap_refused", now=now)
    return row


@transaction.atomic
def take_over(*, by: User, assignment: Assignment, now: datetime) -> Assignment:
    """Take somebody's duty at once, because it is about to begin or has begun without them; both and the chief hear it.

    ValidationError: too early, over, they have come, or one may not hold the seat or is on duty elsewhere.
    """
    row = locked(assignment)
    if not may_take_over(by, row, now):
        raise ValidationError(_("This duty cannot be taken over now."))
    before = row.user
    _free(row)
    undo_stale_swaps(now=now, of=[row])
    taken = assign(by=by, shift=row.shift, user=by, slot_kind=row.slot_kind, now=now)
    unit = row.shift.post.unit
    swap = Swap.objects.create(
        assignment=row, asked_by=before, taker=by, state=SwapState.DONE, required_at=row.shift.required_at,
        ends_at=row.shift.ends_at, settled_at=now, settled_by=by,
    )  # fmt: skip
    journal.record(by=by, verb="swap.take_over", target=swap, unit_id=unit.pk)
    tell_swaps([swap], about="swap_taken_over", now=now, to=[before, *leaders_of([unit], Role.WARD_CHIEF)[unit.pk]])
    live.changed(path=unit.path, kind="post", pk=row.shift.post_id)
    return taken


def _exchange(by: User, row: Swap, now: datetime) -> Swap:
    """Both seats are freed before either is given again: nobody is ever at two posts."""
    taker = row.taker
    if taker is None:
        raise ValidationError(_("Nobody has agreed to come."))
    duties = [(locked(row.assignment), taker)]
    if row.in_return:
        duties.append((locked(row.in_return), row.asked_by))
    for duty, _person in duties:
        _free(duty)
    for duty, person in duties:
        assign(by=by, shift=duty.shift, user=person, slot_kind=duty.slot_kind, now=now)
    row.save(update_fields=["taker"])
    _settle(row, SwapState.DONE, by, now)
    unit = row.assignment.shift.post.unit
    journal.record(by=by, verb="swap.done", target=row, unit_id=unit.pk)
    tell_swaps([row], about="swap_done", now=now)
    live.changed(path=unit.path, kind="post", pk=row.assignment.shift.post_id)
    return row


def _free(duty: Assignment) -> None:
    duty.state = DutyState.CANCELLED
    duty.save(update_fields=["state"])
    drop_reminders([duty])


def _locked(swap: Swap) -> Swap:
    rows = Swap.objects.select_for_update(of=("self",))
    return rows.select_related(
        "asked_by", "taker", "assignment__user", "assignment__shift__post__unit", "in_return__shift__post__unit"
    ).get(pk=swap.pk)


def _undone(row: Swap, now: datetime) -> bool:
    """Whether it was stale, and is undone now."""
    if row.is_open and undo_stale_swaps(now=now, of=[row.assignment]):
        row.refresh_from_db()
        return True
    return False


def _check_move(row: Swap, to: SwapState) -> None:
    if to not in SWAP_MOVES.get(row.state, ()):
        raise ValidationError(_("This swap is settled already: %(state)s.") % {"state": row.get_state_display()})


def _settle(row: Swap, to: SwapState, by: User, now: datetime) -> None:
    row.state, row.settled_at, row.settled_by = to, now, by
    row.save(update_fields=["state", "settled_at", "settled_by"])
