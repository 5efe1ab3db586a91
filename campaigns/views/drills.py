"""Drills: the calendar, what is due, and the sheet with its stopwatch."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import actions
from campaigns.forms import DrillFilters
from campaigns.forms.drills import DrillForm, EndForm, TaskForm
from campaigns.models import Drill, DrillTask
from campaigns.models.drills import seconds_between
from campaigns.selectors.drills import due_drills as due_of
from campaigns.selectors.drills import is_police_of, is_school_of, lines_of, may_run
from campaigns.views.parts import frame
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done, outcome_of
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of
from schools.models import School

VIEW, RUN = Permission.VIEW_DRILLS, Permission.RUN_DRILLS
MOST_DUE = 200


@require_GET
@require(VIEW)
def drill_list(request: PersonRequest) -> HttpResponse:
    """The drills one sees, the farthest to come first."""
    form = DrillFilters(request.GET, user=request.user)
    rows = form.narrow(Drill.objects.visible_to(request.user)).for_list()
    page = page_of(rows, by="planned_at", params=request.GET)
    context = {"page": page, "form": form, "may_run": request.user.may(RUN), **frame(request, "campaigns:drills")}
    return render_page(request, "campaigns/drills.html", {**context, **neighbours(request, page)})


@require_GET
@require(VIEW)
def due_drills(request: PersonRequest) -> HttpResponse:
    """What the schools in sight have still to hold in this period."""
    today = timezone.localdate(timezone=request.user.zone)
    schools = School.objects.visible_to(request.user, VIEW).standing(today).select_related("unit")
    due = due_of(schools.prefetch_related("levels"), today)
    context = {"due": due[:MOST_DUE], "count": len(due), **frame(request, "campaigns:drills")}
    return render_page(request, "campaigns/due_drills.html", context)


@require_http_methods(["GET", "POST"])
@require(RUN)
def new_drill(request: PersonRequest) -> HttpResponse:
    """Plan a drill."""
    form = DrillForm(request.POST or None, user=request.user, initial=request.GET.dict())
    if made := outcome_of(form, lambda: actions.plan_drill(by=request.user, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("The drill is planned."))
        return redirect("campaigns:drill", made.pk)
    return render_page(request, "campaigns/drill_form.html", {"form": form}, status=422 if form.errors else 200)


def _seen(request: PersonRequest, pk: int) -> Drill:
    rows = Drill.objects.visible_to(request.user).select_related(
        "scenario", "school__unit", "unit", "police_signed_by", "school_signed_by", "cancelled_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
@require(VIEW)
def drill(request: PersonRequest, pk: int) -> HttpResponse:
    """The sheet of a drill."""
    return _sheet(request, _seen(request, pk))


def _sheet(
    request: PersonRequest, shown: Drill, end_form: EndForm | None = None, task_form: TaskForm | None = None
) -> HttpResponse:
    runs = may_run(request.user, shown)
    mine = "school" if is_school_of(request.user, shown) else "police" if is_police_of(request.user, shown) else ""
    tasks = DrillTask.objects.visible_to(request.user).filter(drill=shown).for_list()
    context = {
        "drill": shown,
        "lines": lines_of(shown),
        "elapsed": seconds_between(shown.began_at, timezone.now()) if shown.began_at else 0,
        "may_begin": runs and shown.began_at is None and shown.cancelled_at is None,
        "may_cancel": runs and shown.ended_at is None and shown.cancelled_at is None,
        "partners": shown.partners.all(),
        "programmes": shown.programmes.all(),
        "may_mark": runs and shown.began_at is not None and not shown.is_signed and shown.cancelled_at is None,
        "may_sign": bool(mine and shown.ended_at and getattr(shown, f"{mine}_signed_at") is None),
        "end_form": (end_form or EndForm(drill=shown)) if runs and shown.is_running else None,
        "task_form": (task_form or TaskForm(drill=shown)) if runs and shown.ended_at else None,
        "tasks": [_told(task, is_mine=runs or task.item.owner_id == request.user.pk) for task in tasks],
    }
    is_wrong = bool((end_form and end_form.errors) or (task_form and task_form.errors))
    return render_page(request, "campaigns/drill.html", context, status=422 if is_wrong else 200)


def _told(task: DrillTask, *, is_mine: bool) -> tuple[DrillTask, bool]:
    return task, is_mine and task.item.closed_at is None


def _acted(request: PersonRequest, pk: int, act: Callable[[], Any]) -> HttpResponse:
    carry_out(request, act)
    return redirect("campaigns:drill", pk)


@require_POST
@require(RUN)
def begin_drill(request: PersonRequest, pk: int) -> HttpResponse:
    """The signal."""
    shown = _seen(request, pk)
    return _acted(request, pk, lambda: actions.begin_drill(by=request.user, drill=shown, now=timezone.now()))


@require_POST
@require(RUN)
def mark_drill(request: PersonRequest, pk: int) -> HttpResponse:
    """Stop the time of a criterion, or say whether it was met."""
    shown = _seen(request, pk)
    is_met = {"yes": True, "no": False}.get(request.POST.get("met", ""))
    code = request.POST.get("code", "")
    return _acted(
        request,
        pk,
        lambda: actions.mark_drill(by=request.user, drill=shown, code=code, is_met=is_met, now=timezone.now()),
    )


@require_POST
@require(RUN)
def end_drill(request: PersonRequest, pk: int) -> HttpResponse:
    """The end, with who took part."""
    shown, now = _seen(request, pk), timezone.now()
    form = EndForm(request.POST, drill=shown)

    def end() -> None:
        facts = {**form.cleaned_data, "ended_at": form.cleaned_data["ended_at"] or now}
        actions.end_drill(by=request.user, drill=shown, now=now, **facts)

    if done(form, end):
        return redirect("campaigns:drill", pk)
    return _sheet(request, shown, end_form=form)


@require_POST
@require(RUN)
def cancel_drill(request: PersonRequest, pk: int) -> HttpResponse:
    """It is not held, and why."""
    shown, reason = _seen(request, pk), request.POST.get("reason", "")[:500]
    return _acted(
        request, pk, lambda: actions.cancel_drill(by=request.user, drill=shown, reason=reason, now=timezone.now())
    )


@require_POST
@require(RUN)
def sign_drill(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign for one's side."""
    shown = _seen(request, pk)
    return _acted(request, pk, lambda: actions.sign_drill(by=request.user, drill=shown, now=timezone.now()))


@require_POST
@require(RUN)
def add_task(request: PersonRequest, pk: int) -> HttpResponse:
    """What is to be mended."""
    shown = _seen(request, pk)
    form = TaskForm(request.POST, drill=shown)
    if done(form, lambda: actions.add_task(by=request.user, drill=shown, now=timezone.now(), **form.cleaned_data)):
        return redirect("campaigns:drill", pk)
    return _sheet(request, shown, task_form=form)


@require_POST
@require(VIEW)
def close_task(request: PersonRequest, pk: int) -> HttpResponse:
    """It is mended."""
    task = get_object_or_404(DrillTask.objects.visible_to(request.user), pk=pk)
    outcome = request.POST.get("outcome", "")[:500]
    return _acted(
        request,
        task.drill_id,
        lambda: actions.close_task(by=request.user, task=task, outcome=outcome, now=timezone.now()),
    )
