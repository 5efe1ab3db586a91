"""Letters between police and schools."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents import actions
from incidents.forms import AnswerForm, LetterForm, WaiveForm
from incidents.models import Enclosure, Exchange, NoticeDuty, PaperKind
from incidents.selectors import notices_due
from incidents.views.shared import kept_apart
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, outcome_of
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of


@require_GET
@require(Permission.VIEW_EXCHANGE)
def letters(request: PersonRequest) -> HttpResponse:
    """The letters in sight, newest first; above them the schools still to be told."""
    now, visible = timezone.now(), Exchange.objects.visible_to(request.user)
    view = request.GET.get("view", "")
    rows = visible.waited_for() if view == "waiting" else visible
    page = page_of(rows.for_list(), by="sent_at", params=request.GET)
    context = {
        "page": page,
        "rows": [(row, not row.is_done and row.due_at <= now) for row in page.rows],
        "chips": [("?", _("All"), view != "waiting"), ("?view=waiting", _("Waiting"), view == "waiting")],
        "due": [(duty, duty.due_at <= now) for duty in notices_due(request.user)],
        "may_send": request.user.may(Permission.SEND_EXCHANGE),
        **neighbours(request, page),
    }
    return render_page(request, "incidents/letters.html", context)


@require_http_methods(["GET", "POST"])
@require(Permission.SEND_EXCHANGE)
def new_letter(request: PersonRequest) -> HttpResponse:
    """Write a letter; a repeated send shows the one that is there."""
    if request.method == "POST":
        form = LetterForm(request.POST, request.FILES, user=request.user)
        if sent := outcome_of(form, lambda: _send(request, form)):
            messages.success(request, _("The letter is sent."))
            return redirect("incidents:letter", pk=sent.pk)
        return render_page(request, "incidents/letter_form.html", {"form": form}, status=422)
    asked = {name: request.GET[name] for name in ("school", "number", "category") if name in request.GET}
    form = LetterForm(initial={"submission": uuid4(), **asked}, user=request.user)
    return render_page(request, "incidents/letter_form.html", {"form": form})


def _send(request: PersonRequest, form: LetterForm) -> Exchange:
    data = form.cleaned_data
    for picture in data["pictures"]:
        picture.seek(0)
    return actions.send_letter(
        by=request.user, submission=data["submission"], letter=form.letter, now=timezone.now(),
        pictures=data["pictures"], papers=data["papers"],
    )  # fmt: skip


def _letter(request: PersonRequest, pk: int) -> Exchange:
    rows = Exchange.objects.visible_to(request.user).select_related("school__unit", "unit", "sent_by", "incident")
    return get_object_or_404(rows, pk=pk)


@require_GET
@require(Permission.VIEW_EXCHANGE)
def letter(request: PersonRequest, pk: int) -> HttpResponse:
    """One letter; opening it on the receiving side is its receipt."""
    found = actions.read_letter(by=request.user, letter=_letter(request, pk), now=timezone.now())
    incident = found.incident
    context = {
        "letter": found,
        "facts": [
            (_("School"), found.school),
            (_("Unit"), found.unit),
            (_("Category"), found.get_category_display()),
            (_("Confidentiality"), found.get_confidentiality_display()),
            (_("Legal basis"), found.legal_basis),
            (_("Sent by"), found.sent_by),
        ],
        "is_late": not found.is_done and found.due_at <= timezone.now(),
        "readings": found.readings.select_related("by"),
        "answers": found.answers.select_related("by"),
        "pictures": found.enclosures.filter(kind=PaperKind.JPEG),
        "papers": found.enclosures.exclude(kind=PaperKind.JPEG),
        "may_answer": request.user.may(Permission.SEND_EXCHANGE),
        "may_open_incident": incident is not None and request.user.may(Permission.VIEW_INCIDENTS),
        "form": AnswerForm(),
    }
    return render_page(request, "incidents/letter.html", context)


@require_POST
@require(Permission.SEND_EXCHANGE)
def answer_letter(request: PersonRequest, pk: int) -> HttpResponse:
    """Write back."""
    found, form = _letter(request, pk), AnswerForm(request.POST)
    carry_out(
        request,
        lambda: actions.answer_letter(
            by=request.user, letter=found, text=form.cleaned_data["text"], now=timezone.now()
        ),
        form=form,
    )
    return redirect("incidents:letter", pk=pk)


@require_GET
@require(Permission.VIEW_EXCHANGE)
def enclosure(request: PersonRequest, name: str) -> HttpResponse:
    """What came with a letter, as a file to keep apart."""
    found = get_object_or_404(Enclosure.objects.visible_to(request.user), name=name)
    try:
        with found.file.open() as stored:
            return kept_apart(stored.read(), str(found.name), PaperKind(found.kind))
    except FileNotFoundError as error:
        raise Http404 from error


@require_POST
@require(Permission.SEND_EXCHANGE)
def waive_notice(request: PersonRequest, pk: int) -> HttpResponse:
    """Decide, with the reason, that the school is not told."""
    rows = NoticeDuty.objects.visible_to(request.user).select_related("incident")
    duty, form = get_object_or_404(rows, pk=pk), WaiveForm(request.POST)
    carry_out(
        request,
        lambda: actions.waive_notice(
            by=request.user, duty=duty, reason=form.cleaned_data["reason"], now=timezone.now()
        ),
        form=form,
    )
    return redirect("incidents:letters")
