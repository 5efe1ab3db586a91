"""Findings until they are struck off, and the papers about them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of
from schools import actions
from schools.forms.inspections import AgainForm, FindingFilter, NoticeFilter, StepForm, suggested_deadline
from schools.models import Finding, RectificationNotice
from schools.views.shared import query_of
from schools.workflow import FindingState

VIEW, INSPECT, ANSWER = Permission.VIEW_INSPECTIONS, Permission.INSPECT, Permission.ANSWER_FINDINGS
MOST_IN_LEDGER = 1000


@require_safe
@require(VIEW)
def finding_list(request: PersonRequest) -> HttpResponse:
    """Findings in sight; open ones unless asked otherwise."""
    form = FindingFilter(request.GET, user=request.user)
    today = timezone.localdate()
    rows = form.narrow(Finding.objects.visible_to(request.user), today).for_list()
    page = page_of(rows, by="created_at", params=request.GET)
    context = {
        "form": form,
        "page": page,
        "late": {row.pk for row in page.rows if row.is_overdue_on(today)},
        "query": query_of(request),
        **neighbours(request, page),
    }
    return render_page(request, "schools/findings.html", context)


@require_safe
@require(VIEW)
def ledger(request: PersonRequest) -> HttpResponse:
    """The same findings as a paper with serial numbers."""
    form = FindingFilter(request.GET, user=request.user)
    rows = form.narrow(Finding.objects.visible_to(request.user), timezone.localdate()).for_list()
    context = {"rows": rows.select_related("answer").order_by("found_on", "pk")[:MOST_IN_LEDGER], "now": timezone.now()}
    return render_page(request, "schools/ledger.html", context)


def _finding(request: PersonRequest, pk: int, permission: Permission) -> Finding:
    rows = Finding.objects.visible_to(request.user, permission).for_list()
    return get_object_or_404(rows.select_related("answer__inspection", "school__unit"), pk=pk)


@require_safe
@require(VIEW)
def finding(request: PersonRequest, pk: int) -> HttpResponse:
    """One finding: what was seen, what was done, what is next."""
    return _show(request, _finding(request, pk, VIEW))


def _show(request: PersonRequest, found: Finding, refused: tuple[str, Any] | None = None) -> HttpResponse:
    may_look = found.is_open and Finding.objects.visible_to(request.user, INSPECT).filter(pk=found.pk).exists()
    may_answer = found.is_open and Finding.objects.visible_to(request.user, ANSWER).filter(pk=found.pk).exists()
    lead = {"lead": found.notice.lead, "legal_basis": found.notice.legal_basis} if found.notice else {}
    context = {
        "finding": found,
        "is_late": found.is_overdue_on(timezone.localdate()),
        "before": found.answer.photos.all(),
        "steps": found.steps.select_related("by").prefetch_related("photos"),
        "may_look": may_look and found.answered_by_id != request.user.pk,
        "may_answer": may_answer and found.state != FindingState.SUBMITTED,
        "step_form": StepForm(auto_id="step_%s"),
        "strike_form": StepForm(auto_id="strike_%s"),
        "again_form": AgainForm(initial={**lead, "deadline": suggested_deadline()}, auto_id="again_%s"),
    }
    if refused:
        context[refused[0]] = refused[1]
    return render_page(request, "schools/finding.html", context, status=422 if refused else 200)


def _step(request: PersonRequest, found: Finding, name: str, form: Any, act: Callable[..., Any]) -> HttpResponse:
    if done(form, lambda: act(by=request.user, finding=found, now=timezone.now())):
        messages.success(request, _("Saved."))
        return redirect("schools:finding", found.pk)
    return _show(request, found, (name, form))


@require_POST
@require(ANSWER)
def report_fixed(request: PersonRequest, pk: int) -> HttpResponse:
    """The school says that it is fixed."""
    found, form = _finding(request, pk, ANSWER), StepForm(request.POST, request.FILES, auto_id="step_%s")
    return _step(request, found, "step_form", form, lambda **who: actions.report_fixed(**who, **form.cleaned_data))


@require_POST
@require(INSPECT)
def strike_off(request: PersonRequest, pk: int) -> HttpResponse:
    """The second look found it in order."""
    found, form = _finding(request, pk, INSPECT), StepForm(request.POST, request.FILES, auto_id="strike_%s")
    return _step(request, found, "strike_form", form, lambda **who: actions.strike_off(**who, **form.cleaned_data))


@require_POST
@require(INSPECT)
def find_again(request: PersonRequest, pk: int) -> HttpResponse:
    """The second look found it as before."""
    found, form = _finding(request, pk, INSPECT), AgainForm(request.POST, request.FILES, auto_id="again_%s")

    def act(**who: Any) -> Any:
        data = form.cleaned_data
        return actions.find_again(note=data["note"], photos=data["photos"], order=form.order(), **who)

    return _step(request, found, "again_form", form, act)


@require_safe
@require(VIEW)
def notices(request: PersonRequest) -> HttpResponse:
    """The notices of a period, the newest first."""
    form = NoticeFilter(request.GET, user=request.user)
    rows = form.narrow_notices(RectificationNotice.objects.visible_to(request.user)).select_related("school", "unit")
    page = page_of(rows, by="created_at", params=request.GET)
    return render_page(request, "schools/notices.html", {"form": form, "page": page, **neighbours(request, page)})


@require_safe
@require(VIEW)
def notice(request: PersonRequest, pk: int) -> HttpResponse:
    """The rectification notice as a paper, in the layout of its country."""
    rows = RectificationNotice.objects.visible_to(request.user)
    rows = rows.select_related("school", "unit__parent", "issued_by", "inspection__by")
    found = get_object_or_404(rows, pk=pk)
    findings = found.findings.select_related("item", "answer").order_by("item__order")
    country = found.unit.country.lower()
    template = f"schools/notice_{country}.html" if country in ("cn", "vn") else "schools/notice_vn.html"
    # A second notice follows from a visit at which nobody signed here.
    signed = None if found.is_second else found.inspection
    return render_page(request, template, {"notice": found, "findings": findings, "signed": signed})
