"""Giving duties away, taking them, and the chief's word."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from patrols.actions import accept_swap, approve_swap, ask_swap, decline_swap, refuse_swap, take_over, withdraw_swap
from patrols.forms import SwapForm, SwapStep, SwapStepForm
from patrols.models import Assignment, Swap
from patrols.selectors.stand_ins import stand_ins
from patrols.selectors.swaps import swaps_of
from patrols.workflow import AWAITED, SwapState
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, outcome_of
from safeschool.kernel.pages import render_page

STEPS: dict[str, Callable[..., Swap]] = {
    SwapStep.ACCEPT: accept_swap,
    SwapStep.DECLINE: decline_swap,
    SwapStep.WITHDRAW: withdraw_swap,
    SwapStep.APPROVE: approve_swap,
    SwapStep.REFUSE: refuse_swap,
}
OF_THE_CHIEF = (SwapStep.APPROVE, SwapStep.REFUSE)


@require_GET
@require(Permission.VIEW_OWN_SHIFTS, Permission.PLAN_ROSTER)
def swaps(request: PersonRequest) -> HttpResponse:
    """What I asked, what I am asked, and what waits for my word as chief."""
    lines, settled = swaps_of(request.user)
    context = {"lines": lines, "settled": settled, "may_plan": request.user.may(Permission.PLAN_ROSTER)}
    return render_page(request, "patrols/swaps.html", context)


@require_http_methods(["GET", "POST"])
@require(Permission.VIEW_OWN_SHIFTS)
def ask_swap_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask one person, or everybody who is free, to take my duty."""
    mine = Assignment.objects.visible_to(request.user).of(request.user).awaited()
    duty = get_object_or_404(mine.select_related("user", "shift__post__unit"), pk=pk)
    found = stand_ins(duty)
    now = timezone.now()
    theirs = Assignment.objects.visible_to(request.user).filter(
        user__in=[person.user.pk for person in found], state__in=AWAITED, shift__required_at__gt=now,
    )  # fmt: skip
    duties = theirs.select_related("user", "shift__post").order_by("shift__required_at", "pk")
    form = SwapForm(request.POST or None, found=found, duties=duties)
    if swap := outcome_of(form, lambda: ask_swap(by=request.user, assignment=duty, now=now, **form.facts())):
        messages.success(request, _("Asked: %(count)s.") % {"count": swap.asks.count()})
        return redirect("patrols:swaps")
    context = {"form": form, "duty": duty, "free": sum(person.busy is None for person in found)}
    return render_page(request, "patrols/ask_swap.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.VIEW_OWN_SHIFTS, Permission.PLAN_ROSTER)
def swap_step(request: PersonRequest, pk: int) -> HttpResponse:
    """Come, cannot come, withdraw; agree or refuse."""
    swap = get_object_or_404(Swap.objects.visible_to(request.user), pk=pk)
    form = SwapStepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the answers."))
        return redirect("patrols:swaps")
    step = form.cleaned_data["to"]
    reach = request.user.reach(Permission.PLAN_ROSTER)
    if step in OF_THE_CHIEF and swap.assignment.shift.post.unit_id not in reach:
        raise Http404
    try:
        row = STEPS[step](by=request.user, swap=swap, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if row.state == SwapState.UNDONE:
            messages.warning(request, _("The duty or its people have changed: the swap is undone, and both were told."))
        else:
            messages.success(request, _("Saved."))
    return redirect("patrols:swaps")


@require_POST
@require(Permission.VIEW_ROSTER)
def take_over_page(request: PersonRequest, pk: int) -> HttpResponse:
    """I stand there now instead of them."""
    rows = Assignment.objects.visible_to(request.user).awaited()
    duty = get_object_or_404(rows.select_related("shift__post__unit"), pk=pk)
    is_mine = carry_out(
        request,
        lambda: take_over(by=request.user, assignment=duty, now=timezone.now()),
        said=_("The duty is yours now; both of you and the chief were told."),
    )
    return redirect("patrols:my_shifts") if is_mine else redirect("patrols:shift", duty.shift_id)
