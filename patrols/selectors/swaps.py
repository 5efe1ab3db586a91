"""Swaps as their people and their chief see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from patrols.models import Swap
from patrols.workflow import SwapState
from safeschool.accounts.models import User

SETTLED_SHOWN = 20


@dataclass(frozen=True)
class SwapLine:
    """A swap and what the reader may do with it."""

    swap: Swap
    may_answer: bool
    may_withdraw: bool
    may_decide: bool


def swaps_of(user: User) -> tuple[list[SwapLine], list[SwapLine]]:
    """Those that are open, the nearest duty first; and the last that are settled."""
    rows = Swap.objects.visible_to(user).select_related(
        "asked_by", "taker", "assignment__shift__post__unit", "in_return__shift__post"
    )
    open_rows = list(rows.open().order_by("required_at", "pk"))
    return lines_of(open_rows, user), lines_of(rows.exclude(pk__in=[row.pk for row in open_rows])[:SETTLED_SHOWN], user)


def lines_of(swaps: Iterable[Swap] | QuerySet[Swap], user: User) -> list[SwapLine]:
    """What this person may do with each. Two queries."""
    asked = set(user.swap_asks.filter(declined_at=None).values_list("swap", flat=True))
    decidable = set(Swap.objects.approvable_by(user).values_list("pk", flat=True))
    return [
        SwapLine(
            swap,
            may_answer=swap.state == SwapState.ASKED and swap.pk in asked,
            may_withdraw=swap.is_open and swap.asked_by_id == user.pk,
            may_decide=swap.pk in decidable,
        )
        for swap in swaps
    ]
