"""The shares, the schools behind them, and what the rules ask of one school."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, form_page
from safeschool.kernel.pages import render_page
from schools import actions
from schools.forms.inspections import ComplianceFilter, RuleForm, ScopeFilter
from schools.models import SafetyRule, School, Standing, national_rule
from schools.selectors.compliance import MEASURES, below, compliance_of, meeting, reasons
from schools.selectors.listing import page_by_name
from schools.selectors.rules import requirement_of
from schools.views.shared import query_of, school_of

VIEW, KEEP = Permission.VIEW_INSPECTIONS, Permission.KEEP_REGISTRY


@require_safe
@require(VIEW)
def compliance(request: PersonRequest) -> HttpResponse:
    """The four hundred-percents and the three defences, counted."""
    form = ScopeFilter(request.GET, user=request.user)
    unit = form.wanted.get("unit") or request.user.home
    schools = form.narrow_schools(School.objects.visible_to(request.user, VIEW)).standing(timezone.localdate())
    context = {
        "form": form,
        "shares": compliance_of(schools, unit),
        "unit_code": form.wanted["unit"].code if form.wanted.get("unit") else "",
        "measures": list(MEASURES.values()),
        "may_keep": request.user.may(KEEP),
    }
    return render_page(request, "schools/compliance.html", context)


@require_safe
@require(VIEW)
def compliance_schools(request: PersonRequest) -> HttpResponse:
    """The schools below 100 % of one measure with what keeps them there, or those that meet it."""
    form = ComplianceFilter(request.GET, user=request.user)
    measure = MEASURES.get(form.wanted.get("measure", ""), MEASURES["THREE"])
    on = form.wanted.get("on")
    schools = form.narrow_schools(School.objects.visible_to(request.user, VIEW))
    schools = schools.standing(on or timezone.localdate())
    if form.wanted.get("area"):
        schools = schools.filter(area=form.wanted["area"])
    chosen = meeting if form.wanted.get("state") == "met" else below
    rows = chosen(schools, measure, on).select_related("unit")
    page = page_by_name(rows, request.GET)
    # What keeps a school below is told as it stands today.
    why = reasons(page.rows, measure)
    context = {
        "form": form,
        "measure": measure,
        "page": page,
        "rows": [(school, why[school.pk]) for school in page.rows],
        "query": query_of(request),
    }
    return render_page(request, "schools/compliance_schools.html", context)


@require_safe
@require(VIEW)
def standards(request: PersonRequest, pk: int) -> HttpResponse:
    """What the rules ask of the school, and what stands there with its evidence."""
    school = school_of(request, pk, VIEW)
    standings = Standing.objects.visible_to(request.user).filter(school=school).select_related("item")
    lacking = {code: reasons([school], measure)[school.pk] for code, measure in MEASURES.items()}
    context = {
        "school": school,
        "needs": requirement_of(school, timezone.localdate()),
        "standings": standings,
        "measures": [(measure, lacking[code]) for code, measure in MEASURES.items()],
    }
    return render_page(request, "schools/standards.html", context)


@require_safe
@require(VIEW)
def rules(request: PersonRequest) -> HttpResponse:
    """The rules that hold in my units, the national standard first."""
    rows = SafetyRule.objects.visible_to(request.user).select_related("unit")
    context = {"rules": [national_rule(), *rows], "may_keep": request.user.may(KEEP)}
    return render_page(request, "schools/rules.html", context)


@require_http_methods(["GET", "POST"])
@require(KEEP)
def new_rule(request: PersonRequest) -> HttpResponse:
    """A rule of a unit from a day on."""
    form = RuleForm(request.POST or None, user=request.user)
    if done(form, lambda: actions.set_rule(by=request.user, today=timezone.localdate(), **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("schools:rules")
    return form_page(request, form, _("New rule"), reverse("schools:rules"))
