"""Cooperation models."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.actions import found_model, move_model
from campaigns.forms import ModelForm, MoveForm
from campaigns.forms.standing import StandingFilter
from campaigns.models import CooperationModel
from campaigns.views.parts import frame
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page

RECORD = Permission.RECORD_CAMPAIGNS
MOST_MODELS = 500


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def model_list(request: PersonRequest) -> HttpResponse:
    """The models one sees."""
    rows = CooperationModel.objects.visible_to(request.user).select_related("unit")
    rows = StandingFilter(request.GET, user=request.user).narrow(rows)
    models = rows.annotate(members=Count("schools"))[:MOST_MODELS]
    return render_page(request, "campaigns/models.html", {"models": models, **frame(request, "campaigns:models")})


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def model(request: PersonRequest, pk: int) -> HttpResponse:
    """One model."""
    shown = get_object_or_404(CooperationModel.objects.visible_to(request.user).select_related("unit"), pk=pk)
    may_move = request.user.reach(RECORD) and shown.unit_id in request.user.reach(RECORD)
    context = {"model": shown, "schools": shown.schools.all(), "moves": shown.next_moves if may_move else ()}
    return render_page(request, "campaigns/model.html", context)


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_model(request: PersonRequest) -> HttpResponse:
    """Propose a model."""
    form = ModelForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            made = found_model(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The model is proposed."))
            return redirect("campaigns:model", made.pk)
    return render_page(request, "campaigns/model_form.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@require(RECORD)
def lead_model(request: PersonRequest, pk: int) -> HttpResponse:
    """Lead the model to its next state."""
    shown = get_object_or_404(
        CooperationModel.objects.visible_to(request.user, RECORD), pk=pk, unit__in=request.user.reach(RECORD)
    )
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose where the model goes from here."))
        return redirect("campaigns:model", pk)
    try:
        move_model(by=request.user, model=shown, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("campaigns:model", pk)
