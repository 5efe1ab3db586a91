"""The reading pages: today, duty board, dashboard, audit log. They write nothing."""

import time

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from incidents.selectors import hidden_targets
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.accounts.tokens import wall_of
from safeschool.audit.models import Entry
from safeschool.board.forms import EffectForm, MapForm, PeriodForm, SearchForm
from safeschool.board.selectors import (
    Period,
    answers_of,
    duty_board_of,
    figures_by_unit,
    today_of,
    wall_board_of,
    work_at,
    works,
)
from safeschool.board.selectors import dashboard as dashboard_of
from safeschool.board.selectors import search as found_by
from safeschool.board.selectors.effect import FEWEST, effect_at
from safeschool.kernel import tickets
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import page_of
from schools.models import School


@require_GET
@require()
def home(request: PersonRequest) -> HttpResponse:
    """What waits for me today."""
    return render_page(request, "board/today.html", {"today": today_of(user=request.user, now=timezone.now())})


@require_GET
@require(Permission.VIEW_SCHOOLS)
def search(request: PersonRequest) -> HttpResponse:
    """Schools, incidents, concerns and posts in my sight, by what I type."""
    form = SearchForm(request.GET or None)
    sections = found_by(user=request.user, text=form.text)
    return render_page(request, "board/search.html", {"form": form, "sections": sections})


@require_GET
@require(Permission.VIEW_SCHOOLS)
def school(request: PersonRequest, pk: int) -> HttpResponse:
    """What happened at a school, who guards it, what was taught there; the school's sheet shows it as its last part."""
    rows = School.objects.visible_to(request.user).select_related("unit")
    found = get_object_or_404(rows, pk=pk)
    return render_page(request, "board/school.html", {"work": work_at(found, request.user)}, partial="work")


@require_GET
@require(Permission.VIEW_INCIDENTS)
def effect(request: PersonRequest) -> HttpResponse:
    """A topic's concerns and incidents at a school before and after its lesson, beside schools without."""
    form = EffectForm(request.GET or None, user=request.user)
    found = None
    if form.is_valid():
        told = form.cleaned_data
        today = timezone.localdate(timezone=told["school"].unit.zone)
        found = effect_at(request.user, told["school"], told["topic"], told["days"], today)
    context = {"form": form, "effect": found, "is_asked": form.is_valid(), "level": 95, "fewest": FEWEST}
    return render_page(request, "board/effect.html", context, status=422 if form.errors else 200)


@require_GET
@require(Permission.VIEW_BOARD)
def duty(request: PersonRequest) -> HttpResponse:
    """Every post of now and every open alarm; on a wall with ?wall=1."""
    template = "board/wall.html" if request.GET.get("wall") else "board/duty.html"
    board = duty_board_of(user=request.user, now=timezone.now())
    context = {"board": board, "board_url": request.get_full_path()}
    return render_page(request, template, context, partial="tiles")


@require_GET
@never_cache
def wall(request: HttpRequest) -> HttpResponse:
    """The board of a wall link, for whoever holds its key: no name stands on it."""
    link = wall_of(request.GET.get("key", ""))
    if link is None:
        raise Http404
    with translation.override(link.unit.language), timezone.override(link.unit.zone):
        context = {
            "board": wall_board_of(unit=link.unit, now=timezone.now()),
            "board_url": request.get_full_path(),
            "ticket_url": f"{reverse('board:wall_ticket')}?{request.GET.urlencode()}" if settings.EVENTS_AT else "",
            "unit": link.unit,
        }
        return render_page(request, "board/wall.html", context, partial="tiles")


@require_GET
@never_cache
def wall_ticket(request: HttpRequest) -> HttpResponse:
    """Where the screen of a wall link hears what changes, for the next minutes."""
    link = wall_of(request.GET.get("key", ""))
    if link is None:
        raise Http404
    return JsonResponse(_stream(request, [link.unit.path]))


@require_GET
@never_cache
@require(Permission.VIEW_BOARD)
def ticket(request: PersonRequest) -> HttpResponse:
    """Where this person's screens hear what changes, for the next minutes: in the units of the hats worn."""
    paths = {hat.unit.path for hat in request.user.hats_for(Permission.VIEW_BOARD)}
    return JsonResponse(_stream(request, sorted(paths)))


def _stream(request: HttpRequest, paths: list[str]) -> dict[str, str | int]:
    text = tickets.issue(paths, time.time() + tickets.SECONDS, settings.SECRET_KEY)
    where = settings.EVENTS_AT
    if where.isdecimal():  # a port beside this one
        host = request.get_host().rpartition(":")[0] or request.get_host()
        where = f"{request.scheme}://{host}:{where}/events/"
    return {"url": f"{where}?ticket={text}", "seconds": tickets.SECONDS}


@require_GET
@require(Permission.VIEW_DASHBOARD)
def dashboard(request: PersonRequest) -> HttpResponse:
    """The figures of a period, each opening its list."""
    form = PeriodForm(request.GET, user=request.user, today=timezone.localdate())
    board = dashboard_of(user=request.user, unit=form.chosen, days=form.days, now=timezone.now())
    query = urlencode(form.params)
    context = {
        "form": form,
        "board": board,
        "answering_url": f"{reverse('board:answering')}?{query}",
        "map_url": f"{reverse('board:map')}?{query}",
    }
    return render_page(request, "board/dashboard.html", context)


@require_GET
@require(Permission.VIEW_DASHBOARD)
def answering(request: PersonRequest) -> HttpResponse:
    """How long it takes from a report to each step, and from a press to an answer."""
    form = PeriodForm(request.GET, user=request.user, today=timezone.localdate())
    answers = answers_of(request.user, _period(request, form))
    return render_page(request, "board/answering.html", {"form": form, "answers": answers})


def _period(request: PersonRequest, form: PeriodForm) -> Period:
    start, end = form.bounds
    return Period(request.user, request.user.reach(Permission.VIEW_DASHBOARD), form.chosen, start, end, form.params)


@require_GET
@require(Permission.VIEW_BOARD, Permission.MANAGE_UNITS)
def health(request: PersonRequest) -> HttpResponse:
    """Whether the clock goes, a worker takes its tasks, and what waits to be told."""
    return render_page(request, "board/health.html", {"works": works(timezone.now())})


@require_GET
@require(Permission.VIEW_DASHBOARD)
def by_unit(request: PersonRequest) -> HttpResponse:
    """A period's figures by unit, on the map of today or of any day before."""
    form = MapForm(request.GET, user=request.user, today=timezone.localdate())
    rows = figures_by_unit(user=request.user, on=form.map_day, days=form.days, today=timezone.localdate())
    return render_page(request, "board/by_unit.html", {"form": form, "rows": rows, "day": form.map_day})


@require_GET
@require(Permission.VIEW_JOURNAL)
def journal(request: PersonRequest) -> HttpResponse:
    """Who did what and who read what, newest first."""
    page = page_of(Entry.objects.visible_to(request.user), by="at", params=request.GET)
    hidden = hidden_targets(request.user, {(entry.target_type, entry.target_id) for entry in page.rows})
    lines = [(entry, (entry.target_type, entry.target_id) in hidden) for entry in page.rows]
    return render_page(request, "board/journal.html", {"page": page, "lines": lines})
