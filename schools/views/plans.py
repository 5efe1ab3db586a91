"""One school, one plan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done, form_page
from safeschool.kernel.pages import render_page
from schools import actions
from schools.forms.plans import PlanForm, sketch_form
from schools.models import Gate, PlanTask, PlanVersion, School
from schools.selectors.hours import windows_on
from schools.selectors.listing import gate_points
from schools.selectors.plans import difference, stale_reasons
from schools.selectors.rules import requirement_of
from schools.selectors.sketch import difference_drawing, drawings_of
from schools.views.shared import school_of

CLOSED_SHOWN = 5
VIEW, WRITE, APPROVE = Permission.VIEW_PLANS, Permission.WRITE_PLANS, Permission.APPROVE_PLANS


@require_safe
@require(VIEW)
def plan(request: PersonRequest, pk: int) -> HttpResponse:
    """The versions of the school's plan; the newest, or the one asked for with ?version=, against the one before."""
    school = school_of(request, pk, VIEW)
    people = ("written_by", "school_by", "station_by")
    versions = list(PlanVersion.objects.visible_to(request.user).filter(school=school).select_related(*people))
    wanted = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == wanted), versions[0] if versions else None)
    before = next((one for one in versions if shown and one.number < shown.number), None)
    side = actions.side_of(request.user, school) if request.user.may(APPROVE) else None
    tasks = PlanTask.objects.visible_to(request.user).filter(school=school).select_related("owner", "closed_by")
    context = {
        "school": school,
        "versions": versions,
        "plan": shown,
        "before": before,
        "tasks": tasks.open(),
        "done": tasks.filter(closed_at__isnull=False).order_by("-closed_at")[:CLOSED_SHOWN],
        "changes": difference(before, shown) if shown and before else [],
        "stale": stale_reasons(shown) if shown else [],
        "may_write": School.objects.visible_to(request.user, WRITE).filter(pk=pk).exists(),
        "may_approve": bool(shown and side and getattr(shown, f"{side}_at") is None and shown == versions[0]),
        "drawings": drawings_of(shown) if shown else [],
        "changed_drawing": difference_drawing(before, shown) if shown and before else None,
    }
    return render_page(request, "schools/plan.html", context)


@require_http_methods(["GET", "POST"])
@require(WRITE)
def edit_plan(request: PersonRequest, pk: int) -> HttpResponse:
    """Write the plan; it begins with the words of the last version."""
    school = school_of(request, pk, WRITE)
    last = PlanVersion.objects.visible_to(request.user).filter(school=school).first()
    form = PlanForm(request.POST or None, plan=last)

    def act() -> None:
        actions.write_plan(by=request.user, school=school, parts=form.cleaned_data, now=timezone.now())

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("schools:plan", pk)
    return form_page(
        request, form, _("Plan of %(school)s") % {"school": school.name}, reverse("schools:plan", args=[pk])
    )


@require_http_methods(["GET", "POST"])
@require(WRITE)
def draw_plan(request: PersonRequest, pk: int) -> HttpResponse:
    """Draw waiting zones, loops and lines on the map; it begins with those of the last version."""
    school = school_of(request, pk, WRITE)
    last = PlanVersion.objects.visible_to(request.user).filter(school=school).first()
    formset = sketch_form(request.POST or None, last)
    refused: list[str] = [str(sentence) for sentence in formset.non_form_errors()]
    if formset.is_bound and formset.is_valid():
        try:
            actions.draw_plan(by=request.user, school=school, shapes=formset.shapes(), now=timezone.now())
        except ValidationError as error:
            refused = error.messages
        else:
            messages.success(request, _("Saved."))
            return redirect("schools:plan", pk)
    gates = Gate.objects.visible_to(request.user).filter(campus__school=school)
    context = {"school": school, "formset": formset, "refused": refused, "points": gate_points(gates)}
    return render_page(request, "schools/plan_draw.html", context, status=422 if formset.is_bound else 200)


@require_POST
@require(APPROVE)
def approve_plan(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """Approve a version for one's own side."""
    school = school_of(request, pk, APPROVE)
    found = get_object_or_404(PlanVersion.objects.visible_to(request.user), school=school, number=number)
    carry_out(
        request, lambda: actions.approve_plan(by=request.user, plan=found, now=timezone.now()), said=_("Approved.")
    )
    return redirect("schools:plan", pk)


@require_safe
@require(VIEW)
def print_plan(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """A version on one sheet of A4."""
    school = school_of(request, pk, VIEW)
    rows = PlanVersion.objects.visible_to(request.user).select_related("written_by", "school_by", "station_by")
    today = timezone.localdate()
    found = get_object_or_404(rows, school=school, number=number)
    context = {
        "school": school,
        "plan": found,
        "stale": stale_reasons(found),
        "drawings": drawings_of(found),
        "needs": requirement_of(school, today),
        "windows": windows_on(school, today),
        "gates": Gate.objects.visible_to(request.user).filter(campus__school=school).select_related("street"),
        "contacts": school.contacts.all(),
        "tasks": PlanTask.objects.visible_to(request.user).open().filter(school=school).select_related("owner"),
    }
    return render_page(request, "schools/plan_print.html", context)
