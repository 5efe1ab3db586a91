"""The burden meter."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from safeschool.reports.actions import note_effort
from safeschool.reports.forms import EffortForm
from safeschool.reports.models import WeeklyReport
from safeschool.reports.selectors.burden import FEWEST, asked_twice, efforts, unopened


@require_POST
@require()
def effort(request: PersonRequest) -> HttpResponse:
    """What the page of a saved record tells: which kind, how long, how many taps."""
    form = EffortForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    note_effort(on=timezone.localdate(timezone=request.user.zone), **form.cleaned_data)
    return HttpResponse(status=204)


@require_GET
@require(Permission.VIEW_BURDEN)
def burden(request: PersonRequest) -> HttpResponse:
    """What the forms cost, what they ask twice, and what was told to nobody."""
    now = timezone.now()
    seen = WeeklyReport.objects.visible_to(request.user, Permission.VIEW_BURDEN)
    context = {
        "efforts": efforts(timezone.localdate(now, timezone=request.user.zone)),
        "twice": asked_twice(),
        "unopened": unopened(seen, now),
        "fewest": FEWEST,
    }
    return render_page(request, "reports/burden.html", context)
