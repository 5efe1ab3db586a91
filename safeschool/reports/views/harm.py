"""Effort beside harm."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from safeschool.reports.forms import EffortFilter
from safeschool.reports.selectors.harm import effort_against_harm, rates_between


@require_GET
@require(Permission.VIEW_ROSTER)
def harm(request: PersonRequest) -> HttpResponse:
    """What was done for each school, what happened there, and the three rates with their samples."""
    form = EffortFilter(request.GET, user=request.user)
    first, last, unit = form.chosen(timezone.localdate(timezone=request.user.zone))
    context = {
        "form": form,
        "first": first,
        "last": last,
        "lines": effort_against_harm(request.user, first, last, unit),
        "rates": rates_between(request.user, first, last, unit),
    }
    return render_page(request, "reports/harm.html", context, status=422 if form.errors else 200)
