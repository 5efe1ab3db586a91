"""The register at the gate."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done, form_page
from safeschool.kernel.pages import render_page
from safeschool.kernel.square import square_of
from schools import actions
from schools.forms.visitors import BanForm, ReasonForm, VisitorForm
from schools.models import BannedVisitor, Visit
from schools.views.shared import school_of

KEEP, OPEN = Permission.KEEP_VISITORS, Permission.OPEN_VISITORS
SHOWN = 50


@require_http_methods(["GET", "POST"])
@require(KEEP)
def visitors(request: PersonRequest, pk: int) -> HttpResponse:
    """Who is inside, who is expected, who left today, and the form of the next one."""
    school = school_of(request, pk, KEEP)
    form = VisitorForm(request.POST or None)
    made: list[Visit] = []

    def act() -> None:
        made.append(actions.write_visitor(by=request.user, school=school, now=timezone.now(), **form.cleaned_data))

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("schools:visitors", pk)
    rows = Visit.objects.visible_to(request.user).filter(school=school)
    context = {
        "school": school,
        "form": form,
        "inside": rows.inside().order_by("arrived_at"),
        "expected": rows.filter(arrived_at=None, expected_on__gte=timezone.localdate()).order_by("expected_on")[:SHOWN],
        "left": rows.filter(left_at__isnull=False).order_by("-left_at")[:SHOWN],
        "banned": BannedVisitor.objects.visible_to(request.user).filter(school=school)[:SHOWN],
    }
    return render_page(request, "schools/visitors.html", context, status=422 if form.is_bound else 200)


def _visit(request: PersonRequest, pk: int) -> Visit:
    rows = Visit.objects.visible_to(request.user).select_related("school__unit")
    return get_object_or_404(rows, pk=pk)


@require_POST
@require(KEEP)
def let_in(request: PersonRequest, pk: int) -> HttpResponse:
    """Somebody who was expected is here."""
    visit = _visit(request, pk)
    carry_out(request, lambda: actions.let_in(by=request.user, visit=visit, now=timezone.now()))
    return redirect("schools:visitors", visit.school_id)


@require_POST
@require(KEEP)
def sign_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Somebody leaves."""
    visit = _visit(request, pk)
    carry_out(request, lambda: actions.sign_out(by=request.user, visit=visit, now=timezone.now()))
    return redirect("schools:visitors", visit.school_id)


@require_safe
@require(KEEP)
def badge(request: PersonRequest, pk: int) -> HttpResponse:
    """The badge as a paper; its code opens the page that signs the person out, for whoever keeps this gate."""
    visit = _visit(request, pk)
    out = request.build_absolute_uri(reverse("schools:badge_out", args=[visit.badge]))
    context = {"visit": visit, "code": square_of(out, scale=5)}
    return render_page(request, "schools/badge.html", context)


@require_http_methods(["GET", "POST"])
@require(KEEP)
def badge_out(request: PersonRequest, badge: UUID) -> HttpResponse:
    """The badge was scanned at the gate: one button, and the person is out."""
    rows = Visit.objects.visible_to(request.user).select_related("school")
    visit = get_object_or_404(rows, badge=badge)
    if request.method == "GET":
        return render_page(request, "schools/badge_out.html", {"visit": visit})
    carry_out(
        request, lambda: actions.sign_out(by=request.user, visit=visit, now=timezone.now()), said=_("Signed out.")
    )
    return redirect("schools:visitors", visit.school_id)


@require_http_methods(["GET", "POST"])
@require(KEEP)
def ban(request: PersonRequest, pk: int) -> HttpResponse:
    """Put somebody on the ban list."""
    school = school_of(request, pk, KEEP)
    form = BanForm(request.POST or None)
    if done(form, lambda: actions.ban_visitor(by=request.user, school=school, **form.cleaned_data)):
        return redirect("schools:visitors", pk)
    return form_page(request, form, _("Ban list"), reverse("schools:visitors", args=[pk]))


@require_http_methods(["GET", "POST"])
@require(OPEN)
def open_register(request: PersonRequest, pk: int) -> HttpResponse:
    """The police read who is inside, with a reason; shown once, and kept in the journal."""
    school = school_of(request, pk, OPEN)
    form = ReasonForm(request.POST or None)
    seen: list[list[Visit]] = []

    def act() -> None:
        seen.append(actions.open_register(by=request.user, school=school, now=timezone.now(), **form.cleaned_data))

    opened = done(form, act)
    context = {"school": school, "form": form, "inside": seen[0] if seen else [], "is_open": opened}
    status = 422 if form.is_bound and not opened else 200
    return render_page(request, "schools/visitors_open.html", context, status=status)
