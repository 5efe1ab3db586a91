"""Raising a concern, one's own concerns, and the desk that triages."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from incidents import actions
from incidents.forms import ConcernFilter, ConcernForm, ConvertForm, JoinForm, MoreForm, TriageForm
from incidents.models import Concern, ConcernMessage, Confidentiality, Routed
from incidents.selectors import concern_lines, files_like, readers_of, similar_concerns, why_of
from incidents.views.shared import emergency, is_in_sight, tell_received
from incidents.workflow import (
    INCIDENT_MOVES,
    OPEN_STATES,
    OPEN_STATUSES,
    ConcernState,
    Who,
    concern_moves_for,
    turn_of_others,
)
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import outcome_of
from safeschool.kernel.kept import check_writer, taken
from safeschool.kernel.pages import asks_for_part, render_page
from safeschool.kernel.paging import neighbours, page_of

MOST_WAITING = 20


@require_GET
@require(Permission.VIEW_CONCERNS)
def concern_list(request: PersonRequest) -> HttpResponse:
    """The concerns in sight, newest first; to the desk those whose clock runs come in a box of their own."""
    now = timezone.now()
    form = ConcernFilter(request.GET, user=request.user)
    visible = Concern.objects.visible_to(request.user)
    # A concern that is only counted must not tell what it is about by answering to a filter.
    rows = visible if form.asks_for_content else Concern.objects.counted_for(request.user)
    page = page_of(form.narrow(rows).for_page(), by="raised_at", params=request.GET)
    context = {
        "form": form,
        "page": page,
        "lines": concern_lines(page.rows),
        "may_raise": request.user.may(Permission.RAISE_CONCERN),
        "may_view_tips": request.user.may(Permission.VIEW_TIPS),
        "is_filtered": any(request.GET.values()),
        **neighbours(request, page),
    }
    # A filter changes the list alone.
    if not asks_for_part(request):
        context |= {"waiting": _waiting(request.user, now), "unanswered": _unanswered(request.user, now)}
    return render_page(request, "incidents/concerns.html", context, partial="results")


def _waiting(user: User, now: datetime) -> list[tuple[Concern, bool]]:
    """Those that the desk has still to acknowledge, the most pressing first, each with whether it is late."""
    rows = Concern.objects.visible_to(user).for_desk(user).filter(state=ConcernState.SUBMITTED).for_list()
    return [
        (row, row.acknowledge_by <= now) for row in rows.order_by("-is_life_safety", "acknowledge_by")[:MOST_WAITING]
    ]


def _unanswered(user: User, now: datetime) -> int:
    """How many senders should have been told by now, for the desk."""
    return Concern.objects.visible_to(user).unanswered(now).count() if user.may(Permission.TRIAGE_CONCERNS) else 0


@require_http_methods(["GET", "POST"])
@require(Permission.RAISE_CONCERN)
def raise_concern(request: PersonRequest) -> HttpResponse:
    """Two doors, then one page; who will read it stands there before it is sent."""
    door = request.GET.get("door", "")
    if door not in Concern.Door.values:
        return render_page(request, "incidents/doors.html", {"emergency": emergency(request)})
    if request.method == "POST":
        check_writer(request)
        form = ConcernForm(request.POST, user=request.user, door=door)
        if raised := outcome_of(form, lambda: _raise(request, form)):
            if not is_in_sight(request.user, raised):
                tell_received(request)
                return taken(request, "home")
            messages.success(request, _("Your concern is sent. You are told when the police have it."))
            return taken(request, "incidents:concern", pk=raised.pk)
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


def _raise(request: PersonRequest, form: ConcernForm) -> Concern:
    submission = form.cleaned_data["submission"]
    return actions.raise_concern(by=request.user, submission=submission, sign=form.sign, now=timezone.now()).concern


def visible_concern(request: PersonRequest, pk: int) -> Concern:
    """The concern in the person's sight, else 404."""
    rows = Concern.objects.visible_to(request.user).select_related(
        "type", "school", "unit", "raised_by", "acknowledged_by", "incident"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
@require(Permission.VIEW_CONCERNS)
def concern(request: PersonRequest, pk: int) -> HttpResponse:
    """One concern: its words, its clock, what was said since, and the steps from here."""
    found = visible_concern(request, pk)
    may_triage = found.unit_id in request.user.reach(Permission.TRIAGE_CONCERNS)
    choices = concern_moves_for(request.user, found)
    context = {
        "concern": found,
        "facts": _facts(found),
        "is_late": found.state == ConcernState.SUBMITTED and found.acknowledge_by <= timezone.now(),
        "said": ConcernMessage.objects.visible_to(request.user).filter(concern=found).select_related("by"),
        "choices": [choice for choice in choices if choice.is_open],
        "turn_of_others": turn_of_others(choices),
        "why": why_of(Routed.CONCERN, found.pk),
        "may_triage": may_triage,
        "owes_answer": found.state in OPEN_STATES and found.owes_answer(timezone.now()),
        "triage_form": _triage_form(found) if may_triage and found.state in OPEN_STATES else None,
        "refused": [choice for choice in choices if not choice.is_open] if may_triage else [],
        "similar": similar_concerns(request.user, found) if may_triage else [],
        "files": files_like(request.user, found) if may_triage and found.incident is None else [],
        "join_form": JoinForm(),
        "may_join": any(choice.is_open and choice.move.target == ConcernState.CONVERTED for choice in choices),
        "outcome": _outcome(found),
        "more_form": MoreForm(),
        "not_solved_form": MoreForm(auto_id="not_solved_%s"),
        **_of_raiser(request, found),
        "convert_form": ConvertForm(initial={"type": next(iter(found.type.converts_to), "")}),
    }
    return render_page(request, "incidents/concern.html", context)


def _triage_form(found: Concern) -> TriageForm:
    return TriageForm(initial={"urgency": found.urgency, "is_life_safety": found.is_life_safety})


def _of_raiser(request: PersonRequest, found: Concern) -> dict[str, bool]:
    """What whoever raised it may still say."""
    is_raiser = found.raised_by_id == request.user.pk
    incident = found.incident if found.state == ConcernState.CONVERTED else None
    may_reopen = incident is not None and any(
        move.source == incident.status and Who.RAISER in move.who for move in INCIDENT_MOVES
    )
    is_open = found.state in OPEN_STATES or (incident is not None and incident.status in OPEN_STATUSES)
    return {"may_say_not_solved": is_raiser and may_reopen, "may_add": is_raiser and is_open}


def _outcome(found: Concern) -> list[tuple[str, Any]]:
    """Where its incident stands, and the outcome unless that is confidential."""
    incident = found.incident
    if incident is None:
        return []
    told = incident.outcome if incident.confidentiality != Confidentiality.CONFIDENTIAL else ""
    return [(_("The incident"), incident.get_status_display()), (_("Outcome"), told)]


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
