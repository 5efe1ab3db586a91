"""Units are renamed, merged and split; their schools pass over."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeschool.accounts.actions import draw_boundary, rename_unit
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.querysets import UnitQuerySet
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, form_page
from schools import actions
from schools.forms.units import MOST_SCHOOLS, HatsForm, MergeForm, OutlineForm, RenameForm, SplitForm
from schools.models import School
from schools.selectors import points_of
from schools.selectors.maps import hats_left, heirs_of, outline_of

MANAGE = Permission.MANAGE_UNITS


def _unit(request: PersonRequest, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)


def _others(request: PersonRequest, unit: Unit) -> UnitQuerySet:
    """Who may take over: the units in reach of one's own hat, but not those below the unit itself."""
    rows = Unit.objects.visible_to(request.user).exclude(path__startswith=unit.path)
    return rows.filter(pk__in=request.user.reach(MANAGE)).order_by("name")


def _page(request: PersonRequest, form: Any, unit: Unit, title: str, act: Callable[[date], Any]) -> HttpResponse:
    back = reverse("accounts:unit", args=[unit.pk])
    if done(form, lambda: act(timezone.localdate())):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(request, form, title, back)


@require_http_methods(["GET", "POST"])
@require(MANAGE)
def rename(request: PersonRequest, pk: int) -> HttpResponse:
    """Another name from a day on."""
    unit = _unit(request, pk)
    form = RenameForm(request.POST or None)
    title = _("Rename %(unit)s") % {"unit": unit.name}
    return _page(
        request, form, unit, title,
        lambda today: rename_unit(by=request.user, unit=unit, today=today, **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@require(MANAGE)
def outline(request: PersonRequest, pk: int) -> HttpResponse:
    """Draw where the unit ends; its schools stand on the map."""
    unit = _unit(request, pk)
    schools = School.objects.visible_to(request.user).under(unit).filter(latitude__isnull=False)
    form = OutlineForm(request.POST or None, geometry=outline_of(unit), points=points_of(schools[:MOST_SCHOOLS]))
    title = _("Outline of %(unit)s") % {"unit": unit.name}
    return _page(
        request, form, unit, title,
        lambda _today: draw_boundary(by=request.user, unit=unit, geometry=form.cleaned_data["outline"]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@require(MANAGE)
def merge(request: PersonRequest, pk: int) -> HttpResponse:
    """The unit becomes part of another."""
    unit = _unit(request, pk)
    form = MergeForm(request.POST or None, units=_others(request, unit))
    title = _("Merge %(unit)s into another unit") % {"unit": unit.name}
    return _page(
        request, form, unit, title,
        lambda today: actions.merge_unit(by=request.user, old=unit, today=today, **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@require(MANAGE)
def split(request: PersonRequest, pk: int) -> HttpResponse:
    """The unit is divided among several."""
    unit = _unit(request, pk)
    rows = School.objects.visible_to(request.user, MANAGE).filter(unit=unit)
    form = SplitForm(request.POST or None, units=_others(request, unit), schools=list(rows[:MOST_SCHOOLS]))
    title = _("Split %(unit)s") % {"unit": unit.name}

    def act() -> None:
        today = timezone.localdate()
        actions.split_unit(by=request.user, old=unit, shares=form.shares(), today=today, **form.change())

    if done(form, act):
        messages.success(request, _("Saved. Now say who works where."))
        return redirect("schools:pass_hats", pk)
    return form_page(request, form, title, reverse("accounts:unit", args=[pk]))


@require_http_methods(["GET", "POST"])
@require(MANAGE)
def pass_hats(request: PersonRequest, pk: int) -> HttpResponse:
    """After a split: who of the old unit works in which heir."""
    unit = _unit(request, pk)
    heirs, hats = heirs_of(unit), hats_left(unit)
    if not heirs or not hats:
        return redirect("accounts:unit", pk)
    form = HatsForm(request.POST or None, hats=hats, heirs=heirs)
    title = _("Who of %(unit)s works where") % {"unit": unit.name}
    return _page(
        request, form, unit, title,
        lambda today: actions.pass_hats(by=request.user, old=unit, heirs=form.chosen(), today=today),
    )  # fmt: skip
