"""The checklist as data: its versions, its points, and new ones of both."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, form_page
from safeschool.kernel.pages import render_page
from schools import actions
from schools.forms.checklists import ChecklistForm, PointForm
from schools.models import Checklist, ChecklistItem
from schools.selectors.checklists import sheets_of

VIEW, KEEP = Permission.VIEW_INSPECTIONS, Permission.KEEP_REGISTRY


@require_safe
@require(VIEW)
def checklists(request: PersonRequest) -> HttpResponse:
    """The versions that hold or held in my units, the project's own first."""
    rows = Checklist.objects.visible_to(request.user).select_related("unit")
    known = ChecklistItem.objects.visible_to(request.user)
    context = {"sheets": sheets_of(rows, known), "may_keep": request.user.may(KEEP)}
    return render_page(request, "schools/checklists.html", context)


@require_http_methods(["GET", "POST"])
@require(KEEP)
def new_checklist(request: PersonRequest) -> HttpResponse:
    """A new version for a unit; it begins with the points of the last one."""
    last = Checklist.objects.visible_to(request.user).filter(unit__in=request.user.reach(KEEP)).order_by("-pk").first()
    form = ChecklistForm(request.POST or None, user=request.user, last=last)
    if done(form, lambda: actions.make_checklist(by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("schools:checklists")
    return form_page(request, form, _("New version of the checklist"), reverse("schools:checklists"))


@require_http_methods(["GET", "POST"])
@require(KEEP)
def new_point(request: PersonRequest) -> HttpResponse:
    """A point of a unit's own; versions made from then on may ask it."""
    form = PointForm(request.POST or None, user=request.user)
    if done(form, lambda: actions.add_point(by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("schools:checklists")
    return form_page(request, form, _("New point"), reverse("schools:checklists"))
