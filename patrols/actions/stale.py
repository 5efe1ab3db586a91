"""Swaps whose duty is not what it was."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from patrols.models import Assignment, Swap
from patrols.workflow import SwapState
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.notifications.send import Message, notify_many
from safeschool.notifications.workflow import Topic


@transaction.atomic
def undo_stale_swaps(*, now: datetime, of: Iterable[Assignment] | None = None) -> int:
    """Undo every open swap whose duty has moved, begun or changed hands, or whose taker cannot come; both are told.

    With `of`, only the swaps about these duties. Returns how many were undone.
    """
    asked = Swap.objects.open()
    if of is not None:
        pks = [row.pk for row in of]
        asked = asked.filter(Q(assignment__in=pks) | Q(in_return__in=pks))
    # Few are open at any time: looked up first, so that duties by the ten thousand are never joined to find none.
    if not (few := list(asked.values_list("pk", flat=True))):
        return 0
    rows = Swap.objects.stale(now).filter(pk__in=few)
    found = Swap.objects.select_for_update(skip_locked=of is None, of=("self",)).filter(pk__in=rows.values("pk"))
    swaps = list(found.select_related("asked_by", "taker", "assignment__shift__post").order_by("pk"))
    Swap.objects.filter(pk__in=[swap.pk for swap in swaps]).update(state=SwapState.UNDONE, settled_at=now)
    journal.record_all(
        journal.line(by=None, verb="swap.undo", target=swap, unit_id=swap.assignment.shift.post.unit_id)
        for swap in swaps
    )
    tell_swaps(swaps, about="swap_undone", now=now)
    return len(swaps)


def both_of(swap: Swap) -> list[User]:
    """Who asked, and who would come."""
    return [swap.asked_by, swap.taker] if swap.taker else [swap.asked_by]


def tell_swaps(swaps: Sequence[Swap], *, about: str, now: datetime, to: Sequence[User] | None = None) -> None:
    """Tell both of each swap, or those named, once."""
    messages = [
        Message(
            to=person,
            key=f"{about.replace('_', '-')}:{swap.pk}",
            context={"shift": swap.assignment.shift, "post": swap.assignment.shift.post, "swap": swap},
            link=reverse("patrols:swaps"),
            expires_at=swap.ends_at,
            topic=Topic.REQUEST,
        )
        for swap in swaps
        for person in (both_of(swap) if to is None else to)
    ]
    notify_many(about=f"patrols/email/{about}.txt", messages=messages, now=now)
