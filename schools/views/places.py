"""Sites of a school, streets of a unit, and the people whose role is held at a school."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, form_page
from safeschool.kernel.pages import render_page
from schools import actions
from schools.forms import CampusForm, SeatForm, StreetForm
from schools.models import Campus, Seat, Street
from schools.views.shared import school_of, to_sheet

EDIT, KEEP = Permission.EDIT_SCHOOLS, Permission.KEEP_REGISTRY
MOST_STREETS = 1000


@require_http_methods(["GET", "POST"])
@require(EDIT)
def new_campus(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a site or a teaching point."""
    school = school_of(request, pk, EDIT)
    form = CampusForm(request.POST or None, instance=Campus(school=school))
    if done(form, lambda: actions.add_campus(by=request.user, school=school, **form.facts())):
        return to_sheet(request, school)
    return form_page(request, form, _("New site"), reverse("schools:sheet", args=[pk]))


@require_http_methods(["GET", "POST"])
@require(EDIT)
def edit_campus(request: PersonRequest, pk: int, campus_pk: int) -> HttpResponse:
    """Change a site."""
    school = school_of(request, pk, EDIT)
    campus = get_object_or_404(Campus.objects.visible_to(request.user).filter(school=school), pk=campus_pk)
    form = CampusForm(request.POST or None, instance=campus)
    if done(form, lambda: actions.change_campus(by=request.user, campus=campus, **form.facts())):
        return to_sheet(request, school)
    return form_page(request, form, campus.name, reverse("schools:sheet", args=[pk]))


@require_http_methods(["GET", "POST"])
@require(KEEP)
def new_seat(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a role be held at this school: whoever holds it sees the school and what belongs to it."""
    school = school_of(request, pk, KEEP)
    form = SeatForm(request.POST or None, user=request.user, school=school)
    if done(form, lambda: actions.seat_person(by=request.user, school=school, **form.cleaned_data)):
        return to_sheet(request, school)
    return form_page(request, form, _("Seat a person at the school"), reverse("schools:sheet", args=[pk]))


@require_POST
@require(KEEP)
def drop_seat(request: PersonRequest, pk: int, seat_pk: int) -> HttpResponse:
    """The role is no longer held at this school."""
    school = school_of(request, pk, KEEP)
    seat = get_object_or_404(Seat.objects.visible_to(request.user).filter(school=school), pk=seat_pk)
    actions.unseat_person(by=request.user, seat=seat)
    return to_sheet(request, school)


@require_safe
@require(KEEP)
def street_list(request: PersonRequest) -> HttpResponse:
    """The streets of the units whose registry I keep."""
    rows = Street.objects.visible_to(request.user).select_related("unit")
    streets = rows.annotate(gate_count=Count("gates"))[:MOST_STREETS]
    return render_page(request, "schools/streets.html", {"streets": streets})


@require_http_methods(["GET", "POST"])
@require(KEEP)
def new_street(request: PersonRequest) -> HttpResponse:
    """Name a street."""
    form = StreetForm(request.POST or None, user=request.user)
    if done(form, lambda: actions.draw_street(by=request.user, **form.cleaned_data)):
        return _to_streets(request)
    return form_page(request, form, _("New street"), reverse("schools:streets"))


@require_http_methods(["GET", "POST"])
@require(KEEP)
def edit_street(request: PersonRequest, pk: int) -> HttpResponse:
    """Rename or redraw a street."""
    street = get_object_or_404(Street.objects.visible_to(request.user), pk=pk)
    form = StreetForm(request.POST or None, instance=street, user=request.user)
    if done(form, lambda: actions.change_street(by=request.user, street=street, **form.cleaned_data)):
        return _to_streets(request)
    return form_page(request, form, street.name, reverse("schools:streets"))


def _to_streets(request: PersonRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("schools:streets")
