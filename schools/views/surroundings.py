"""The surroundings of schools: hazards, venues, visits."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, form_page
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of
from schools import actions
from schools.forms.surroundings import HazardFilter, HazardForm, SettleForm, VenueFilter, VenueForm, VisitForm
from schools.models import Hazard, Venue
from schools.selectors.surroundings import around, gates_near, musts_of
from schools.views.shared import query_of, school_of

VIEW, KEEP = Permission.VIEW_SURROUNDINGS, Permission.KEEP_SURROUNDINGS


@require_safe
@require(VIEW)
def surroundings(request: PersonRequest, pk: int) -> HttpResponse:
    """What lies around one school."""
    school = school_of(request, pk, VIEW)
    context = {"school": school, "around": around(school, request.user), "today": timezone.localdate()}
    return render_page(request, "schools/surroundings.html", context)


@require_safe
@require(VIEW)
def hazard_list(request: PersonRequest) -> HttpResponse:
    """Hazards in sight; open ones unless asked otherwise."""
    form, today = HazardFilter(request.GET, user=request.user), timezone.localdate()
    rows = form.narrow(Hazard.objects.visible_to(request.user), today).select_related("type", "lead", "school")
    page = page_of(rows, by="created_at", params=request.GET)
    late = {row.pk for row in page.rows if row.is_overdue_on(today)}
    context = {"form": form, "page": page, "late": late, **neighbours(request, page)}
    return render_page(request, "schools/hazards.html", context)


@require_http_methods(["GET", "POST"])
@require(KEEP)
def new_hazard(request: PersonRequest, pk: int) -> HttpResponse:
    """Record a hazard at the school."""
    school = school_of(request, pk, KEEP)
    form = HazardForm(request.POST or None)
    if done(form, lambda: actions.record_hazard(by=request.user, school=school, **form.facts())):
        return redirect("schools:surroundings", pk)
    return form_page(request, form, _("New hazard"), reverse("schools:surroundings", args=[pk]))


@require_http_methods(["GET", "POST"])
@require(VIEW)
def hazard(request: PersonRequest, pk: int) -> HttpResponse:
    """One hazard; whoever keeps surroundings settles it here."""
    rows = Hazard.objects.visible_to(request.user).select_related("type", "lead", "school__unit", "by")
    found = get_object_or_404(rows, pk=pk)
    may_keep = Hazard.objects.visible_to(request.user, KEEP).filter(pk=pk).exists()
    form = SettleForm(request.POST or None)
    if request.method == "POST":
        get_object_or_404(Hazard.objects.visible_to(request.user, KEEP), pk=pk)
        today = timezone.localdate()
        if done(form, lambda: actions.settle_hazard(by=request.user, hazard=found, on=today, **form.cleaned_data)):
            return redirect("schools:hazard", pk)
    context = {
        "hazard": found,
        "is_late": found.is_overdue_on(timezone.localdate()),
        "points": [{"lat": found.latitude, "lng": found.longitude, "title": found.place}] if found.latitude else [],
        "form": form if may_keep and found.is_open else None,
    }
    return render_page(request, "schools/hazard.html", context, status=422 if form.is_bound else 200)


@require_safe
@require(VIEW)
def venue_list(request: PersonRequest) -> HttpResponse:
    """Venues in sight, those to visit marked."""
    form, today = VenueFilter(request.GET, user=request.user), timezone.localdate()
    rows = form.narrow(Venue.objects.visible_to(request.user), today).select_related("kind", "unit")
    page = page_of(rows, by="created_at", params=request.GET)
    context = {
        "form": form,
        "page": page,
        "due": {row.pk for row in page.rows if row.is_due_on(today)},
        "due_count": form.narrow(Venue.objects.visible_to(request.user), today).due(today).count(),
        "may_keep": bool(request.user.reach(KEEP)),
        "query": query_of(request),
        **neighbours(request, page),
    }
    return render_page(request, "schools/venues.html", context)


@require_http_methods(["GET", "POST"])
@require(KEEP)
def new_venue(request: PersonRequest) -> HttpResponse:
    """Register a place."""
    form = VenueForm(request.POST or None, user=request.user)
    made: list[Venue] = []
    if done(form, lambda: made.append(actions.register_venue(by=request.user, **form.facts()))):
        return redirect("schools:venue", made[0].pk)
    return form_page(request, form, _("New venue"), reverse("schools:venues"))


@require_http_methods(["GET", "POST"])
@require(KEEP)
def edit_venue(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a place."""
    rows = Venue.objects.visible_to(request.user, KEEP)
    found, drawn = get_object_or_404(rows, pk=pk), get_object_or_404(rows, pk=pk)
    form = VenueForm(request.POST or None, instance=drawn, user=request.user)
    if done(form, lambda: actions.change_venue(by=request.user, venue=found, **form.facts())):
        return redirect("schools:venue", pk)
    return form_page(request, form, found.name, reverse("schools:venue", args=[pk]))


@require_http_methods(["GET", "POST"])
@require(VIEW)
def venue(request: PersonRequest, pk: int) -> HttpResponse:
    """One place: its visits, the nearest gates, and the form of the next visit."""
    rows = Venue.objects.visible_to(request.user).select_related("kind", "unit")
    found = get_object_or_404(rows, pk=pk)
    may_keep = Venue.objects.visible_to(request.user, KEEP).filter(pk=pk).exists()
    form = VisitForm(request.POST or None, venue=found)
    if request.method == "POST":
        get_object_or_404(Venue.objects.visible_to(request.user, KEEP), pk=pk)
        if done(form, lambda: actions.visit_venue(by=request.user, venue=found, **form.cleaned_data)):
            return redirect("schools:venue", pk)
    readers = Venue.objects.visible_to(request.user, Permission.READ_LANDLORDS)
    context = {
        "venue": found,
        "visits": found.visits.select_related("by")[:20],
        "musts": musts_of(found),
        "near": gates_near(found, request.user),
        "points": [{"lat": found.latitude, "lng": found.longitude, "title": found.name, "icon": "building-store"}],
        "landlord": (found.landlord_name, found.landlord_phone) if readers.filter(pk=pk).exists() else None,
        "is_due": found.is_due_on(timezone.localdate()),
        "form": form if may_keep else None,
        "may_keep": may_keep,
    }
    return render_page(request, "schools/venue.html", context, status=422 if form.is_bound else 200)


@require_POST
@require(KEEP)
def renew_door(request: PersonRequest, pk: int) -> HttpResponse:
    """Close the place's old link for mandatory reports and open a new one."""
    found = get_object_or_404(Venue.objects.visible_to(request.user, KEEP), pk=pk)
    actions.renew_door(by=request.user, venue=found)
    messages.success(request, _("The old link is closed. Print the poster again."))
    return redirect("schools:venue", pk)
