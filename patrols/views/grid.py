"""The week grid at work: people put on shifts by mouse or keyboard; the week by person; the sheet for the gate."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from patrols.actions import move_duty, put_person
from patrols.forms import PutForm, WeekForm
from patrols.models import Assignment, Post, Shift
from patrols.selectors import roster_week
from patrols.selectors.roster import people_of_unit, people_week
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from safeschool.kernel.week import Week

PEOPLE_A_PAGE = 40


@require_POST
@require(Permission.PLAN_ROSTER)
def put_page(request: PersonRequest, pk: int) -> HttpResponse:
    """A duty is moved to this shift, or somebody new is put on it."""
    shift = get_object_or_404(
        Shift.objects.visible_to(request.user).plannable_by(request.user).select_related("post__unit"), pk=pk
    )
    form = PutForm(request.POST)
    now = timezone.now()
    form.is_valid()
    try:
        if duty := form.cleaned_data.get("duty"):
            seen = Assignment.objects.visible_to(request.user).plannable_by(request.user)
            row = move_duty(by=request.user, assignment=get_object_or_404(seen, pk=duty), shift=shift, now=now)
        else:
            people = User.objects.visible_to(request.user)
            user = get_object_or_404(people, pk=form.cleaned_data.get("person") or 0)
            row = put_person(by=request.user, shift=shift, user=user, now=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(name)s has the seat and was told.") % {"name": row.user.full_name})
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back) if is_ours else redirect("patrols:shift", shift.pk)


@require_GET
@require(Permission.VIEW_ROSTER)
def roster_by_person(request: PersonRequest) -> HttpResponse:
    """People down, days across."""
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.VIEW_ROSTER))
    form = WeekForm(request.GET, units=units)
    form.is_valid()
    week = form.cleaned_data.get("week") or Week.of(timezone.localdate())
    unit = form.cleaned_data.get("unit") or units.filter(pk=request.user.home.pk if request.user.home else 0).first()
    people = people_of_unit(unit) if unit else User.objects.none()
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    seen = Assignment.objects.visible_to(request.user)
    context = {
        "form": form,
        "week": week,
        "shown_unit": unit,
        "page": page,
        "rows": people_week(list(page.object_list), week, seen),
    }
    return render_page(request, "patrols/by_person.html", context, status=422 if form.errors else 200)


@require_GET
@require(Permission.VIEW_ROSTER, Permission.VIEW_SCHOOLS)
def gate_sheet(request: PersonRequest, pk: int) -> HttpResponse:
    """The week of a post on one sheet of A4, to hang at the gate."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("unit", "school"), pk=pk)
    form = WeekForm(request.GET, units=Unit.objects.none())
    form.is_valid()
    week = form.cleaned_data.get("week") or Week.of(timezone.localdate())
    [row] = roster_week([post], week)
    return render_page(request, "patrols/gate_sheet.html", {"post": post, "week": week, "days": row.days})
