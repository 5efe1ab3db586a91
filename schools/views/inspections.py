"""An inspection on a phone, and the lists of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, form_page
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of
from schools import actions
from schools.forms.inspections import AnswerForm, BeginForm, CoverageFilter, FinishForm, PeriodFilter
from schools.models import Answer, Inspection, School, SchoolPhoto
from schools.selectors.checklists import checklist_for, parts_of, point_of, wanting
from schools.selectors.figures import coverage_of, inspected_between, not_inspected_between
from schools.selectors.listing import page_by_name
from schools.views.shared import query_of, school_of

VIEW, INSPECT = Permission.VIEW_INSPECTIONS, Permission.INSPECT


@require_safe
@require(VIEW)
def inspection_list(request: PersonRequest) -> HttpResponse:
    """Inspections of a period, and how far they are from every school."""
    form = PeriodFilter(request.GET, user=request.user)
    rows = Inspection.objects.visible_to(request.user).select_related("school", "by")
    schools = form.narrow_schools(School.objects.visible_to(request.user, VIEW))
    page = page_of(form.narrow(rows), by="finished_at", params=request.GET)
    context = {
        "form": form,
        "days": form.days,
        "coverage": coverage_of(schools, *form.days),
        "drafts": rows.filter(finished_at=None, by=request.user)[:20],
        "page": page,
        "query": query_of(request),
        **neighbours(request, page),
    }
    return render_page(request, "schools/inspections.html", context)


@require_safe
@require(VIEW)
def coverage(request: PersonRequest) -> HttpResponse:
    """The schools not yet inspected in the period, or those that were."""
    form = CoverageFilter(request.GET, user=request.user)
    schools = form.narrow_schools(School.objects.visible_to(request.user, VIEW)).standing(form.days[1])
    chosen = inspected_between if form.wanted.get("state") == "inspected" else not_inspected_between
    rows = chosen(schools, *form.days).select_related("unit").prefetch_related("levels")
    context = {
        "form": form,
        "days": form.days,
        "coverage": coverage_of(schools, *form.days),
        "page": page_by_name(rows, request.GET),
        "query": query_of(request),
        "may_inspect": request.user.may(INSPECT),
    }
    return render_page(request, "schools/coverage.html", context)


@require_http_methods(["GET", "POST"])
@require(INSPECT)
def begin(request: PersonRequest, pk: int) -> HttpResponse:
    """Begin an inspection at the school."""
    school = school_of(request, pk, INSPECT)
    form = BeginForm(request.POST or None)
    begun: list[Inspection] = []
    if done(form, lambda: begun.append(_begun(request, school, form))):
        return redirect("schools:inspection", begun[0].pk)
    title = _("Inspect %(school)s") % {"school": school.name}
    return form_page(request, form, title, reverse("schools:sheet", args=[pk]))


def _begun(request: PersonRequest, school: School, form: BeginForm) -> Inspection:
    return actions.begin_inspection(by=request.user, school=school, now=timezone.now(), **form.cleaned_data)


def _inspection(request: PersonRequest, pk: int, permission: Permission = VIEW) -> Inspection:
    rows = Inspection.objects.visible_to(request.user, permission)
    return get_object_or_404(rows.select_related("school__unit", "by"), pk=pk)


@require_safe
@require(VIEW)
def inspection(request: PersonRequest, pk: int) -> HttpResponse:
    """The points of a draft to answer, or a finished inspection to read."""
    found = _inspection(request, pk)
    parts = parts_of(found)
    context = {
        "inspection": found,
        "parts": parts,
        "answered": sum(part.answered for part in parts),
        "asked": len(found.items),
        "verdicts": Answer.Verdict.choices,
        "findings": found.school.findings.filter(answer__inspection=found).select_related("item"),
        "notices": found.notices.select_related("unit"),
    }
    template = "schools/inspection_fill.html" if found.is_draft else "schools/inspection.html"
    return render_page(request, template, context)


@require_POST
@require(INSPECT)
def answer(request: PersonRequest, pk: int, code: str) -> HttpResponse:
    """Save one point; a script gets what now stands there, a browser without one goes back to it."""
    found, form = _inspection(request, pk, INSPECT), AnswerForm(request.POST, request.FILES)
    if code not in found.items:
        raise Http404
    saved = done(form, lambda: actions.answer_point(by=request.user, inspection=found, code=code, **form.cleaned_data))
    refused = "" if saved else " ".join(str(each) for sentences in form.errors.values() for each in sentences)
    if request.headers.get("X-Requested-With") == "fetch":
        context = {"point": point_of(found, code), "refused": refused}
        return render_page(request, "schools/_point_state.html", context, status=200 if saved else 422)
    if refused:
        messages.error(request, refused)
    return redirect(reverse("schools:inspection", args=[pk]) + f"#{code}")


@require_http_methods(["GET", "POST"])
@require(INSPECT)
def finish(request: PersonRequest, pk: int) -> HttpResponse:
    """Say how each failure is put right, and finish."""
    found = _inspection(request, pk, INSPECT)
    if not found.is_draft:
        return redirect("schools:inspection", pk)
    answers = list(found.answers.select_related("item"))
    failed = [row.item for row in answers if row.verdict == Answer.Verdict.FAIL]
    basis = checklist_for(found.school, found.inspected_on).legal_basis
    form = FinishForm(request.POST or None, request.FILES or None, failed=failed, legal_basis=basis)
    if done(
        form,
        lambda: actions.finish_inspection(by=request.user, inspection=found, ending=form.ending(), now=timezone.now()),
    ):
        messages.success(request, _("The inspection is finished."))
        return redirect("schools:inspection", pk)
    context = {"inspection": found, "form": form, "missing": len(wanting(found, answers)), "failed": failed}
    return render_page(request, "schools/inspection_finish.html", context, status=422 if form.is_bound else 200)


@require_safe
@require(VIEW)
def photo(request: PersonRequest, name: str) -> HttpResponse:
    """The picture, as a file to keep apart: never run, never guessed at."""
    found = get_object_or_404(SchoolPhoto.objects.visible_to(request.user), name=name)
    with found.file.open() as stored:
        response = HttpResponse(stored.read(), content_type="image/jpeg")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.jpg"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
