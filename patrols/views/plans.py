"""Proposed rosters: ask, look, publish or drop; what they weigh."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from patrols.actions import ask_for_plan, drop_plan, publish_plan, weigh
from patrols.forms import AskForm, WeightsForm
from patrols.models import RosterPlan
from patrols.selectors.planning import settings_of
from patrols.selectors.proposals import empty_of, lines_of, sentences_of
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, outcome_of
from safeschool.kernel.pages import render_page

SHOWN = 20


def _units(request: PersonRequest) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.PLAN_ROSTER))


def _plan(request: PersonRequest, pk: int) -> RosterPlan:
    return get_object_or_404(RosterPlan.objects.visible_to(request.user).select_related("unit", "by"), pk=pk)


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def plans(request: PersonRequest) -> HttpResponse:
    """The latest proposals, and the door to a new one."""
    first = {"week": request.GET.get("week", ""), "unit": request.GET.get("unit", "")}
    form = AskForm(request.POST or None, initial=first, units=_units(request))
    if row := outcome_of(form, lambda: ask_for_plan(by=request.user, now=timezone.now(), **form.cleaned_data)):
        return redirect("patrols:plan", row.pk)
    rows = RosterPlan.objects.visible_to(request.user).select_related("unit")[:SHOWN]
    context = {"form": form, "rows": rows}
    return render_page(request, "patrols/plans.html", context, status=422 if form.errors else 200)


@require_GET
@require(Permission.PLAN_ROSTER)
def plan(request: PersonRequest, pk: int) -> HttpResponse:
    """One proposal: how far it is; then who would come, what stays empty, and why."""
    row = _plan(request, pk)
    gap = row.gap
    context = {
        "plan": row,
        "gap_percent": None if gap is None else f"{gap * 100:.1f}",
        "lines": lines_of(row),
        "empty": empty_of(row),
        "sentences": [] if row.is_running else sentences_of(row),
    }
    return render_page(request, "patrols/plan.html", context, partial="state")


@require_POST
@require(Permission.PLAN_ROSTER)
def publish_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Everybody gets their seats and is told."""
    row = _plan(request, pk)
    try:
        given, refused = publish_plan(by=request.user, row=row, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = ngettext(
            "%(count)s seat is given, and its person told.", "%(count)s seats are given, people told.", given
        )
        messages.success(request, told % {"count": given})
        for reason in refused[:SHOWN]:
            messages.warning(request, reason)
    return redirect("patrols:plan", row.pk)


@require_POST
@require(Permission.PLAN_ROSTER)
def drop_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Stop the search, or lay the proposal aside."""
    row = _plan(request, pk)
    carry_out(request, lambda: drop_plan(by=request.user, row=row, now=timezone.now()))
    return redirect("patrols:plan", row.pk)


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def weights(request: PersonRequest, pk: int) -> HttpResponse:
    """What a unit's rosters must keep, and what they weigh."""
    unit = get_object_or_404(_units(request), pk=pk)
    form = WeightsForm(request.POST or None, instance=settings_of(unit))
    if request.method == "POST" and form.is_valid():
        weigh(by=request.user, unit=unit, **form.cleaned_data)
        messages.success(request, _("Saved. The next proposal follows it."))
        return redirect("patrols:plans")
    context = {"form": form, "unit": unit}
    return render_page(request, "patrols/weights.html", context, status=422 if form.errors else 200)
