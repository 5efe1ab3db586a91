"""The rules by which drills fall due: the country's, and what units add."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import actions
from campaigns.forms.drills import DrillRuleForm
from campaigns.models import LocalDrillRule
from campaigns.selectors.drills import national_rules
from campaigns.views.parts import frame
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import answer_form
from safeschool.kernel.pages import render_page

VIEW, LEAD = Permission.VIEW_DRILLS, Permission.LEAD_LESSONS


@require_GET
@require(VIEW)
def drill_rules(request: PersonRequest) -> HttpResponse:
    """The rules in sight with their sources."""
    user = request.user
    context = {
        "national": national_rules(user.home.country if user.home else ""),
        "local": LocalDrillRule.objects.visible_to(user).select_related("unit", "level", "scenario"),
        "writable": set(user.reach(LEAD)),
        "may_lead": user.may(LEAD),
    }
    return render_page(request, "campaigns/drill_rules.html", {**context, **frame(request, "campaigns:drills")})


@require_http_methods(["GET", "POST"])
@require(LEAD)
def new_drill_rule(request: PersonRequest) -> HttpResponse:
    """Add a rule for one's schools."""
    today = timezone.localdate(timezone=request.user.zone)
    form = DrillRuleForm(request.POST or None, user=request.user, initial={"since": today})
    listed = reverse("campaigns:drill_rules")

    def act() -> str:
        actions.set_drill_rule(by=request.user, **form.cleaned_data)
        return listed

    return answer_form(request, form, act, title=_("New rule"), said=_("Saved."), back=listed)


@require_POST
@require(LEAD)
def drop_drill_rule(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a rule back."""
    rows = LocalDrillRule.objects.visible_to(request.user, LEAD).filter(unit__in=request.user.reach(LEAD))
    actions.drop_drill_rule(by=request.user, rule=get_object_or_404(rows.select_related("unit", "scenario"), pk=pk))
    messages.success(request, _("Saved."))
    return redirect("campaigns:drill_rules")
