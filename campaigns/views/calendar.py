"""The calendar: what comes and what was, month by month, and the seasons that school roads follow."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import actions
from campaigns.forms.records import SeasonForm
from campaigns.models import Season
from campaigns.selectors.calendar import by_day, lines_between, quiet_weeks
from campaigns.views.parts import frame
from campaigns.workflow import months_after
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import answer_form
from safeschool.kernel.pages import render_page
from safeschool.kernel.week import day_bounds

VIEW, RECORD = Permission.VIEW_LESSONS, Permission.RECORD_CAMPAIGNS


@require_GET
@require(VIEW)
def calendar(request: PersonRequest) -> HttpResponse:
    """A month: this one, or that of ?month=2026-11."""
    user, now = request.user, timezone.now()
    first = _month(request.GET.get("month", ""), timezone.localdate(timezone=user.zone))
    following = months_after(first, 1)
    start, end = day_bounds(first, user.zone)[0], day_bounds(following, user.zone)[0]
    seasons = Season.objects.visible_to(user).filter(first_on__lt=following, last_on__gte=first).select_related("unit")
    context = {
        "month": first,
        "before_url": f"?month={months_after(first, -1):%Y-%m}",
        "after_url": f"?month={following:%Y-%m}",
        "days": by_day(lines_between(user, start, end), user.zone),
        "seasons": seasons,
        "quiet": quiet_weeks(user, now) if user.may(Permission.VIEW_CAMPAIGNS) else None,
        "writable": set(user.reach(RECORD)),
    }
    return render_page(request, "campaigns/calendar.html", {**context, **frame(request, "campaigns:calendar")})


def _month(asked: str, today: date) -> date:
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)
    # Far from any life the sums of dates would run over.
    near = timedelta(days=36500)
    return first if abs(first - today) < near else today.replace(day=1)


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_season(request: PersonRequest) -> HttpResponse:
    """Write a season down."""
    form = SeasonForm(request.POST or None, user=request.user)
    listed = reverse("campaigns:calendar")

    def act() -> str:
        made = actions.set_season(by=request.user, **form.cleaned_data)
        return f"{listed}?month={made.first_on:%Y-%m}"

    return answer_form(request, form, act, title=_("New season"), said=_("Saved."), back=listed)


@require_POST
@require(RECORD)
def drop_season(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a season out."""
    rows = Season.objects.visible_to(request.user, RECORD).filter(unit__in=request.user.reach(RECORD))
    actions.drop_season(by=request.user, season=get_object_or_404(rows.select_related("unit"), pk=pk))
    messages.success(request, _("Saved."))
    return redirect("campaigns:calendar")
