"""Sessions: the list, the sheet, the form."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.actions import change_session, record_session
from campaigns.forms import SessionFilters, SessionForm
from campaigns.forms.lessons import PhotoForm
from campaigns.forms.materials import HandoutForm
from campaigns.models import Session
from campaigns.selectors import schools_reached
from campaigns.views.parts import frame
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, outcome_of
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of

RECORD = Permission.RECORD_CAMPAIGNS


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def session_list(request: PersonRequest) -> HttpResponse:
    """The sessions one sees, newest first."""
    form = SessionFilters(request.GET, user=request.user)
    rows = form.narrow(Session.objects.visible_to(request.user)).select_related("format", "school", "unit")
    page = page_of(rows.prefetch_related("topics"), by="held_at", params=request.GET)
    context = {"page": page, "form": form, **frame(request, "campaigns:sessions"), **neighbours(request, page)}
    return render_page(request, "campaigns/sessions.html", context)


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def school_list(request: PersonRequest) -> HttpResponse:
    """The schools that had a session: each once, however often it was visited."""
    form = SessionFilters({**request.GET.dict(), "counted": "OUTREACH_SCHOOLS"}, user=request.user)
    rows = schools_reached(form.narrow(Session.objects.visible_to(request.user)))
    page = page_of(rows, by="last_held_at", params=request.GET)
    context = {"page": page, "form": form, **frame(request, "campaigns:counters"), **neighbours(request, page)}
    return render_page(request, "campaigns/schools.html", context)


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def session(request: PersonRequest, pk: int) -> HttpResponse:
    """One session."""
    rows = Session.objects.visible_to(request.user).select_related(
        "format", "school", "unit", "lecturer", "recorded_by", "squad"
    )
    shown = get_object_or_404(rows, pk=pk)
    may_change = Session.objects.visible_to(request.user, RECORD).filter(pk=pk).exists()
    context = {
        "session": shown,
        "may_change": may_change,
        "effect_url": reverse("board:effect") if request.user.may(Permission.VIEW_INCIDENTS) else "",
        "photos": shown.photos.all(),
        "handouts": shown.handouts.select_related("material"),
        "handout_form": HandoutForm(session=shown) if may_change else None,
        "photo_form": PhotoForm() if may_change else None,
    }
    return render_page(request, "campaigns/session.html", context)


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_session(request: PersonRequest) -> HttpResponse:
    """Write down a session."""
    initial = {"submission": uuid4(), "held_at": timezone.now()}
    form = SessionForm(request.POST or None, user=request.user, initial=initial)
    if made := outcome_of(form, lambda: record_session(by=request.user, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("The session is written down."))
        return redirect("campaigns:session", made.pk)
    return render_page(request, "campaigns/session_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require(RECORD)
def edit_session(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct a session."""
    shown = get_object_or_404(Session.objects.visible_to(request.user, RECORD), pk=pk)
    form = SessionForm(request.POST or None, instance=shown, user=request.user)

    def change() -> None:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "submission"}
        facts.setdefault("programmes", list(shown.programmes.all()))
        change_session(by=request.user, now=timezone.now(), session=shown, **facts)

    if done(form, change):
        messages.success(request, _("The change is saved."))
        return redirect("campaigns:session", pk)
    context = {"form": form, "session": shown}
    return render_page(request, "campaigns/session_form.html", context, status=422 if form.errors else 200)
