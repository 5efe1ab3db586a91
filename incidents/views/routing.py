"""The rules by which things come to people, and an example to try them on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents import actions
from incidents.forms import ExampleForm, RuleForm
from incidents.models import RoutingRule
from incidents.selectors import decide, told_conditions
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done
from safeschool.kernel.pages import render_page


@require_GET
@require(Permission.EDIT_ROUTING)
def routing(request: PersonRequest) -> HttpResponse:
    """The rules in their order; below, what they would do with an example."""
    rules = RoutingRule.objects.visible_to(request.user).select_related("unit", "school", "to_unit", "to_person")
    is_tried = "kind" in request.GET
    form = ExampleForm(
        request.GET if is_tried else None, user=request.user, initial={"at": timezone.localtime(timezone.now())}
    )
    decision = decide(form.case) if is_tried and form.is_valid() else None
    context = {
        "rules": [(rule, told_conditions(rule.conditions)) for rule in rules],
        "form": form,
        "decision": decision,
        "may_approve": request.user.may(Permission.APPROVE_CLOSING),
        "conditions": told_conditions(decision.rule.conditions) if decision and decision.rule else [],
    }
    return render_page(request, "incidents/routing/list.html", context)


@require_http_methods(["GET", "POST"])
@require(Permission.EDIT_ROUTING)
def new_rule(request: PersonRequest) -> HttpResponse:
    """A rule more."""
    return _form(request, RoutingRule(unit=request.user.home) if request.user.home else RoutingRule())


@require_http_methods(["GET", "POST"])
@require(Permission.EDIT_ROUTING)
def edit_rule(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a rule."""
    return _form(request, get_object_or_404(RoutingRule.objects.visible_to(request.user), pk=pk))


def _form(request: PersonRequest, rule: RoutingRule) -> HttpResponse:
    form = RuleForm(request.POST or None, instance=rule, user=request.user)
    if done(form, lambda: actions.save_rule(by=request.user, rule=rule, **form.cleaned_data)):
        messages.success(request, _("The rule is kept. It holds for what comes from now on."))
        return redirect("incidents:routing")
    status = 422 if form.errors else 200
    return render_page(request, "incidents/routing/form.html", {"form": form, "rule": rule}, status=status)


@require_POST
@require(Permission.EDIT_ROUTING)
def drop_rule(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a rule away."""
    rule = get_object_or_404(RoutingRule.objects.visible_to(request.user), pk=pk)
    carry_out(request, lambda: actions.drop_rule(by=request.user, rule=rule))
    return redirect("incidents:routing")
