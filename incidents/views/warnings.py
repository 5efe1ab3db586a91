"""Early warnings: what deserves a look, and why it needs nothing more."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from incidents import actions
from incidents.forms.warnings import DismissForm, WarningFilter
from incidents.models import EarlyWarning
from incidents.selectors.warnings import list_behind, statement_of
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import tell_lacks, tell_refusal
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of


@require_GET
@require(Permission.VIEW_CONCERNS)
def warning_list(request: PersonRequest) -> HttpResponse:
    """Those in sight, open ones unless asked otherwise; each states its test."""
    form = WarningFilter(request.GET, user=request.user)
    rows = form.narrow(EarlyWarning.objects.visible_to(request.user)).select_related("school", "unit", "dismissed_by")
    page = page_of(rows, by="raised_at", params=request.GET)
    context: dict[str, Any] = {
        "page": page,
        "lines": [(row, statement_of(row), list_behind(row)) for row in page.rows],
        "mine": set(request.user.reach(Permission.MOVE_INCIDENT)),
        "form": DismissForm(),
        **neighbours(request, page),
    }
    return render_page(request, "incidents/warnings.html", context)


@require_POST
@require(Permission.VIEW_CONCERNS)
def dismiss_warning(request: PersonRequest, pk: int) -> HttpResponse:
    """Say why it needs nothing more."""
    warning = get_object_or_404(EarlyWarning.objects.visible_to(request.user), pk=pk)
    form = DismissForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.dismiss_warning(by=request.user, warning=warning, reason=reason, now=timezone.now())
        except ValidationError as refusal:
            tell_refusal(request, refusal)
    else:
        tell_lacks(request, form)
    return redirect("incidents:warnings")
