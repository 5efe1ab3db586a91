"""The week as a grid, a shift, and who holds its seats."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from patrols.actions import assign, generate_shifts, unassign
from patrols.forms import SeatForm, WeekForm
from patrols.models import Assignment, Post, Shift
from patrols.selectors import candidates, cells_of, roster_week
from patrols.selectors.roster import people_of_unit, posts_of_week, told_apart
from patrols.selectors.stand_ins import takeable_by
from patrols.selectors.street import sums_of_shift
from patrols.workflow import SlotKind
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out
from safeschool.kernel.pages import render_page
from safeschool.kernel.week import Week

POSTS_A_PAGE = 30
# Whoever has more people than a hand can pick from assigns them on the page of the shift.
MOST_IN_TRAY = 60
NAMED = 10


def _week_form(request: PersonRequest, permission: Permission, data: Any) -> WeekForm:
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(permission))
    return WeekForm(data, units=units)


def _week_url(week: Week, unit: Unit | None, page: str = "patrols:roster") -> str:
    return f"{reverse(page)}?{urlencode({'week': str(week), 'unit': unit.code if unit else ''})}"


def _list_url(week: Week, unit: Unit | None) -> str:
    """Every seat of the week with its person as a list, which leaves as a table."""
    asked = {"since": week.monday.isoformat(), "until": week.sunday.isoformat(), "unit": unit.code if unit else ""}
    return f"{reverse('patrols:attendance')}?{urlencode(asked)}"


@require_GET
@require(Permission.VIEW_ROSTER)
def roster(request: PersonRequest) -> HttpResponse:
    """Posts down, days across."""
    form = _week_form(request, Permission.VIEW_ROSTER, request.GET)
    form.is_valid()
    week = form.cleaned_data.get("week") or Week.of(timezone.localdate())
    unit = form.cleaned_data.get("unit") or request.user.home
    posts = posts_of_week(request.user, unit, week)
    may_plan = unit is not None and unit.pk in request.user.reach(Permission.PLAN_ROSTER)
    page = Paginator(posts, POSTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "week": week,
        "shown_unit": unit,
        "page": page,
        "rows": roster_week(list(page.object_list), week),
        "before_url": _week_url(week.before, unit),
        "after_url": _week_url(week.after, unit),
        "page_url": _week_url(week, unit),
        "propose_url": _week_url(week, unit, "patrols:plans"),
        "may_plan": may_plan,
        "tray": told_apart(list(people_of_unit(unit)[:MOST_IN_TRAY])) if may_plan and unit else [],
        "list_url": _list_url(week, unit),
        "file_url": _week_url(week, unit, "patrols:week_file"),
        "by_person_url": _week_url(week, unit, "patrols:by_person"),
    }
    return render_page(request, "patrols/roster.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.PLAN_ROSTER)
def make_week(request: PersonRequest) -> HttpResponse:
    """Make the shifts of a week from the bells, or bring them in line with the bells."""
    form = _week_form(request, Permission.PLAN_ROSTER, request.POST)
    if not form.is_valid() or not form.cleaned_data["week"] or not form.cleaned_data["unit"]:
        messages.error(request, _("Choose a week and one of your units."))
        return redirect("patrols:roster")
    week, unit = form.cleaned_data["week"], form.cleaned_data["unit"]
    made = generate_shifts(by=request.user, unit=unit, week=week, now=timezone.now())
    told = _("Shifts made: %(created)s, moved: %(moved)s, cancelled: %(cancelled)s.")
    messages.success(request, told % {"created": made.created, "moved": made.moved, "cancelled": made.cancelled})
    posts = Post.objects.visible_to(request.user).under(unit).standing(week.monday, week.sunday)
    bare = posts.exclude(shifts__on__range=(week.monday, week.sunday)).order_by("name").values_list("name", flat=True)
    if names := list(bare[:NAMED]):
        told = _("No bell and no hours of its own fall on these posts in that week: %(names)s.")
        messages.warning(request, told % {"names": ", ".join(names)})
    return redirect(_week_url(week, unit))


def _shift(request: PersonRequest, pk: int) -> Shift:
    rows = Shift.objects.visible_to(request.user).select_related("post__unit", "post__school", "post__kind")
    return get_object_or_404(rows, pk=pk)


@require_GET
@require(Permission.VIEW_ROSTER, Permission.VIEW_SCHOOLS)
def shift(request: PersonRequest, pk: int) -> HttpResponse:
    """One shift: its times, its seats, who holds them and who came."""
    shown = _shift(request, pk)
    unit_id, now = shown.post.unit_id, timezone.now()
    speaks_for_others = unit_id in request.user.reach(Permission.CHECK_IN_OTHERS)
    cell = cells_of([shown])[shown.pk]
    context = {
        "shift": shown,
        "cell": cell,
        "may_plan": unit_id in request.user.reach(Permission.PLAN_ROSTER),
        "may_check_in": speaks_for_others and shown.takes_check_ins(now),
        "opens_at": shown.check_in_opens_at if speaks_for_others and now < shown.check_in_opens_at else None,
        "submission": uuid4(),
        "street": sums_of_shift(cell.people),
        "takeable": takeable_by(request.user, shown, cell.people, now),
    }
    return render_page(request, "patrols/shift.html", context)


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def assign_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose a person for a seat; whoever is busy is shown with where and when."""
    shown = get_object_or_404(
        Shift.objects.visible_to(request.user).plannable_by(request.user).select_related("post__unit"), pk=pk
    )
    kinds = [slot.slot_kind for slot in shown.post.slots.all()]
    kind = request.POST.get("slot_kind") or request.GET.get("kind", "")
    kind = kind if kind in kinds else (kinds[0] if kinds else SlotKind.POLICE)
    people = candidates(shown, kind, request.user)
    error = _give_seat(request, shown, {person.user.pk: person.user for person in people})
    if request.method == "POST" and not error:
        return redirect("patrols:shift", shown.pk)
    context = {
        "shift": shown,
        "kind": kind,
        "kind_label": SlotKind(kind).label,
        "kinds": [(each, SlotKind(each).label) for each in kinds],
        "people": people,
        "error": error,
    }
    return render_page(request, "patrols/assign.html", context, status=422 if error else 200)


def _give_seat(request: PersonRequest, shift: Shift, people: dict[int, Any]) -> str:
    """The sentence that says why not; "" when it is done or nothing was asked."""
    if request.method != "POST":
        return ""
    form = SeatForm(request.POST)
    if not form.is_valid() or form.cleaned_data["user"] not in people:
        return _("Choose one of the people of this list.")
    person = people[form.cleaned_data["user"]]
    try:
        assign(by=request.user, shift=shift, user=person, slot_kind=form.cleaned_data["slot_kind"], now=timezone.now())
    except ValidationError as error:
        return " ".join(error.messages)
    messages.success(request, _("%(name)s has the seat and was told.") % {"name": person.full_name})
    return ""


@require_POST
@require(Permission.PLAN_ROSTER)
def unassign_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Free a seat."""
    rows = Assignment.objects.visible_to(request.user).plannable_by(request.user)
    assignment = get_object_or_404(rows, pk=pk)
    carry_out(
        request,
        lambda: unassign(
            by=request.user, assignment=assignment, now=timezone.now(), reason=request.POST.get("reason", "")
        ),
        said=_("The seat is free again; the person was told."),
    )
    return redirect("patrols:shift", assignment.shift_id)
