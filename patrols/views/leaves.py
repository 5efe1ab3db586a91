"""Leave, asked for and given; and the roster without whoever is away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from patrols.actions import agree_leave, ask_leave, end_leave, grant_leave, publish_repair, refuse_leave, withdraw_leave
from patrols.forms import AskLeaveForm, DecideForm, LeaveForm, RepairForm
from patrols.models import Leave, LeaveRequest
from patrols.selectors.absence import duties_in, proposal_for, read_proposal
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done
from safeschool.kernel.pages import render_page
from safeschool.kernel.week import Week

SHOWN = 20


@require_http_methods(["GET", "POST"])
@require(Permission.VIEW_OWN_SHIFTS)
def my_leave(request: PersonRequest) -> HttpResponse:
    """What I asked for and what became of it, and the door to one more."""
    form = AskLeaveForm(request.POST or None)
    if done(form, lambda: ask_leave(by=request.user, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Asked. You are told when the chief has decided."))
        return redirect("patrols:my_leave")
    rows = LeaveRequest.objects.visible_to(request.user).filter(user=request.user)[:SHOWN]
    today = timezone.localdate()
    context = {"form": form, "rows": [(row, _may_withdraw(row) and row.ends_on >= today) for row in rows]}
    return render_page(request, "patrols/my_leave.html", context, status=422 if form.errors else 200)


def _may_withdraw(row: LeaveRequest) -> bool:
    return row.state in ("ASKED", "AGREED")


@require_POST
@require(Permission.VIEW_OWN_SHIFTS)
def withdraw_leave_page(request: PersonRequest, pk: int) -> HttpResponse:
    """I stay after all."""
    row = get_object_or_404(LeaveRequest.objects.visible_to(request.user).filter(user=request.user), pk=pk)
    carry_out(request, lambda: withdraw_leave(by=request.user, row=row, now=timezone.now()))
    return redirect("patrols:my_leave")


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def leave_request(request: PersonRequest, pk: int) -> HttpResponse:
    """Somebody asks to be away: which duties that leaves open, and the chief's word."""
    rows = LeaveRequest.objects.visible_to(request.user).decidable_by(request.user)
    row = get_object_or_404(rows.select_related("user", "unit", "leave"), pk=pk)
    form = DecideForm(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, row, form)
        except ValidationError as error:
            form.add_error(None, error)
    away = LeaveRequest.objects.visible_to(request.user).exclude(pk=row.pk).touching(row.starts_on, row.ends_on)
    context = {
        "form": form,
        "row": row,
        "duties": list(duties_in(row, now)),
        "also_away": away.filter(state="AGREED").select_related("user"),
    }
    return render_page(request, "patrols/leave_request.html", context, status=422 if form.errors else 200)


def _decide(request: PersonRequest, row: LeaveRequest, form: DecideForm) -> HttpResponse:
    now = timezone.now()
    if form.cleaned_data["to"] == "REFUSE":
        refuse_leave(by=request.user, row=row, reason=form.cleaned_data["reason"], now=now)
        messages.success(request, _("Refused; the person reads why."))
        return redirect("patrols:leaves")
    leave = agree_leave(by=request.user, row=row, now=now)
    messages.success(request, _("Agreed; the person was told."))
    return _to_repair(leave)


def _to_repair(leave: Leave) -> HttpResponse:
    """To the duties that are open now, if any."""
    if duties_in(leave, timezone.now()).exists():
        return redirect("patrols:repair", leave.pk)
    return redirect("patrols:leaves")


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def leaves(request: PersonRequest) -> HttpResponse:
    """Who asks to be away, who is away from today on, and the door to one more."""
    today = timezone.localdate()
    form = LeaveForm(request.POST or None, units=_units(request), today=today)
    if request.method == "POST" and form.is_valid():
        leave = grant_leave(by=request.user, **form.facts())
        messages.success(request, _("Saved. Rosters proposed from now on do not count on them."))
        return _to_repair(leave)
    rows = Leave.objects.visible_to(request.user).filter(ends_on__gte=today).select_related("user", "unit")
    asked = LeaveRequest.objects.visible_to(request.user).decidable_by(request.user).asked()
    context = {"form": form, "rows": rows, "asked": asked.select_related("user", "unit")}
    return render_page(request, "patrols/leaves.html", context, status=422 if form.errors else 200)


def _units(request: PersonRequest) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.PLAN_ROSTER))


@require_POST
@require(Permission.PLAN_ROSTER)
def end_leave_page(request: PersonRequest, pk: int) -> HttpResponse:
    """They are not away after all."""
    end_leave(by=request.user, leave=get_object_or_404(Leave.objects.visible_to(request.user), pk=pk))
    return redirect("patrols:leaves")


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def repair_page(request: PersonRequest, pk: int) -> HttpResponse:
    """The duties that an absence leaves open, week by week: a proposal with its changes, and publishing it."""
    leave = get_object_or_404(Leave.objects.visible_to(request.user).select_related("user", "unit"), pk=pk)
    now = timezone.now()
    if request.method == "POST":
        return _publish(request, leave)
    duties = list(duties_in(leave, now))
    form = RepairForm(request.GET if "look" in request.GET else None)
    week = Week.of(duties[0].shift.on) if duties else None
    proposal = None
    if week and form.is_valid():
        limits = {"at_most": form.cleaned_data["at_most"], "may_move": form.cleaned_data["may_move"]}
        proposal = proposal_for(leave, week, now, **limits)
    context = {"leave": leave, "form": form, "duties": duties, "week": week, "proposal": proposal}
    return render_page(request, "patrols/repair.html", context, status=422 if form.errors else 200)


def _publish(request: PersonRequest, leave: Leave) -> HttpResponse:
    proposal = read_proposal(request.POST.get("proposal", ""))
    if proposal is None:
        messages.error(request, _("This proposal is too old. Look at a new one."))
        return redirect("patrols:repair", leave.pk)
    try:
        given = publish_repair(by=request.user, leave=leave, proposal=proposal, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("patrols:repair", leave.pk)
    told = ngettext(
        "%(count)s seat has somebody else; everybody concerned was told.",
        "%(count)s seats have somebody else; everybody concerned was told.",
        given,
    )
    messages.success(request, told % {"count": given})
    return _to_repair(leave)
