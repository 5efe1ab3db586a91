"""Programmes: the tags under which work is counted."""

from collections.abc import Callable

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.actions import found_programme, rename_programme
from campaigns.forms import ProgrammeForm
from campaigns.models import Programme
from campaigns.views.parts import frame
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import answer_form
from safeschool.kernel.pages import render_page

RECORD = Permission.RECORD_CAMPAIGNS
MOST = 500


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def programme_list(request: PersonRequest) -> HttpResponse:
    """The programmes one sees, with how much of what one's rooms recorded under them."""
    rows = Programme.objects.visible_to(request.user).select_related("unit")
    programmes = rows.annotate(
        session_count=Count("sessions", distinct=True),
        operation_count=Count("operations", distinct=True),
        drill_count=Count("drills", distinct=True),
    )[:MOST]
    context = {"programmes": programmes, "writable": set(request.user.reach(RECORD))}
    return render_page(request, "campaigns/programmes.html", {**context, **frame(request, "campaigns:programmes")})


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_programme(request: PersonRequest) -> HttpResponse:
    """Found a programme."""
    form = ProgrammeForm(request.POST or None, user=request.user)
    return _answer(request, form, lambda: found_programme(by=request.user, **form.cleaned_data), _("New programme"))


@require_http_methods(["GET", "POST"])
@require(RECORD)
def edit_programme(request: PersonRequest, pk: int) -> HttpResponse:
    """Rename a programme of a unit that one writes for."""
    rows = Programme.objects.visible_to(request.user, RECORD).filter(unit__in=request.user.reach(RECORD))
    programme = get_object_or_404(rows, pk=pk)
    name = programme.name
    form = ProgrammeForm(request.POST or None, instance=programme, user=request.user)
    return _answer(
        request, form, lambda: rename_programme(by=request.user, programme=programme, **form.cleaned_data), name
    )


def _answer(request: PersonRequest, form: ProgrammeForm, act: Callable[[], Programme], title: str) -> HttpResponse:
    listed = reverse("campaigns:programmes")

    def acted() -> str:
        act()
        return listed

    return answer_form(request, form, acted, title=title, said=_("Saved."), back=listed)
