"""The list, the map, and one sheet per school."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from schools.forms import SchoolFilter
from schools.models import School
from schools.selectors import MAPPED_AT_MOST, page_by_name, points_of, sheet_of


@require_safe
@require(Permission.VIEW_SCHOOLS)
def school_list(request: PersonRequest) -> HttpResponse:
    """The schools I see, by name."""
    form = SchoolFilter(request.GET, user=request.user)
    rows = form.narrow(School.objects.visible_to(request.user))
    page = page_by_name(rows.for_list(), request.GET)
    kept = request.GET.copy()
    kept.pop("after", None)
    kept.pop("before", None)
    context = {"form": form, "page": page, "query": kept.urlencode(), "may": _abilities(request)}
    return render_page(request, "schools/list.html", context, partial="results")


@require_safe
@require(Permission.VIEW_SCHOOLS)
def school_map(request: PersonRequest) -> HttpResponse:
    """The schools I see, on a map; of very many the first by name."""
    form = SchoolFilter(request.GET, user=request.user)
    placed = form.narrow(School.objects.visible_to(request.user)).filter(latitude__isnull=False)
    some = list(placed.only("name", "latitude", "longitude")[: MAPPED_AT_MOST + 1])
    context = {
        "form": form,
        "points": points_of(some[:MAPPED_AT_MOST]),
        "is_cut": len(some) > MAPPED_AT_MOST,
        "limit": MAPPED_AT_MOST,
        "query": request.GET.urlencode(),
    }
    return render_page(request, "schools/map.html", context)


@require_safe
@require(Permission.VIEW_SCHOOLS)
def school_sheet(request: PersonRequest, pk: int) -> HttpResponse:
    """One school."""
    rows = School.objects.visible_to(request.user).select_related("unit", "cluster")
    school = get_object_or_404(rows.prefetch_related("levels"), pk=pk)
    return render_page(request, "schools/sheet.html", {"sheet": sheet_of(school, request.user, timezone.now())})


def _abilities(request: PersonRequest) -> dict[str, bool]:
    """What of the list's doors opens: only hats that reach units may add schools."""
    return {
        "add": bool(request.user.reach(Permission.KEEP_REGISTRY)),
        "bring": bool(request.user.reach(Permission.KEEP_REGISTRY)),
    }
