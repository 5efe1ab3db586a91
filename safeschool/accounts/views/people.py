"""People and their hats, units and the roles: the administrator's pages. No content of any case is in reach here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeschool.accounts.actions import ask_for_factor, drop_factor_rule, give_hat, reset_factors, welcome_person
from safeschool.accounts.forms import FactorRuleForm, HatForm, PersonForm
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import FactorRule, Unit, User
from safeschool.accounts.querysets import UserQuerySet
from safeschool.accounts.roles import ABILITIES, Permission, Role
from safeschool.accounts.selectors import has_second_factor
from safeschool.kernel.pages import render_page


@require_GET
@require(Permission.MANAGE_PEOPLE)
def people(request: PersonRequest) -> HttpResponse:
    """The people with a hat in the units that I manage."""
    rows = User.objects.visible_to(request.user).matching(request.GET.get("q", "")).with_hats()
    return render_page(request, "accounts/people.html", {"people": rows, "q": request.GET.get("q", "")})


@require_http_methods(["GET", "POST"])
@require(Permission.MANAGE_PEOPLE)
def welcome(request: PersonRequest) -> HttpResponse:
    """A new colleague."""
    form = PersonForm(request.POST or None, units=Unit.objects.visible_to(request.user))
    if form.is_valid():
        data = form.cleaned_data
        unit, role = data.pop("unit"), Role(data.pop("role"))
        try:
            user = welcome_person(by=request.user, **data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            give_hat(by=request.user, user=user, unit=unit, role=role)
            return redirect("accounts:person", user.pk)
    return render_page(request, "accounts/welcome.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require(Permission.MANAGE_PEOPLE)
def person(request: PersonRequest, pk: int) -> HttpResponse:
    """One person's hats, and one more."""
    shown = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = HatForm(request.POST or None, units=Unit.objects.visible_to(request.user))
    if form.is_valid():
        give_hat(by=request.user, user=shown, **{**form.cleaned_data, "role": Role(form.cleaned_data["role"])})
        return redirect("accounts:person", pk)
    context = {
        "shown": shown,
        "hats": shown.memberships.select_related("unit"),
        "form": form,
        "has_factor": has_second_factor(shown),
        "may_reset": _kept(request).filter(pk=pk).exists(),
    }
    return render_page(request, "accounts/person.html", context, status=422 if form.errors else 200)


def _kept(request: PersonRequest) -> UserQuerySet:
    kept: UserQuerySet = User.objects.visible_to(request.user).kept_by(request.user)
    return kept


@require_POST
@require(Permission.MANAGE_PEOPLE)
def reset(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the second factor off somebody who has lost it."""
    reset_factors(by=request.user, user=get_object_or_404(_kept(request), pk=pk), now=timezone.now())
    messages.success(request, _("The second factor is taken off; the person is told."))
    return redirect("accounts:person", pk)


@require_http_methods(["GET", "POST"])
@require(Permission.MANAGE_PEOPLE)
def factor_rules(request: PersonRequest) -> HttpResponse:
    """Which roles need a second factor, in which units, from which day on."""
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.MANAGE_PEOPLE))
    form = FactorRuleForm(request.POST or None, units=units)
    if form.is_valid():
        ask_for_factor(by=request.user, **{**form.cleaned_data, "role": Role(form.cleaned_data["role"])})
        return redirect("accounts:factor_rules")
    rules = FactorRule.objects.visible_to(request.user).select_related("unit")
    context = {"form": form, "rules": rules}
    return render_page(request, "accounts/factor_rules.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.MANAGE_PEOPLE)
def drop_rule(request: PersonRequest, pk: int) -> HttpResponse:
    """No second factor is asked for by this rule any more."""
    rule = get_object_or_404(FactorRule.objects.visible_to(request.user).select_related("unit"), pk=pk)
    drop_factor_rule(by=request.user, rule=rule)
    return redirect("accounts:factor_rules")


@require_GET
@require()
def roles(request: PersonRequest) -> HttpResponse:
    """The access matrix: which role may do what. Not a secret of anybody's."""
    matrix = [(permission, [permission in ABILITIES[role] for role in Role]) for permission in Permission]
    return render_page(request, "accounts/roles.html", {"roles": list(Role), "matrix": matrix})
