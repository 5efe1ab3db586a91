"""The menu of lessons, the orders, and the steps of one order."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import actions
from campaigns.forms.lessons import AssignForm, DeliverForm, OfferForm, OrderForm, RateForm, ReasonForm, StepForm
from campaigns.models import LessonOffer, LessonOrder
from campaigns.selectors import choices_for, deputy_hours, lecturers_for
from campaigns.views.parts import frame
from campaigns.workflow import OrderState, Turn
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, outcome_of
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of

VIEW, ORDER, LEAD = Permission.VIEW_LESSONS, Permission.ORDER_LESSONS, Permission.LEAD_LESSONS
MOST_OFFERS = 300


@require_GET
@require(VIEW)
def menu(request: PersonRequest) -> HttpResponse:
    """What can be ordered."""
    rows = LessonOffer.objects.visible_to(request.user).published().select_related("unit", "topic", "format")
    context = {
        "offers": rows.prefetch_related("laws")[:MOST_OFFERS],
        "may_order": request.user.may(ORDER),
        "writable": set(request.user.reach(LEAD)),
        **frame(request, "campaigns:menu"),
    }
    return render_page(request, "campaigns/menu.html", context)


@require_http_methods(["GET", "POST"])
@require(LEAD)
def new_offer(request: PersonRequest) -> HttpResponse:
    """Put a lesson on the menu."""
    form = OfferForm(request.POST or None, user=request.user)
    return _offer(request, form, lambda: actions.publish_offer(by=request.user, laws=form.laws, **form.facts))


@require_http_methods(["GET", "POST"])
@require(LEAD)
def edit_offer(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a lesson of the menu."""
    offer = _led(request, pk)
    form = OfferForm(request.POST or None, instance=offer, user=request.user)
    return _offer(
        request, form, lambda: actions.change_offer(by=request.user, offer=offer, laws=form.laws, **form.facts)
    )


def _led(request: PersonRequest, pk: int) -> LessonOffer:
    rows = LessonOffer.objects.visible_to(request.user, LEAD).filter(unit__in=request.user.reach(LEAD))
    return get_object_or_404(rows, pk=pk)


def _offer(request: PersonRequest, form: OfferForm, act: Callable[[], LessonOffer]) -> HttpResponse:
    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("campaigns:menu")
    context = {"form": form, "offer": form.instance if form.instance.pk else None}
    return render_page(request, "campaigns/offer_form.html", context, status=422 if form.errors else 200)


@require_POST
@require(LEAD)
def withdraw_offer(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a lesson off the menu."""
    actions.withdraw_offer(by=request.user, offer=_led(request, pk), now=timezone.now())
    messages.success(request, _("The lesson is off the menu."))
    return redirect("campaigns:menu")


@require_GET
@require(VIEW)
def order_list(request: PersonRequest) -> HttpResponse:
    """The orders one sees, newest first; narrowed to a state."""
    rows = LessonOrder.objects.visible_to(request.user).for_list()
    state = request.GET.get("state", "")
    if state in OrderState.values:
        rows = rows.filter(state=state)
    page = page_of(rows, by="ordered_at", params=request.GET)
    context = {
        "page": page,
        "states": [{"url": f"?state={code}", "label": label, "is_current": code == state}
                   for code, label in [("", _("All")), *OrderState.choices]],
        "may_order": request.user.may(ORDER),
        **frame(request, "campaigns:orders"),
        **neighbours(request, page),
    }  # fmt: skip
    return render_page(request, "campaigns/orders.html", context)


@require_http_methods(["GET", "POST"])
@require(ORDER)
def new_order(request: PersonRequest, pk: int) -> HttpResponse:
    """Order a lesson of the menu for a school."""
    rows = LessonOffer.objects.visible_to(request.user).published().select_related("topic", "format", "unit")
    offer = get_object_or_404(rows, pk=pk)
    form = OrderForm(request.POST or None, user=request.user, initial={"submission": uuid4()})
    if made := outcome_of(
        form,
        lambda: actions.order_lesson(by=request.user, now=timezone.now(), submission=form.key, wish=form.wish(offer)),
    ):
        messages.success(request, _("The lesson is ordered. You are told when a lecturer has it."))
        return redirect("campaigns:order", made.pk)
    context = {"form": form, "offer": offer}
    return render_page(request, "campaigns/order_form.html", context, status=422 if form.errors else 200)


@require_GET
@require(VIEW)
def order(request: PersonRequest, pk: int) -> HttpResponse:
    """One order: its facts, and the steps that are open."""
    return _order_page(request, _seen(request, pk))


def _seen(request: PersonRequest, pk: int) -> LessonOrder:
    rows = LessonOrder.objects.visible_to(request.user).select_related(
        "offer__topic", "offer__format", "school__unit", "unit", "lecturer", "ordered_by", "session"
    )
    return get_object_or_404(rows, pk=pk)


def _form_of(request: PersonRequest, shown: LessonOrder, to: OrderState, data: Any = None) -> StepForm:
    if to == OrderState.ASSIGNED:
        return AssignForm(data, order=shown, to=to, lecturers=lecturers_for(shown, request.user))
    forms: dict[OrderState, type[StepForm]] = {
        OrderState.DELIVERED: DeliverForm,
        OrderState.RATED: RateForm,
        OrderState.ACCEPTED: StepForm,
    }
    form: StepForm = forms.get(to, ReasonForm)(data, order=shown, to=to)
    return form


def _order_page(request: PersonRequest, shown: LessonOrder, bound: StepForm | None = None) -> HttpResponse:
    open_moves = [choice.move for choice in choices_for(request.user, shown) if choice.is_open]
    steps = []
    for move in open_moves:
        to = OrderState(move.target)
        form = bound if bound and bound["to"].value() == to else _form_of(request, shown, to)
        steps.append({"move": move, "form": form, "is_main": not move.asks_reason})
    waits_for = Turn(shown.turn).label if shown.turn and not any(step["is_main"] for step in steps) else ""
    context = {
        "order": shown,
        "steps": steps,
        "waits_for": waits_for,
        "facts": _facts(shown),
        "deputies": deputy_hours(shown.school, timezone.localdate(timezone=shown.unit.zone).year),
        "may_open_session": request.user.may(Permission.VIEW_CAMPAIGNS) and shown.session_id is not None,
    }
    return render_page(request, "campaigns/order.html", context, status=422 if bound else 200)


def _facts(shown: LessonOrder) -> list[tuple[str, Any]]:
    return [
        (_("School"), shown.school.name),
        (_("Grades and classes"), shown.grades),
        (_("Heads"), shown.heads),
        (_("Minutes"), shown.minutes),
        (_("Topic"), shown.offer.topic),
        (_("Ordered by"), shown.ordered_by.full_name),
        (_("Lecturer"), shown.lecturer.full_name if shown.lecturer else ""),
        (_("Remarks"), shown.note),
        (_("Reason"), shown.reason),
        (_("Rating"), shown.rating),
        (_("What the school says"), shown.words),
    ]


@require_POST
@require(VIEW)
def order_step(request: PersonRequest, pk: int) -> HttpResponse:
    """Take one step."""
    shown = _seen(request, pk)
    to = request.POST.get("to", "")
    if to not in OrderState.values:
        messages.error(request, _("Choose a step."))
        return redirect("campaigns:order", pk)
    form = _form_of(request, shown, OrderState(to), request.POST)
    if done(form, lambda: _act(request, shown, dict(form.cleaned_data))):
        messages.success(request, _("Done: %(state)s.") % {"state": OrderState(to).label})
        return redirect("campaigns:order", pk)
    if not any(choice.is_open and choice.move.target == to for choice in choices_for(request.user, shown)):
        # The step is not this person's, or somebody was faster: its form is not on the page.
        for sentences in form.errors.values():
            messages.error(request, " ".join(str(sentence) for sentence in sentences))
        return redirect("campaigns:order", pk)
    return _order_page(request, _seen(request, pk), bound=form)


def _act(request: PersonRequest, shown: LessonOrder, told: dict[str, Any]) -> None:
    to = told.pop("to")
    act: dict[OrderState, Callable[..., LessonOrder]] = {
        OrderState.ASSIGNED: actions.assign_order,
        OrderState.ACCEPTED: actions.accept_order,
        OrderState.DELIVERED: actions.deliver_order,
        OrderState.RATED: actions.rate_order,
    }
    if to in act:
        act[to](by=request.user, order=shown, now=timezone.now(), **told)
    else:
        actions.turn_order(by=request.user, order=shown, to=to, now=timezone.now(), **told)
