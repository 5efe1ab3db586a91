"""Operations: the list, the sheet, the form with its tallies."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import actions
from campaigns.actions import change_operation, record_operation
from campaigns.forms import OperationFilters, OperationForm
from campaigns.forms.records import RatingForm
from campaigns.models import Operation, OperationVisit
from campaigns.selectors.calendar import quiet_weeks
from campaigns.selectors.operations import congestion_around, round_of
from campaigns.views.parts import answer_form, frame
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, outcome_of
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of
from schools.forms.surroundings import VisitForm
from schools.models import Venue

RECORD = Permission.RECORD_CAMPAIGNS
MOST_VENUES = 300


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def operation_list(request: PersonRequest) -> HttpResponse:
    """The operations one sees, newest first."""
    form = OperationFilters(request.GET, user=request.user)
    rows = form.narrow(Operation.objects.visible_to(request.user)).select_related("unit")
    page = page_of(rows.annotate(violations=Coalesce(Sum("tallies__count"), 0)), by="started_at", params=request.GET)
    quiet = quiet_weeks(request.user, timezone.now())
    context = {
        "page": page,
        "form": form,
        "quiet": quiet,
        **frame(request, "campaigns:operations"),
        **neighbours(request, page),
    }
    return render_page(request, "campaigns/operations.html", context)


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def operation(request: PersonRequest, pk: int) -> HttpResponse:
    """One operation with its tallies."""
    return _sheet(request, pk)


def _sheet(request: PersonRequest, pk: int, form: RatingForm | None = None) -> HttpResponse:
    rows = Operation.objects.visible_to(request.user).select_related("unit", "recorded_by", "lead")
    shown = get_object_or_404(rows, pk=pk)
    visits = (
        OperationVisit.objects.visible_to(request.user).filter(operation=shown).select_related("visit__venue__kind")
    )
    may_change = Operation.objects.visible_to(request.user, RECORD).filter(pk=pk).exists()
    context = {
        "operation": shown,
        "facts": _facts(shown),
        "tallies": shown.tallies.select_related("type"),
        "changes": congestion_around(shown, list(shown.gates.select_related("campus__school"))),
        "round": round_of(list(visits)),
        "may_change": may_change,
        "may_visit": may_change and request.user.may(Permission.KEEP_SURROUNDINGS),
        "rating_form": (form or RatingForm(operation=shown)) if may_change else None,
    }
    return render_page(request, "campaigns/operation.html", context, status=422 if form else 200)


@require_POST
@require(RECORD)
def rate_gate(request: PersonRequest, pk: int) -> HttpResponse:
    """A gate of the operation, rated by hand."""
    shown = get_object_or_404(Operation.objects.visible_to(request.user, RECORD), pk=pk)
    form = RatingForm(request.POST, operation=shown)
    now = timezone.now()
    if done(form, lambda: actions.rate_gate(by=request.user, operation=shown, now=now, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("campaigns:operation", pk)
    return _sheet(request, pk, form)


def _facts(shown: Operation) -> list[tuple[str, Any]]:
    by_whom = [str(shown.lead) if shown.lead else "", shown.lead_agency]
    with_whom = [*(str(agency) for agency in shown.supporters.all()), shown.supporting_agencies]
    return [
        (_("Kind"), shown.get_kind_display()),
        (_("Led by"), shown.unit),
        (_("Ended at"), shown.ended_at),
        (_("Lead agency"), ", ".join(filter(None, by_whom))),
        (_("Supporting agencies"), ", ".join(filter(None, with_whom))),
        (_("Places checked"), shown.places_checked),
        (_("Vehicles checked"), shown.vehicles_checked),
        (_("Hazards found"), shown.hazards_found),
        (_("Hazards fixed"), shown.hazards_fixed),
        (_("Programmes"), ", ".join(str(programme) for programme in shown.programmes.all())),
        (_("Remarks"), shown.note),
    ]


@require_http_methods(["GET", "POST"])
@require(RECORD)
def visit_on_round(request: PersonRequest, pk: int) -> HttpResponse:
    """A venue visited in the course of the operation: first which one, then what was found there."""
    shown = get_object_or_404(Operation.objects.visible_to(request.user, RECORD).select_related("unit"), pk=pk)
    venues = Venue.objects.visible_to(request.user, Permission.KEEP_SURROUNDINGS)
    asked = request.GET.get("venue", "")
    if not asked.isdecimal():
        context = {"operation": shown, "venues": venues.filter(closed_on=None).select_related("kind")[:MOST_VENUES]}
        return render_page(request, "campaigns/round.html", context)
    venue = get_object_or_404(venues.select_related("kind"), pk=asked)
    form = VisitForm(request.POST or None, venue=venue)

    def act() -> int:
        return actions.visit_on_round(by=request.user, operation=shown, venue=venue, **form.cleaned_data).operation_id

    return answer_form(
        request, form, act, title=venue.name, done=_("The visit is written down."),
        back=("campaigns:operation", pk), onward="campaigns:operation",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_operation(request: PersonRequest) -> HttpResponse:
    """Write down an operation and its tallies."""
    initial = {"submission": uuid4(), "started_at": timezone.now()}
    form = OperationForm(request.POST or None, user=request.user, initial=initial)
    if made := outcome_of(
        form,
        lambda: record_operation(
            by=request.user, now=timezone.now(), tallies=form.tallies, members=form.members, **form.told
        ),
    ):
        messages.success(request, _("The operation is written down."))
        return redirect("campaigns:operation", made.pk)
    return render_page(request, "campaigns/operation_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require(RECORD)
def edit_operation(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct an operation and its tallies."""
    shown = get_object_or_404(Operation.objects.visible_to(request.user, RECORD), pk=pk)
    form = OperationForm(request.POST or None, instance=shown, user=request.user)

    def change() -> None:
        facts = {name: value for name, value in form.told.items() if name != "submission"}
        facts |= {"tallies": form.tallies, "members": form.members}
        change_operation(by=request.user, now=timezone.now(), operation=shown, **facts)

    if done(form, change):
        messages.success(request, _("The change is saved."))
        return redirect("campaigns:operation", pk)
    context = {"form": form, "operation": shown}
    return render_page(request, "campaigns/operation_form.html", context, status=422 if form.errors else 200)
