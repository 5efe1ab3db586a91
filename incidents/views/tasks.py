"""What is to be done in the cases of one's sight."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from incidents import actions
from incidents.forms import TaskForm
from incidents.models import CaseTask
from incidents.views.files import visible_incident
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out
from safeschool.kernel.pages import render_page

MOST = 200


@require_GET
@require(Permission.VIEW_INCIDENTS, Permission.LOG_INCIDENT)
def tasks(request: PersonRequest) -> HttpResponse:
    """Open tasks, the nearest day first: one's own, or of every file in sight; overdue ones alone."""
    seen, today = CaseTask.objects.visible_to(request.user), timezone.localdate()
    is_all, is_late_only = request.GET.get("whose") == "all", request.GET.get("due") == "LATE"
    rows = seen if is_all else seen.owned_by(request.user)
    shown = rows.late(today) if is_late_only else rows.open()
    context = {
        "tasks": [(task, task.is_late(today)) for task in shown.for_list().order_by("due_on", "pk")[:MOST]],
        "late": rows.late(today).count(),
        "is_all": is_all,
    }
    return render_page(request, "incidents/tasks.html", context)


@require_POST
@require(Permission.LOG_INCIDENT)
def give_task(request: PersonRequest, pk: int) -> HttpResponse:
    """Give somebody something to do in the case."""
    incident = visible_incident(request, pk)
    form = TaskForm(request.POST, incident=incident)
    carry_out(
        request,
        lambda: actions.give_task(by=request.user, incident=incident, now=timezone.now(), **form.cleaned_data),
        form=form,
    )
    return redirect("incidents:casework", pk=pk)


@require_POST
@require(Permission.VIEW_INCIDENTS, Permission.LOG_INCIDENT)
def finish_task(request: PersonRequest, pk: int) -> HttpResponse:
    """It is done."""
    task = get_object_or_404(CaseTask.objects.visible_to(request.user), pk=pk)
    carry_out(request, lambda: actions.finish_task(by=request.user, task=task, now=timezone.now()))
    return redirect("incidents:casework", pk=task.incident_id)
