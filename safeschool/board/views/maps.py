"""The map of incidents and what stands around them: a page, and the layers it asks for as it is moved."""

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.board.forms import HotSpotForm, LayerForm, PlacesForm
from safeschool.board.selectors import Period
from safeschool.board.selectors.hexagons import hexagon_layer
from safeschool.board.selectors.hot_spots import hot_spots as spots_of
from safeschool.board.selectors.places import extent_of, layers_for, outlines_of, points_in
from safeschool.kernel.pages import render_page

HEXAGONS, UNITS = "hexagons", "units"
WIDE = 5.0
# The address of a tile changes with its file.
FOR_EVER = "private, max-age=31536000, immutable"


@require_GET
@require(Permission.VIEW_DASHBOARD)
def incident_map(request: PersonRequest) -> HttpResponse:
    """Hexagons of incidents and layers of places over a time, a kind, an hour of the week."""
    form = PlacesForm(request.GET, user=request.user, today=timezone.localdate())
    query = urlencode(form.params)
    shown = [(HEXAGONS, _("Hexagons of incidents"), True)] if request.user.may(Permission.VIEW_INCIDENTS) else []
    shown += [(code, str(layer.name), layer.is_on) for code, layer in layers_for(request.user).items()]
    extent = extent_of(request.user, form.chosen)
    context = {
        "form": form,
        "layers": [*shown, (UNITS, _("Boundaries of units"), False)],
        "layer_url": f"{reverse('board:layer')}?{query}",
        "list_url": f"{reverse('incidents:list')}?{query}" if request.user.may(Permission.VIEW_INCIDENTS) else "",
        "days": form.asked.counted_days,
        "extent": ",".join(f"{side:.5f}" for side in extent) if extent else "",
        "is_above": len(request.user.reach(Permission.VIEW_DASHBOARD)) > 1,
    }
    return render_page(request, "board/map.html", context, status=422 if form.errors else 200)


@require_GET
@require(Permission.VIEW_DASHBOARD)
def layer(request: PersonRequest) -> HttpResponse:
    """One layer of the part of the map on the screen: hexagons, points, or outlines of units."""
    form = LayerForm(request.GET, user=request.user, today=timezone.localdate())
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    code, box = form.cleaned_data["layer"] or HEXAGONS, form.cleaned_data["box"]
    if code == HEXAGONS:
        zoom = form.cleaned_data["zoom"]
        told = hexagon_layer(user=request.user, asked=form.asked, box=box, zoom=WIDE if zoom is None else zoom)
        return JsonResponse(told.as_json())
    if code == UNITS:
        return JsonResponse(outlines_of(request.user, form.chosen))
    found = layers_for(request.user).get(code)
    if found is None:
        raise Http404
    start, end = form.bounds
    reached = request.user.reach(Permission.VIEW_DASHBOARD)
    period = Period(request.user, reached, form.chosen, start, end, form.params)
    return JsonResponse(points_in(found, period, box))


@require_GET
@require(Permission.VIEW_INCIDENTS)
def hot_spots(request: PersonRequest) -> HttpResponse:
    """The hexagons that stand out by Getis-Ord Gi*, with its parameters and what it says and does not say."""
    form = HotSpotForm(request.GET, user=request.user, today=timezone.localdate())
    found = None
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("size", "ring", "level")}
        found = spots_of(user=request.user, unit=form.chosen, asked=form.asked, **told)
    context = {"form": form, "spots": found, "percent": round(form.cleaned_data.get("level", 0) * 100)}
    return render_page(request, "board/hot_spots.html", context, status=422 if form.errors else 200)


@require_GET
@require()
def tile(request: PersonRequest, z: int, x: int, y: int) -> HttpResponse:
    """One tile of the file that the settings name; an empty answer where that map has nothing."""
    archive = settings.MAP_TILES.archive if settings.MAP_TILES else None
    if archive is None:
        raise Http404
    found = archive.tile(z, x, y)
    answer = HttpResponse(status=204)
    if found is not None:
        is_packed = found.is_gzipped and "gzip" in request.headers.get("Accept-Encoding", "")
        answer = HttpResponse(found.content if is_packed else found.plain, content_type=found.kind)
        if is_packed:
            answer["Content-Encoding"] = "gzip"
    answer["Cache-Control"] = FOR_EVER
    return answer
