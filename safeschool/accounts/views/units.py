"""The tree of units."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from safeschool.accounts.actions import change_unit, open_unit
from safeschool.accounts.forms import UnitForm
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page


@require_GET
@require(Permission.MANAGE_UNITS, Permission.VIEW_SCHOOLS)
def units(request: PersonRequest) -> HttpResponse:
    """The units of my subtree, as a tree."""
    rows = Unit.objects.visible_to(request.user).matching(request.GET.get("q", ""))
    context = {
        "units": rows[:500],
        "q": request.GET.get("q", ""),
        "may_edit": request.user.may(Permission.MANAGE_UNITS),
    }
    return render_page(request, "accounts/units.html", context)


@require_GET
@require(Permission.MANAGE_UNITS, Permission.VIEW_SCHOOLS)
def unit(request: PersonRequest, pk: int) -> HttpResponse:
    """One unit: its facts, what it came from and what became of it."""
    shown = get_object_or_404(Unit.objects.visible_to(request.user).select_related("parent"), pk=pk)
    context = {
        "shown": shown,
        "origins": shown.origins.select_related("old"),
        "successions": shown.successions.select_related("new"),
        "former_names": shown.former_names.all(),
        "children": shown.children.all(),
        "may_edit": request.user.may(Permission.MANAGE_UNITS),
    }
    return render_page(request, "accounts/unit.html", context)


@require_http_methods(["GET", "POST"])
@require(Permission.MANAGE_UNITS)
def new_unit(request: PersonRequest) -> HttpResponse:
    """A unit under one of mine."""
    form = UnitForm(request.POST or None, units=Unit.objects.visible_to(request.user))
    if form.is_valid():
        return redirect("accounts:unit", open_unit(by=request.user, **form.cleaned_data).pk)
    return render_page(request, "accounts/unit_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require(Permission.MANAGE_UNITS)
def edit_unit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the facts of a unit."""
    shown = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    form = UnitForm(request.POST or None, instance=shown, units=Unit.objects.visible_to(request.user))
    if form.is_valid():
        change_unit(by=request.user, unit=shown, **form.cleaned_data)
        return redirect("accounts:unit", pk)
    return render_page(
        request, "accounts/unit_form.html", {"form": form, "shown": shown}, status=422 if form.errors else 200
    )
