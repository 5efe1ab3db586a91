"""Cooperation models: the list, the sheet, the steps, the committee, the reviews."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Min, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import actions
from campaigns.forms.cooperation import CommitteeForm, ModelForm, MoveForm, ReviewForm
from campaigns.forms.standing import StandingFilter
from campaigns.models import Committee, CooperationModel, Meeting, ModelReview
from campaigns.selectors.cooperation import may_keep, next_meeting_on
from campaigns.views.parts import answer_form, frame
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out
from safeschool.kernel.pages import render_page

VIEW, RECORD = Permission.VIEW_CAMPAIGNS, Permission.RECORD_CAMPAIGNS
MOST_MODELS = 500


@require_GET
@require(VIEW)
def model_list(request: PersonRequest) -> HttpResponse:
    """The models one sees, with what is due next."""
    rows = CooperationModel.objects.visible_to(request.user).select_related("unit")
    rows = StandingFilter(request.GET, user=request.user).narrow(rows)
    waiting = Min("reviews__due_on", filter=Q(reviews__held_on=None))
    models = rows.annotate(
        members=Count("schools", distinct=True), review_on=waiting, last_held=Max("meetings__held_at")
    )[:MOST_MODELS]
    context = {"rows": [(model, _meeting_on(model)) for model in models], "today": _today(request)}
    return render_page(request, "campaigns/models.html", {**context, **frame(request, "campaigns:models")})


def _today(request: PersonRequest) -> Any:
    return timezone.localdate(timezone=request.user.zone)


def _meeting_on(model: Any) -> Any:
    last = model.last_held
    return next_meeting_on(model, last.astimezone(model.unit.zone).date() if last else None) if model.is_live else None


def _kept(request: PersonRequest, pk: int) -> CooperationModel:
    """The model, where one keeps its papers; else there is none."""
    rows = CooperationModel.objects.visible_to(request.user, RECORD).select_related("unit")
    return get_object_or_404(rows.filter(unit__in=request.user.reach(RECORD)), pk=pk)


@require_GET
@require(VIEW)
def model(request: PersonRequest, pk: int) -> HttpResponse:
    """One model: decision, members, committee, reviews, meetings."""
    rows = CooperationModel.objects.visible_to(request.user).select_related("unit")
    shown = get_object_or_404(rows.annotate(last_held=Max("meetings__held_at")), pk=pk)
    keeps = may_keep(request.user, shown)
    committees = Committee.objects.visible_to(request.user).filter(model=shown).select_related("secretary")
    context = {
        "model": shown,
        "facts": _facts(shown),
        "committee": committees.prefetch_related("agencies").first(),
        "reviews": ModelReview.objects.visible_to(request.user).filter(model=shown).select_related("by"),
        "meetings": Meeting.objects.visible_to(request.user)
        .filter(model=shown)
        .annotate(open_agreed=Count("agreed", filter=Q(agreed__closed_at=None))),
        "meeting_on": _meeting_on(shown),
        "today": _today(request),
        "may_keep": keeps,
        "moves": shown.next_moves if keeps else (),
    }
    return render_page(request, "campaigns/model.html", context)


def _facts(shown: CooperationModel) -> list[tuple[str, Any]]:
    members = ", ".join([*(str(agency) for agency in shown.partners.all()), *filter(None, [shown.agencies])])
    return [
        (_("Founded on"), shown.founded_on),
        (_("Number of the decision"), shown.decision_no),
        (_("Advised by"), shown.advised_by),
        (_("Decided by"), shown.decided_by),
        (_("Decision"), shown.decision),
        (_("Member agencies"), members),
        (_("Member schools"), ", ".join(school.name for school in shown.schools.all())),
        (_("Active since"), shown.activated_on),
        (_("Ended on"), shown.ended_on),
    ]


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_model(request: PersonRequest) -> HttpResponse:
    """Propose a model."""
    form = ModelForm(request.POST or None, user=request.user)
    page = Sheet(gettext_lazy("Propose a model"), gettext_lazy("The model is proposed."))
    return page.answer(request, form, lambda: actions.found_model(by=request.user, **form.cleaned_data).pk)


@require_http_methods(["GET", "POST"])
@require(RECORD)
def edit_model(request: PersonRequest, pk: int) -> HttpResponse:
    """Other facts and members."""
    shown = _kept(request, pk)
    form = ModelForm(request.POST or None, instance=_kept(request, pk), user=request.user)
    page = Sheet(gettext_lazy("Change the model"), gettext_lazy("The change is saved."), pk)
    return page.answer(
        request, form, lambda: actions.change_model(by=request.user, model=shown, **form.cleaned_data).pk
    )


@require_http_methods(["GET", "POST"])
@require(RECORD)
def seat_committee(request: PersonRequest, pk: int) -> HttpResponse:
    """The steering committee."""
    shown = _kept(request, pk)
    seated = Committee.objects.visible_to(request.user).filter(model=shown).first()
    form = CommitteeForm(request.POST or None, instance=seated, about=shown)
    page = Sheet(gettext_lazy("Steering committee"), gettext_lazy("The change is saved."), pk)
    return page.answer(
        request, form, lambda: actions.seat_committee(by=request.user, model=shown, **form.cleaned_data).model_id
    )


@require_http_methods(["GET", "POST"])
@require(RECORD)
def hold_review(request: PersonRequest, pk: int) -> HttpResponse:
    """What a review found."""
    rows = ModelReview.objects.visible_to(request.user, RECORD).filter(model__unit__in=request.user.reach(RECORD))
    review = get_object_or_404(rows.select_related("model"), pk=pk)
    form = ReviewForm(request.POST or None, initial={"held_on": _today(request)})
    page = Sheet(review.get_kind_display(), gettext_lazy("The review is written down."), review.model_id)

    def act() -> int:
        told = form.cleaned_data
        return actions.hold_review(by=request.user, review=review, now=timezone.now(), **told).model_id

    return page.answer(request, form, act)


class Sheet:
    """A page with one form, which leads back to its model."""

    def __init__(self, title: str | Promise, done: str | Promise, pk: int | None = None) -> None:
        self.title, self.done, self.pk = title, done, pk

    def answer(self, request: PersonRequest, form: Any, act: Callable[[], int]) -> HttpResponse:
        """The form; once it is sent rightly, the model."""
        back = ("campaigns:model", self.pk) if self.pk else ("campaigns:models",)
        return answer_form(
            request, form, act, title=self.title, done=self.done, back=back, onward="campaigns:model"
        )  # fmt: skip


@require_POST
@require(RECORD)
def lead_model(request: PersonRequest, pk: int) -> HttpResponse:
    """Lead the model to its next state."""
    shown = _kept(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose where the model goes from here."))
        return redirect("campaigns:model", pk)
    carry_out(
        request, lambda: actions.move_model(by=request.user, model=shown, now=timezone.now(), **form.cleaned_data)
    )
    return redirect("campaigns:model", pk)
