"""What is done with a concern: steps, an incident made of it or joined to it, and what its raiser still says."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents import actions
from incidents.forms import ConvertForm, JoinForm, MoreForm, StepForm, TriageForm
from incidents.models import Concern, Incident
from incidents.views.concerns import visible_concern
from incidents.workflow import ConcernState
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, tell_lacks, tell_refusal

Step = Callable[[User, Concern, str], object]
STEPS: dict[str, Step] = {
    "ACKNOWLEDGED": lambda by, row, text: actions.acknowledge_concern(by=by, concern=row, now=timezone.now()),
    "WAITING": lambda by, row, text: actions.ask_back(by=by, concern=row, text=text, now=timezone.now()),
}


ENDED = (ConcernState.SCHOOL_HANDLES, ConcernState.UNFOUNDED, ConcernState.CLOSED)


def _take_step(by: User, row: Concern, to: str, text: str) -> None:
    if to in STEPS:
        STEPS[to](by, row, text)
    elif to == ConcernState.VERIFYING and row.state in ENDED and row.raised_by_id == by.pk:
        actions.say_not_solved(by=by, concern=row, text=text, now=timezone.now())
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
    found, form = visible_concern(request, pk), StepForm(request.POST)
    carry_out(
        request, lambda: _take_step(request.user, found, form.cleaned_data["to"], form.cleaned_data["text"]), form=form
    )
    return redirect("incidents:concern", pk=pk)


@require_POST
@require(Permission.TRIAGE_CONCERNS)
def triage_concern(request: PersonRequest, pk: int) -> HttpResponse:
    """Say how urgent a concern is."""
    found, form = visible_concern(request, pk), TriageForm(request.POST)
    carry_out(
        request,
        lambda: actions.triage_concern(by=request.user, concern=found, now=timezone.now(), **form.cleaned_data),
        form=form,
    )
    return redirect("incidents:concern", pk=pk)


@require_POST
@require(Permission.TRIAGE_CONCERNS)
def convert(request: PersonRequest, pk: int) -> HttpResponse:
    """Turn a concern into an incident."""
    found, form = visible_concern(request, pk), ConvertForm(request.POST)
    if not form.is_valid():
        tell_lacks(request, form)
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


@require_POST
@require(Permission.TRIAGE_CONCERNS)
def join(request: PersonRequest, pk: int) -> HttpResponse:
    """Join a concern to an incident that is there already."""
    found, form = visible_concern(request, pk), JoinForm(request.POST)
    if not form.is_valid():
        tell_lacks(request, form)
        return redirect("incidents:concern", pk=pk)
    number = form.cleaned_data["number"].strip()
    incident = Incident.objects.visible_to(request.user).filter(number=number).first()
    try:
        if incident is None:
            raise ValidationError(_("There is no such incident in your sight."))
        actions.join_concern(by=request.user, concern=found, incident=incident, now=timezone.now())
        messages.success(request, _("Joined to incident %(number)s.") % {"number": number})
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    return redirect("incidents:concern", pk=pk)


Say = Callable[..., object]


def _say(request: PersonRequest, pk: int, action: Say) -> HttpResponse:
    found, form = visible_concern(request, pk), MoreForm(request.POST)
    carry_out(
        request,
        lambda: action(by=request.user, concern=found, text=form.cleaned_data["text"], now=timezone.now()),
        form=form,
    )
    return redirect("incidents:concern", pk=pk)


@require_POST
@require(Permission.VIEW_CONCERNS)
def more(request: PersonRequest, pk: int) -> HttpResponse:
    """Whoever raised it adds something."""
    return _say(request, pk, actions.tell_more)


@require_POST
@require(Permission.VIEW_CONCERNS)
def not_solved(request: PersonRequest, pk: int) -> HttpResponse:
    """Whoever raised it says that it is not solved."""
    return _say(request, pk, actions.say_not_solved)
