"""The counters, and the published totals that stand beside them."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.actions import record_total
from campaigns.forms import TaggedFilters, TotalFilters, TotalForm
from campaigns.models import ImportedTotal
from campaigns.selectors import counters, is_published, told_in_print
from campaigns.views.parts import frame
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done
from safeschool.kernel.pages import render_page
from safeschool.kernel.week import day_bounds

MOST_TOTALS = 500


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def counter_page(request: PersonRequest) -> HttpResponse:
    """This year's counters, or those of the days asked for; rows and published totals apart."""
    today = timezone.localdate(timezone=request.user.zone)
    asked = request.GET or {"since": date(today.year, 1, 1).isoformat(), "until": today.isoformat()}
    form = TaggedFilters(asked, user=request.user)
    reached = request.user.reach(Permission.VIEW_CAMPAIGNS)
    units = [pk for pk in reached if form.unit_ids is None or pk in form.unit_ids]
    first, last = form.first or date(today.year, 1, 1), form.last or today
    start = day_bounds(min(first, last), request.user.zone)[0]
    figures = counters(units, start, day_bounds(last, request.user.zone)[1], form.asked("programme"))
    context = {
        "form": form,
        "rows": [figure for figure in figures if not is_published(figure)],
        "published": [(figure, told_in_print(figure)) for figure in figures if is_published(figure)],
        **frame(request, "campaigns:counters"),
    }
    return render_page(request, "campaigns/counters.html", context)


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def total_list(request: PersonRequest) -> HttpResponse:
    """The published totals one sees."""
    form = TotalFilters(request.GET, user=request.user)
    rows = form.narrow(ImportedTotal.objects.visible_to(request.user)).select_related("unit")[:MOST_TOTALS]
    context = {"totals": rows, "form": form, **frame(request, "campaigns:counters")}
    return render_page(request, "campaigns/totals.html", context)


@require_http_methods(["GET", "POST"])
@require(Permission.RECORD_CAMPAIGNS)
def new_total(request: PersonRequest) -> HttpResponse:
    """Carry over a published total."""
    form = TotalForm(request.POST or None, user=request.user)
    if done(form, lambda: record_total(by=request.user, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("The total is kept."))
        return redirect("campaigns:totals")
    return render_page(request, "campaigns/total_form.html", {"form": form}, status=422 if form.errors else 200)
