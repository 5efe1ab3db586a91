"""Video rounds."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from patrols.actions import answer_check, begin_round
from patrols.forms import ChecksFilter, RoundForm, SheetForm
from patrols.models import VideoCheck, VideoRound
from patrols.selectors.rates import rates_of
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, outcome_of
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of

LATEST = 20


@require_GET
@require(Permission.VIEW_ROSTER)
def video_checks(request: PersonRequest) -> HttpResponse:
    """What was looked at, newest first, and the rates that it makes."""
    form = ChecksFilter(request.GET, user=request.user)
    rows = form.narrow(VideoCheck.objects.visible_to(request.user).done())
    page = page_of(rows.select_related("school", "round", "told_unit"), by="checked_at", params=request.GET)
    rounds = VideoRound.objects.visible_to(request.user).select_related("unit")
    told = rounds.annotate(all=Count("checks"), done=Count("checks", filter=Q(checks__checked_at__isnull=False)))
    context = {
        "form": form,
        "rows": page.rows,
        "rounds": told[:LATEST],
        "rates": rates_of(rows),
        "may_hold": request.user.may(Permission.HOLD_VIDEO_ROUNDS),
        **neighbours(request, page),
    }
    return render_page(request, "patrols/video_checks.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require(Permission.HOLD_VIDEO_ROUNDS)
def new_video_round(request: PersonRequest) -> HttpResponse:
    """Begin a round."""
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.HOLD_VIDEO_ROUNDS))
    form = RoundForm(request.POST or None, initial={"unit": request.user.home}, units=units)
    if row := outcome_of(form, lambda: begin_round(by=request.user, now=timezone.now(), **form.cleaned_data)):
        return redirect("patrols:video_round", row.pk)
    context = {"form": form}
    return render_page(request, "patrols/video_round_form.html", context, status=422 if form.errors else 200)


@require_GET
@require(Permission.VIEW_ROSTER)
def video_round(request: PersonRequest, pk: int) -> HttpResponse:
    """The schools of a round, and how far it is."""
    row = get_object_or_404(VideoRound.objects.visible_to(request.user).select_related("unit", "by"), pk=pk)
    checks = VideoCheck.objects.visible_to(request.user).filter(round=row).select_related("school", "told_unit")
    context = {"round": row, "checks": checks, "candidates": len(row.drawn_from), "is_mine": row.by == request.user}
    return render_page(request, "patrols/video_round.html", context)


@require_http_methods(["GET", "POST"])
@require(Permission.HOLD_VIDEO_ROUNDS)
def video_sheet(request: PersonRequest, pk: int) -> HttpResponse:
    """The sheet of one school."""
    rows = VideoCheck.objects.visible_to(request.user).answerable_by(request.user)
    check = get_object_or_404(rows.select_related("school__unit", "round"), pk=pk)
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.VIEW_ROSTER))
    form = SheetForm(request.POST or None, units=units, check=check)
    if done(form, lambda: answer_check(by=request.user, check=check, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("patrols:video_round", check.round_id)
    context = {"form": form, "check": check}
    return render_page(request, "patrols/video_sheet.html", context, status=422 if form.errors else 200)
