"""How long the police of a unit may take over an incident."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents import actions
from incidents.forms import HandlingTimeForm
from incidents.models import HandlingTime
from incidents.selectors import usual_times
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done
from safeschool.kernel.pages import render_page


@require_http_methods(["GET", "POST"])
@require(Permission.EDIT_ROUTING)
def handling_times(request: PersonRequest) -> HttpResponse:
    """The times of the units in reach, what is usual elsewhere, and a form for one more."""
    form = HandlingTimeForm(request.POST or None, user=request.user)
    if done(form, lambda: actions.set_handling_time(by=request.user, **form.cleaned_data)):
        messages.success(request, _("The rule is kept. It holds for what comes from now on."))
        return redirect("incidents:handling_times")
    rules = HandlingTime.objects.visible_to(request.user).select_related("unit", "type")
    context = {"form": form, "rules": rules, "usual": usual_times()}
    return render_page(request, "incidents/times.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.EDIT_ROUTING)
def drop_handling_time(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a time away."""
    rule = get_object_or_404(HandlingTime.objects.visible_to(request.user).select_related("type"), pk=pk)
    carry_out(request, lambda: actions.drop_handling_time(by=request.user, rule=rule))
    return redirect("incidents:handling_times")
