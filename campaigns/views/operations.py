"""Operations: the list, the sheet, the form with its tallies."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.actions import AlreadyToldError, change_operation, record_operation
from campaigns.forms import OperationFilters, OperationForm
from campaigns.models import Operation
from campaigns.views.parts import frame, neighbours
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import page_of

RECORD = Permission.RECORD_CAMPAIGNS


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def operation_list(request: PersonRequest) -> HttpResponse:
    """The operations one sees, newest first."""
    form = OperationFilters(request.GET, user=request.user)
    rows = form.narrow(Operation.objects.visible_to(request.user)).select_related("unit")
    page = page_of(rows.annotate(violations=Coalesce(Sum("tallies__count"), 0)), by="started_at", params=request.GET)
    context = {"page": page, "form": form, **frame(request, "campaigns:operations"), **neighbours(request, page)}
    return render_page(request, "campaigns/operations.html", context)


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def operation(request: PersonRequest, pk: int) -> HttpResponse:
    """One operation with its tallies."""
    rows = Operation.objects.visible_to(request.user).select_related("unit", "recorded_by")
    shown = get_object_or_404(rows, pk=pk)
    context = {
        "operation": shown,
        "tallies": shown.tallies.select_related("type"),
        "may_change": Operation.objects.visible_to(request.user, RECORD).filter(pk=pk).exists(),
    }
    return render_page(request, "campaigns/operation.html", context)


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_operation(request: PersonRequest) -> HttpResponse:
    """Write down an operation and its tallies."""
    initial = {"submission": uuid4(), "started_at": timezone.now()}
    form = OperationForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        try:
            made = record_operation(by=request.user, now=timezone.now(), tallies=form.tallies, **form.told)
        except ValidationError as error:
            form.refuse(error)
        except AlreadyToldError:
            form.add_error(None, _("This form was sent before with other content: open the list and change it there."))
        else:
            messages.success(request, _("The operation is written down."))
            return redirect("campaigns:operation", made.pk)
    return render_page(request, "campaigns/operation_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require(RECORD)
def edit_operation(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct an operation and its tallies."""
    shown = get_object_or_404(Operation.objects.visible_to(request.user, RECORD), pk=pk)
    form = OperationForm(request.POST or None, instance=shown, user=request.user)
    if form.is_valid():
        facts = {name: value for name, value in form.told.items() if name != "submission"}
        facts.setdefault("programmes", list(shown.programmes.all()))
        try:
            change_operation(by=request.user, now=timezone.now(), operation=shown, tallies=form.tallies, **facts)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The change is saved."))
            return redirect("campaigns:operation", pk)
    context = {"form": form, "operation": shown}
    return render_page(request, "campaigns/operation_form.html", context, status=422 if form.errors else 200)
