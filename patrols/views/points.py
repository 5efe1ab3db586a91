"""Points and routes, as the chief keeps them."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from patrols.actions import keep_point, keep_route
from patrols.forms import PointForm, RouteForm
from patrols.models import PatrolPoint, PatrolRoute
from patrols.selectors.patrol import map_of
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done
from safeschool.kernel.pages import render_page

SHOWN = 500


def units_planned(request: PersonRequest) -> QuerySet[Unit]:
    """The units that the person plans for."""
    return Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.PLAN_ROSTER))


@require_GET
@require(Permission.VIEW_ROSTER)
def points(request: PersonRequest) -> HttpResponse:
    """The points on a map and as a list, and the routes between them."""
    may_plan = request.user.may(Permission.PLAN_ROSTER)
    rows = list(PatrolPoint.objects.visible_to(request.user).select_related("unit", "school")[:SHOWN])
    routes = PatrolRoute.objects.visible_to(request.user).select_related("unit").prefetch_related("points__point")
    context = {"points": rows, "routes": routes[:SHOWN], "map_points": map_of(rows, may_plan), "may_plan": may_plan}
    return render_page(request, "patrols/points.html", context)


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def new_point(request: PersonRequest) -> HttpResponse:
    """Set up a point."""
    return _point_page(request, None)


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def edit_point(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a point; patrols already planned keep what they owe."""
    return _point_page(request, get_object_or_404(_plannable_points(request), pk=pk))


def _plannable_points(request: PersonRequest) -> QuerySet[PatrolPoint]:
    return PatrolPoint.objects.visible_to(request.user).plannable_by(request.user)


def _point_page(request: PersonRequest, point: PatrolPoint | None) -> HttpResponse:
    form = PointForm(request.POST or None, instance=point, user=request.user, units=units_planned(request))
    if done(form, lambda: keep_point(by=request.user, point=point, **form.facts())):
        messages.success(request, _("Saved."))
        return redirect("patrols:points")
    context = {"form": form, "point": point}
    return render_page(request, "patrols/point_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def new_route(request: PersonRequest) -> HttpResponse:
    """Put points into an order."""
    return _route_page(request, None)


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def edit_route(request: PersonRequest, pk: int) -> HttpResponse:
    """Another order; patrols already planned keep theirs."""
    rows = PatrolRoute.objects.visible_to(request.user).plannable_by(request.user)
    return _route_page(request, get_object_or_404(rows.select_related("unit"), pk=pk))


def _route_page(request: PersonRequest, route: PatrolRoute | None) -> HttpResponse:
    first = {} if route else {"unit": request.user.home}
    points = _plannable_points(request)
    form = RouteForm(request.POST or None, initial=first, units=units_planned(request), points=points, route=route)
    if done(form, lambda: keep_route(by=request.user, route=route, **form.facts())):
        messages.success(request, _("Saved."))
        return redirect("patrols:points")
    context = {"form": form, "route": route}
    return render_page(request, "patrols/route_form.html", context, status=422 if form.errors else 200)
