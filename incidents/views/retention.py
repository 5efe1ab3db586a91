"""What is soon destroyed, what is held, and how long things are kept."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents import actions
from incidents.forms import HoldForm, RetentionForm
from incidents.models import Incident, RetentionHold, RetentionTime
from incidents.selectors.retention import USUAL_YEARS, kept_long_enough
from incidents.views.files import visible_incident
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, tell_lacks, tell_refusal
from safeschool.kernel.pages import render_page

AHEAD = timedelta(days=30)
MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
@require(Permission.APPROVE_CLOSING)
def retention(request: PersonRequest) -> HttpResponse:
    """Files whose time is over within thirty days, those held, and the times in force."""
    form, now = RetentionForm(request.POST or None, user=request.user), timezone.now()
    if done(form, lambda: actions.set_retention(by=request.user, **form.cleaned_data)):
        messages.success(request, _("The rule is kept."))
        return redirect("incidents:retention")
    mine = Incident.objects.visible_to(request.user).filter(unit__in=request.user.reach(Permission.APPROVE_CLOSING))
    due = kept_long_enough(mine, now + AHEAD).filter(is_held=False).select_related("type", "unit")
    holds = RetentionHold.objects.visible_to(request.user).filter(released_at=None)
    context = {
        "form": form,
        "due": due.order_by("erase_at")[:MOST_SHOWN],
        "holds": holds.select_related("incident__type", "incident__unit", "by")[:MOST_SHOWN],
        "times": RetentionTime.objects.visible_to(request.user).select_related("unit", "type"),
        "usual": USUAL_YEARS,
        "hold_form": HoldForm(),
    }
    return render_page(request, "incidents/retention.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.APPROVE_CLOSING)
def hold(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep a file beyond its time, with a reason, or release it."""
    incident, form, now = visible_incident(request, pk), HoldForm(request.POST), timezone.now()
    try:
        if request.POST.get("release"):
            actions.release_file(by=request.user, incident=incident, now=now)
        elif form.is_valid():
            actions.hold_file(by=request.user, incident=incident, now=now, **form.cleaned_data)
        else:
            tell_lacks(request, form)
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    return redirect("incidents:retention")
