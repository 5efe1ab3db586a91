"""Lists: shifts, gaps ahead, attendance."""

from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from patrols.forms import AttendanceFilter, RosterFilter, WeekForm
from patrols.models import Assignment, Shift
from patrols.selectors import coverage
from patrols.selectors.fairness import fairness_of
from patrols.workflow import LOOK_AHEAD
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of


@require_GET
@require(Permission.VIEW_ROSTER, Permission.VIEW_SCHOOLS)
def shifts(request: PersonRequest) -> HttpResponse:
    """The planned shifts, newest first."""
    form = RosterFilter(request.GET, user=request.user)
    rows = form.narrow_shifts(Shift.objects.visible_to(request.user).planned().select_related("post__unit"))
    page = page_of(rows, by="starts_at", params=request.GET)
    seats = coverage(page.rows)
    context = {
        "form": form,
        "lines": [(row, seats[row.pk]) for row in page.rows],
        **neighbours(request, page),
    }
    return render_page(request, "patrols/shifts.html", context, status=422 if form.errors else 200)


@require_GET
@require(Permission.VIEW_ROSTER)
def gaps(request: PersonRequest) -> HttpResponse:
    """Shifts of the next 30 days with a required seat that nobody holds, the nearest first."""
    now = timezone.now()
    form = RosterFilter(request.GET, user=request.user)
    seen = Shift.objects.visible_to(request.user).filter(post__unit__in=request.user.reach(Permission.VIEW_ROSTER))
    ahead = seen.with_gaps().filter(ends_at__gt=now, starts_at__lt=now + LOOK_AHEAD)
    rows = list(form.narrow_shifts(ahead.select_related("post__unit")).order_by("starts_at", "pk")[:200])
    seats = coverage(rows)
    context = {"form": form, "lines": [(row, seats[row.pk]) for row in rows]}
    return render_page(request, "patrols/gaps.html", context, status=422 if form.errors else 200)


@require_GET
@require(Permission.VIEW_ROSTER, Permission.VIEW_SCHOOLS)
def attendance(request: PersonRequest) -> HttpResponse:
    """Who held which seat and how they came, newest first."""
    form = AttendanceFilter(request.GET, user=request.user)
    seen = Assignment.objects.visible_to(request.user).held().annotate(starts_at=F("shift__starts_at"))
    rows = form.narrow_assignments(seen.select_related("user", "shift__post__unit", "check_in", "check_out"))
    page = page_of(rows, by="starts_at", params=request.GET)
    context = {
        "form": form,
        "rows": page.rows,
        **neighbours(request, page),
    }
    return render_page(request, "patrols/attendance.html", context, status=422 if form.errors else 200)


@require_GET
@require(Permission.PLAN_ROSTER)
def fairness(request: PersonRequest) -> HttpResponse:
    """Who does how much in a unit that one plans for, and who has too much ahead."""
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.PLAN_ROSTER))
    form = WeekForm(request.GET, units=units)
    form.is_valid()
    unit = form.cleaned_data.get("unit") or request.user.home
    shown = unit if unit and unit.pk in request.user.reach(Permission.PLAN_ROSTER) else None
    context = {"form": form, "unit": shown, "fairness": fairness_of(shown, timezone.now()) if shown else None}
    return render_page(request, "patrols/fairness.html", context, status=422 if form.errors else 200)
