"""The desk's side of anonymous tips, and the poster that hangs at the school."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from incidents import actions
from incidents.forms import StepForm, TipConvertForm, TriageForm
from incidents.models import Routed, Tip, TipMessage, TipPhoto
from incidents.selectors import receivers_of, refusal_to_convert, why_of
from incidents.selectors.files import journal_events
from incidents.workflow import tip_moves_for, turn_of_others
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, tell_lacks, tell_refusal
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of
from safeschool.kernel.square import square_of
from schools.models import School

POSTER_LANGUAGES = ("vi", "zh-hans", "en")


@require_GET
@require(Permission.VIEW_TIPS)
def tip_list(request: PersonRequest) -> HttpResponse:
    """The tips in sight, newest first; those that nobody has acknowledged in a box of their own."""
    now = timezone.now()
    visible = Tip.objects.visible_to(request.user)
    unanswered = visible.unanswered(now)
    rows = unanswered if request.GET.get("answer") == "LATE" else visible
    page = page_of(rows.for_list(), by="received_at", params=request.GET)
    waiting = visible.waiting().for_list().order_by("-is_life_safety", "acknowledge_by")[:20]
    context = {
        "page": page,
        "unanswered": unanswered.count(),
        "waiting": [(row, row.acknowledge_by <= now) for row in waiting],
        **neighbours(request, page),
    }
    return render_page(request, "incidents/tips/list.html", context)


def _tip(request: PersonRequest, pk: int) -> Tip:
    rows = Tip.objects.visible_to(request.user).select_related(
        "type", "school", "unit", "desk", "acknowledged_by", "incident"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
@require(Permission.VIEW_TIPS)
def tip(request: PersonRequest, pk: int) -> HttpResponse:
    """One tip: its words, the conversation, the steps from here."""
    found = _tip(request, pk)
    choices = tip_moves_for(request.user, found)
    context = {
        "tip": found,
        "facts": _facts(found),
        "said": TipMessage.objects.visible_to(request.user).filter(tip=found).select_related("by"),
        "photos": TipPhoto.objects.visible_to(request.user).filter(tip=found).defer("jpeg"),
        "events": journal_events(found),
        "why": why_of(Routed.TIP, found.pk),
        "choices": [choice for choice in choices if choice.is_open and choice.move.target != "CONVERTED"],
        "turn_of_others": turn_of_others(choices),
        "convert_form": TipConvertForm(initial={"type": next(iter(found.type.converts_to), "")}),
        "may_convert": any(choice.is_open and choice.move.target == "CONVERTED" for choice in choices)
        and not refusal_to_convert(found),
        "owes_answer": found.is_open and found.owes_answer(timezone.now()),
        "triage_form": _triage_form(found) if found.is_open and any(choice.is_open for choice in choices) else None,
        "may_write": found.is_open and any(choice.is_open for choice in choices),
    }
    return render_page(request, "incidents/tips/tip.html", context)


def _triage_form(found: Tip) -> TriageForm:
    return TriageForm(initial={"urgency": found.urgency, "is_life_safety": found.is_life_safety})


def _facts(found: Tip) -> list[tuple[str, Any]]:
    return [
        (_("Received in the hour of"), timezone.localtime(found.received_at).strftime("%Y-%m-%d %H:00")),
        (_("School"), found.school),
        (_("Place"), found.place),
        (_("Urgency"), found.get_urgency_display()),
        (_("About"), found.get_subject_display()),
        (_("Told to"), ", ".join(person.full_name for person in receivers_of(found))),
        (_("Acknowledged by"), found.acknowledged_by),
        (_("The sender is told by"), date_format(timezone.localtime(found.answer_by)) if found.answer_by else ""),
    ]


@require_POST
@require(Permission.TRIAGE_TIPS)
def tip_step(request: PersonRequest, pk: int) -> HttpResponse:
    """Take one step with a tip, or only write to the holder of the receipt."""
    found, form = _tip(request, pk), StepForm(request.POST)
    if form.is_valid():
        to, text = form.cleaned_data["to"], form.cleaned_data["text"]
        try:
            if to == "WRITE":
                actions.write_to_sender(by=request.user, tip=found, text=text, now=timezone.now())
            else:
                actions.move_tip(by=request.user, tip=found, to=to, text=text, now=timezone.now())
        except ValidationError as refusal:
            tell_refusal(request, refusal)
    else:
        tell_lacks(request, form)
    return redirect("incidents:tip", pk=pk)


@require_POST
@require(Permission.TRIAGE_TIPS)
def triage_tip(request: PersonRequest, pk: int) -> HttpResponse:
    """Say how urgent a tip is."""
    found, form = _tip(request, pk), TriageForm(request.POST)
    carry_out(request, lambda: actions.triage_tip(by=request.user, tip=found, **form.cleaned_data), form=form)
    return redirect("incidents:tip", pk=pk)


@require_POST
@require(Permission.TRIAGE_TIPS)
def convert_tip(request: PersonRequest, pk: int) -> HttpResponse:
    """Turn a tip into an incident."""
    found, form = _tip(request, pk), TipConvertForm(request.POST)
    if not form.is_valid():
        tell_lacks(request, form)
        return redirect("incidents:tip", pk=pk)
    data = form.cleaned_data
    try:
        logged = actions.convert_tip(
            by=request.user, tip=found, type=data["type"], note=data["note"], now=timezone.now()
        )
    except ValidationError as refusal:
        tell_refusal(request, refusal)
        return redirect("incidents:tip", pk=pk)
    return redirect("incidents:file", pk=logged.incident.pk)


@require_GET
@require(Permission.VIEW_TIPS)
def tip_photo(request: PersonRequest, name: str) -> HttpResponse:
    """The picture, as a file to keep apart: never run, never guessed at."""
    found = get_object_or_404(TipPhoto.objects.visible_to(request.user), name=name)
    response = HttpResponse(bytes(found.jpeg), content_type="image/jpeg")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.jpg"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_GET
@require(Permission.VIEW_SCHOOLS)
def tip_poster(request: PersonRequest, pk: int) -> HttpResponse:
    """One A4 sheet in three languages, to print and hang up."""
    school = get_object_or_404(School.objects.visible_to(request.user), pk=pk)
    query = urlencode({"school": school.code})
    address = request.build_absolute_uri(f"{reverse('tip')}?{query}")
    texts = [_text(code) for code in POSTER_LANGUAGES]
    context = {"school": school, "address": address, "qr": square_of(address, border=2, fills=True), "texts": texts}
    return render_page(request, "incidents/tips/poster.html", context)


def _text(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "language": language,
            "title": _("Do you know something that worries you?"),
            "how": _("Scan the square, or type the address. No account, no name, no telephone number."),
            "promise": _("Keep your receipt number: with it you read the answer, and nobody knows who you are."),
            "danger": _("In danger now? Call the police first."),
        }
