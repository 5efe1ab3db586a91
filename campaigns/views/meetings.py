"""Meetings of a cooperation model: agenda, minutes, and what was agreed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import actions
from campaigns.forms.cooperation import AgreedForm, MeetingForm, MinutesForm
from campaigns.models import Agreed, CooperationModel, Meeting
from campaigns.selectors.cooperation import may_keep
from campaigns.views.parts import answer_form
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done
from safeschool.kernel.pages import render_page

VIEW, RECORD = Permission.VIEW_CAMPAIGNS, Permission.RECORD_CAMPAIGNS


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_meeting(request: PersonRequest, pk: int) -> HttpResponse:
    """Plan a meeting of a model, or enter one that was held."""
    rows = CooperationModel.objects.visible_to(request.user, RECORD).select_related("unit")
    model = get_object_or_404(rows.filter(unit__in=request.user.reach(RECORD)), pk=pk)
    form = MeetingForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.plan_meeting(by=request.user, model=model, now=timezone.now(), **form.cleaned_data).pk,
        title=_("Plan a meeting"),
        done=_("The meeting is planned."),
        back=("campaigns:model", pk),
        onward="campaigns:meeting",
    )


def _seen(request: PersonRequest, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related("model__unit", "written_by")
    return get_object_or_404(rows, pk=pk)


def _kept(request: PersonRequest, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.user, RECORD).select_related("model__unit")
    return get_object_or_404(rows.filter(model__unit__in=request.user.reach(RECORD)), pk=pk)


@require_GET
@require(VIEW)
def meeting(request: PersonRequest, pk: int) -> HttpResponse:
    """One meeting."""
    return _sheet(request, _seen(request, pk))


def _sheet(request: PersonRequest, shown: Meeting, form: AgreedForm | None = None) -> HttpResponse:
    keeps = may_keep(request.user, shown.model)
    agreed = (
        Agreed.objects.visible_to(request.user).filter(meeting=shown).select_related("owner", "agency", "closed_by")
    )
    today = timezone.localdate(timezone=request.user.zone)
    context = {
        "meeting": shown,
        "agencies": shown.agencies.all(),
        "agreed": [
            (one, one.closed_at is None and (keeps or one.owner_id == request.user.pk), one.due_on < today)
            for one in agreed
        ],
        "may_keep": keeps,
        "form": (form or AgreedForm(meeting=shown)) if keeps and shown.held_at else None,
    }
    return render_page(request, "campaigns/meeting.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "POST"])
@require(RECORD)
def write_minutes(request: PersonRequest, pk: int) -> HttpResponse:
    """The minutes."""
    shown = _kept(request, pk)
    form = MinutesForm(request.POST or None, instance=_kept(request, pk), initial={"held_at": shown.planned_at})
    return answer_form(
        request,
        form,
        lambda: actions.write_minutes(by=request.user, meeting=shown, now=timezone.now(), **form.cleaned_data).pk,
        title=_("Minutes of the meeting"),
        done=_("The minutes are kept."),
        back=("campaigns:meeting", pk),
        onward="campaigns:meeting",
    )


@require_POST
@require(RECORD)
def agree(request: PersonRequest, pk: int) -> HttpResponse:
    """Something was agreed."""
    shown = _kept(request, pk)
    form = AgreedForm(request.POST, meeting=shown)
    if done(form, lambda: actions.agree(by=request.user, meeting=shown, now=timezone.now(), **form.cleaned_data)):
        return redirect("campaigns:meeting", pk)
    return _sheet(request, shown, form)


@require_POST
@require(VIEW)
def close_agreed(request: PersonRequest, pk: int) -> HttpResponse:
    """It is done."""
    agreed = get_object_or_404(Agreed.objects.visible_to(request.user), pk=pk)
    outcome = request.POST.get("outcome", "")[:500]
    carry_out(
        request, lambda: actions.close_agreed(by=request.user, agreed=agreed, outcome=outcome, now=timezone.now())
    )
    return redirect("campaigns:meeting", agreed.meeting_id)
