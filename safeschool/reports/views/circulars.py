"""Circulars: the list, drawing, wording, issuing, the files, the replies."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done, outcome_of
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import page_of
from safeschool.reports.actions import answer_circular, draw_circular, issue_circular, write_circular
from safeschool.reports.forms import AnswerForm, DrawForm, WordingForm
from safeschool.reports.models import Circular, CircularEntry
from safeschool.reports.selectors.circular import circular_paper, last_month
from safeschool.reports.selectors.files import TYPES, page_of_paper, print_of, template_of, word_of

ISSUE, VIEW = Permission.ISSUE_REPORTS, Permission.VIEW_REPORTS
FORMS = ("pdf", "docx", "html")


@require_GET
@require(VIEW)
def circulars(request: PersonRequest) -> HttpResponse:
    """The circulars one's units drew, and the issued ones that name them."""
    rows = Circular.objects.visible_to(request.user).select_related("unit")
    page = page_of(rows, by="drawn_at", params=request.GET)
    context = {"page": page, "may_issue": bool(request.user.reach(ISSUE))}
    return render_page(request, "reports/circulars.html", context)


@require_http_methods(["GET", "POST"])
@require(ISSUE)
def draw(request: PersonRequest) -> HttpResponse:
    """Draw one from what was counted."""
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(ISSUE))
    first, last = last_month(timezone.localdate(timezone=request.user.zone))
    start = {"unit": request.user.home, "first_on": first, "last_on": last}
    form = DrawForm(request.POST or None, units=units, initial=start)
    if made := outcome_of(form, lambda: draw_circular(by=request.user, now=timezone.now(), **form.cleaned_data)):
        return redirect("reports:circular", made.pk)
    return render_page(request, "reports/draw_circular.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@require(VIEW)
def circular(request: PersonRequest, pk: int) -> HttpResponse:
    """One circular. A reply is read by who issued it and by the unit that wrote it."""
    shown = get_object_or_404(Circular.objects.visible_to(request.user).select_related("unit", "issued_by"), pk=pk)
    reached, may_answer = set(request.user.reach(VIEW)), set(request.user.reach(ISSUE))
    is_own = shown.unit_id in reached
    entries = [
        (entry, is_own or entry.unit_id in reached,
         shown.is_issued and not entry.answered_at and entry.unit_id in may_answer)
        for entry in shown.entries.select_related("unit")
        if entry.is_kept or is_own
    ]  # fmt: skip
    context = {
        "circular": shown,
        "praised": [one for one in entries if one[0].is_praise],
        "criticised": [one for one in entries if not one[0].is_praise],
        "may_issue": not shown.is_issued and shown.unit_id in may_answer,
        "forms": FORMS,
        "answer": AnswerForm(),
    }
    return render_page(request, "reports/circular.html", context)


@require_http_methods(["GET", "POST"])
@require(ISSUE)
def wording(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose the entries of a draft and put words to them."""
    shown = get_object_or_404(Circular.objects.visible_to(request.user, ISSUE).select_related("unit"), pk=pk)
    form = WordingForm(request.POST or None, circular=shown)
    if done(form, lambda: write_circular(by=request.user, circular=shown, wording=form.wording())):
        return redirect("reports:circular", pk)
    context = {"form": form, "circular": shown}
    return render_page(request, "reports/circular_words.html", context, status=422 if form.errors else 200)


@require_POST
@require(ISSUE)
def issue(request: PersonRequest, pk: int) -> HttpResponse:
    """Issue a draft."""
    shown = get_object_or_404(Circular.objects.visible_to(request.user, ISSUE), pk=pk)
    carry_out(
        request,
        lambda: issue_circular(by=request.user, circular=shown, now=timezone.now()),
        said=_("The circular is issued; the units named are told."),
    )
    return redirect("reports:circular", pk)


@require_POST
@require(ISSUE)
def answer(request: PersonRequest, pk: int) -> HttpResponse:
    """The reply of a unit that is named."""
    rows = CircularEntry.objects.visible_to(request.user).filter(unit__in=request.user.reach(ISSUE), is_kept=True)
    entry = get_object_or_404(rows, pk=pk)
    form = AnswerForm(request.POST)
    try:
        words = form.cleaned_data["words"] if form.is_valid() else ""
        answer_circular(by=request.user, entry=entry, words=words, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The reply is given."))
    return redirect("reports:circular", entry.circular_id)


@require_GET
@require(VIEW)
def circular_file(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    """The circular as a file, in the unit's language or in the one asked for."""
    shown = get_object_or_404(Circular.objects.visible_to(request.user).select_related("unit", "issued_by"), pk=pk)
    if form not in FORMS:
        raise Http404
    asked = request.GET.get("language", "")
    paper = circular_paper(shown, asked if asked and check_for_language(asked) else shown.unit.language)
    made = {
        "pdf": lambda: print_of(paper),
        "docx": lambda: word_of(paper, template_of(None)),
        "html": lambda: page_of_paper(paper),
    }[form]()
    name = f"circular_{shown.unit.code}_{shown.first_on}_{shown.last_on}.{form}"
    return HttpResponse(
        made, content_type=TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
