"""Raising a concern, one's own concerns, and the desk that triages."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents import actions
from incidents.forms import ConcernFilter, ConcernForm, ConvertForm, StepForm
from incidents.models import Concern, ConcernMessage
from incidents.selectors import readers_of, similar_concerns
from incidents.views.shared import emergency, page_urls, refuse_in_form, send_anew, tell_form_errors, tell_refusal
from incidents.workflow import ConcernState, concern_moves_for, turn_of_others
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import page_of


@require_GET
@require(Permission.VIEW_CONCERNS)
def concern_list(request: PersonRequest) -> HttpResponse:
    """The concerns in sight, newest first; to the desk those whose clock runs come in a box of their own."""
    now = timezone.now()
    form = ConcernFilter(request.GET, user=request.user)
    visible = Concern.objects.visible_to(request.user)
    # A concern that is only counted must not tell what it is about by answering to a filter.
    rows = visible if form.asks_for_content else Concern.objects.counted_for(request.user)
    page = page_of(form.narrow(rows).for_list(), by="raised_at", params=request.GET)
    waiting = visible.for_desk(request.user).filter(state=ConcernState.SUBMITTED).for_list().order_by("acknowledge_by")
    context = {
        "form": form,
        "page": page,
        "waiting": [(row, row.acknowledge_by <= now) for row in waiting[:20]],
        "may_raise": request.user.may(Permission.RAISE_CONCERN),
        "is_filtered": any(request.GET.values()),
        **page_urls(request, page),
    }
    return render_page(request, "incidents/concerns.html", context)


@require_http_methods(["GET", "POST"])
@require(Permission.RAISE_CONCERN)
def raise_concern(request: PersonRequest) -> HttpResponse:
    """Two doors, then one page; who will read it stands there before it is sent."""
    door = request.GET.get("door", "")
    if door not in Concern.Door.values:
        return render_page(request, "incidents/doors.html", {"emergency": emergency(request)})
    if request.method == "POST":
        form = ConcernForm(request.POST, user=request.user, door=door)
        if form.is_valid() and (raised := _raised(request, form)):
            messages.success(request, _("Your concern is sent. You are told when the police have it."))
            return redirect("incidents:concern", pk=raised.pk)
        return _form_page(request, form, door, status=422)
    return _form_page(request, ConcernForm(initial={"submission": uuid4()}, user=request.user, door=door), door)


def _form_page(request: PersonRequest, form: ConcernForm, door: str, status: int = 200) -> HttpResponse:
    school = form.initial.get("school")
    unit = school.unit if school else request.user.home
    readers = readers_of(unit, school) if unit else None
    context = {
        "form": form,
        "door": Concern.Door(door).label,
        "unit": unit,
        "readers": readers,
        "emergency": emergency(request),
    }
    return render_page(request, "incidents/raise.html", context, status=status)


def _raised(request: PersonRequest, form: ConcernForm) -> Concern | None:
    submission = form.cleaned_data["submission"]
    try:
        return actions.raise_concern(by=request.user, submission=submission, sign=form.sign, now=timezone.now()).concern
    except actions.Conflict as conflict:
        form.add_error(None, str(conflict))
        send_anew(form)
    except ValidationError as refusal:
        refuse_in_form(form, refusal)
    return None


def _concern(request: PersonRequest, pk: int) -> Concern:
    rows = Concern.objects.visible_to(request.user).select_related(
        "type", "school", "unit", "raised_by", "acknowledged_by", "incident"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
@require(Permission.VIEW_CONCERNS)
def concern(request: PersonRequest, pk: int) -> HttpResponse:
    """One concern: its words, its clock, what was said since, and the steps from here."""
    found = _concern(request, pk)
    may_triage = found.unit_id in request.user.reach(Permission.TRIAGE_CONCERNS)
    choices = concern_moves_for(request.user, found)
    context = {
        "concern": found,
        "facts": _facts(found),
        "is_late": found.state == ConcernState.SUBMITTED and found.acknowledge_by <= timezone.now(),
        "said": ConcernMessage.objects.visible_to(request.user).filter(concern=found).select_related("by"),
        "choices": [choice for choice in choices if choice.is_open],
        "turn_of_others": turn_of_others(choices),
        "may_triage": may_triage,
        "similar": similar_concerns(request.user, found) if may_triage else [],
        "convert_form": ConvertForm(initial={"type": next(iter(found.type.converts_to), "")}),
    }
    return render_page(request, "incidents/concern.html", context)


def _facts(found: Concern) -> list[tuple[str, Any]]:
    return [
        (_("Type"), found.type.name),
        (_("School"), found.school),
        (_("Unit"), found.unit),
        (_("Urgency"), found.get_urgency_display()),
        (_("Confidentiality"), found.get_confidentiality_display()),
        (_("Place"), found.place),
        (_("Raised by"), found.raised_by),
        (_("Acknowledged by"), found.acknowledged_by),
    ]


Step = Callable[[User, Concern, str], object]
STEPS: dict[str, Step] = {
    "ACKNOWLEDGED": lambda by, row, text: actions.acknowledge_concern(by=by, concern=row, now=timezone.now()),
    "WAITING": lambda by, row, text: actions.ask_back(by=by, concern=row, text=text, now=timezone.now()),
}


def _take_step(by: User, row: Concern, to: str, text: str) -> None:
    if to in STEPS:
        STEPS[to](by, row, text)
    elif to == ConcernState.VERIFYING and row.state == ConcernState.WAITING:
        actions.answer(by=by, concern=row, text=text, now=timezone.now())
    elif to == ConcernState.VERIFYING:
        actions.check_concern(by=by, concern=row, reason=text, now=timezone.now())
    elif to in ConcernState.values:
        actions.close_concern(by=by, concern=row, to=ConcernState(to), feedback=text, now=timezone.now())
    else:
        raise ValidationError(_("There is no such step."))


@require_POST
@require(Permission.VIEW_CONCERNS)
def concern_step(request: PersonRequest, pk: int) -> HttpResponse:
    """Take one step with a concern."""
    found, form = _concern(request, pk), StepForm(request.POST)
    if form.is_valid():
        try:
            _take_step(request.user, found, form.cleaned_data["to"], form.cleaned_data["text"])
        except ValidationError as refusal:
            tell_refusal(request, refusal)
    else:
        tell_form_errors(request, form)
    return redirect("incidents:concern", pk=pk)


@require_POST
@require(Permission.TRIAGE_CONCERNS)
def convert(request: PersonRequest, pk: int) -> HttpResponse:
    """Turn a concern into an incident."""
    found, form = _concern(request, pk), ConvertForm(request.POST)
    if not form.is_valid():
        tell_form_errors(request, form)
        return redirect("incidents:concern", pk=pk)
    data = form.cleaned_data
    try:
        logged = actions.convert_concern(
            by=request.user, concern=found, type=data["type"], note=data["note"], now=timezone.now()
        )
    except ValidationError as refusal:
        tell_refusal(request, refusal)
        return redirect("incidents:concern", pk=pk)
    return redirect("incidents:file", pk=logged.incident.pk)
