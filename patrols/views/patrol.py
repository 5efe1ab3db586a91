"""Patrols: send out, be at a point, and what was kept."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from patrols.actions import Position, arrive, call_off, leave, plan_patrol, switch_lights
from patrols.forms import CheckInForm, CompletionFilter, LightsForm, PatrolForm
from patrols.models import Patrol, PatrolStop, PatrolVisit
from patrols.selectors.patrol import cards_of, my_patrols
from patrols.views.points import units_planned
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of


@require_GET
@require(Permission.VIEW_OWN_SHIFTS)
def my_points(request: PersonRequest) -> HttpResponse:
    """My patrols, and what is still to be reached."""
    context = {"cards": my_patrols(request.user, timezone.now())}
    return render_page(request, "patrols/my_points.html", context)


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def new_patrol(request: PersonRequest) -> HttpResponse:
    """Send a crew out."""
    first = {"unit": request.user.home}
    form = PatrolForm(request.POST or None, initial=first, user=request.user, units=units_planned(request))
    if done(form, lambda: plan_patrol(by=request.user, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("The patrol is planned and its crew told."))
        day = form.cleaned_data["starts_at"].astimezone(request.user.zone).date()
        return redirect(f"{reverse('patrols:completion')}?since={day}&until={day}")
    return render_page(request, "patrols/patrol_form.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@require(Permission.VIEW_ROSTER)
def completion(request: PersonRequest) -> HttpResponse:
    """What patrols owed each point, day by day, and what was kept; newest patrol first."""
    now = timezone.now()
    form = CompletionFilter(request.GET, user=request.user)
    seen = PatrolStop.objects.visible_to(request.user).filter(
        patrol__unit__in=request.user.reach(Permission.VIEW_ROSTER)
    )
    rows = form.narrow(seen.going(), now).annotate(starts_at=F("patrol__starts_at"))
    page = page_of(rows.select_related("patrol__unit", "patrol__leader", "point"), by="starts_at", params=request.GET)
    first, last = form.days(timezone.localdate(now, timezone=request.user.zone))
    context = {
        "form": form,
        "rows": page.rows,
        "cards": cards_of(
            sorted(page.rows, key=lambda row: (-row.patrol.starts_at.timestamp(), row.patrol_id, row.place)), now
        ),
        "now": now,
        "first": first,
        "last": last,
        "done": rows.done().count(),
        "owed": rows.count(),
        "may_plan": request.user.may(Permission.PLAN_ROSTER),
        "may_check_in": request.user.may(Permission.CHECK_IN_OTHERS),
        **neighbours(request, page),
    }
    return render_page(request, "patrols/completion.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.PLAN_ROSTER)
def call_off_page(request: PersonRequest, pk: int) -> HttpResponse:
    """The patrol does not go."""
    patrol = get_object_or_404(Patrol.objects.visible_to(request.user).plannable_by(request.user), pk=pk)
    carry_out(
        request,
        lambda: call_off(by=request.user, patrol=patrol, now=timezone.now()),
        said=_("The patrol is called off and its crew told."),
    )
    return redirect("patrols:completion")


@require_POST
@require(Permission.VIEW_OWN_SHIFTS)
def lights(request: PersonRequest, pk: int) -> HttpResponse:
    """Our lights are on, or off."""
    patrol = get_object_or_404(Patrol.objects.visible_to(request.user).of(request.user), pk=pk)
    form = LightsForm(request.POST)
    try:
        if form.is_valid():
            switch_lights(by=request.user, patrol=patrol, on=form.cleaned_data["on"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("patrols:my_points")


def _stop(request: PersonRequest, pk: int) -> PatrolStop:
    rows = PatrolStop.objects.visible_to(request.user).reachable_by(request.user)
    return get_object_or_404(rows.select_related("patrol"), pk=pk)


@require_POST
@require(Permission.VIEW_OWN_SHIFTS, Permission.CHECK_IN_OTHERS)
def arrive_page(request: PersonRequest, pk: int) -> HttpResponse:
    """We are there; or the dispatcher says so."""
    stop, sent = _stop(request, pk), _sent(request)
    if sent is None:
        return _back(request)

    def come() -> None:
        visit, _new = arrive(by=request.user, stop=stop, **sent)
        _say(request, visit)

    carry_out(request, come)
    return _back(request)


@require_POST
@require(Permission.VIEW_OWN_SHIFTS, Permission.CHECK_IN_OTHERS)
def leave_page(request: PersonRequest, pk: int) -> HttpResponse:
    """We drive on."""
    stop, sent = _stop(request, pk), _sent(request)
    if sent is None:
        return _back(request)
    sent.pop("submission")
    carry_out(request, lambda: _say_stay(request, leave(by=request.user, stop=stop, **sent)))
    return _back(request)


def _sent(request: PersonRequest) -> dict[str, Any] | None:
    """What the tap tells, as the actions take it; None, and a sentence, when it did not arrive whole."""
    form = CheckInForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The check-in did not arrive whole. Try again."))
        return None
    told = form.cleaned_data
    position = Position.told(told["latitude"], told["longitude"], told["accuracy"])
    now: datetime = timezone.now()
    return {"submission": told["submission"], "at": told["at"], "position": position, "now": now}


def _back(request: PersonRequest) -> HttpResponse:
    # What was kept on a phone is sent by its script, which opens the page again itself.
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect("patrols:completion" if request.POST.get("back") == "completion" else "patrols:my_points")


def _say(request: PersonRequest, visit: PatrolVisit) -> None:
    if visit.is_out_of_radius:
        far = _("Noted, %(metres)s m from the point. The chief sees the distance.") % {"metres": visit.distance_m}
        messages.warning(request, far)
    else:
        messages.success(request, _("Noted: you are there."))


def _say_stay(request: PersonRequest, visit: PatrolVisit) -> None:
    if visit.counts:
        messages.success(request, _("Noted: this visit counts."))
        return
    facts = {"stayed": int((visit.stayed.total_seconds() if visit.stayed else 0) // 60),
             "needed": visit.stop.stay_minutes}  # fmt: skip
    if facts["stayed"] < facts["needed"]:
        text = _("You stayed %(stayed)s of %(needed)s minutes: this visit does not count.")
    else:
        text = _("Without lights on, this visit does not count at a standing point.")
    messages.warning(request, text % facts)
