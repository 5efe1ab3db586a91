"""My duties: confirm, come, leave."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from patrols.actions import Position, check_in, check_out, confirm
from patrols.forms import CheckInForm, CheckOutForm
from patrols.models import Assignment, CheckIn
from patrols.selectors import my_duties
from patrols.selectors.street import sums_of_shift
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done
from safeschool.kernel.pages import render_page


def _checkable(request: PersonRequest, pk: int) -> Assignment:
    rows = Assignment.objects.visible_to(request.user).checkable_by(request.user)
    return get_object_or_404(rows.select_related("user", "shift__post__unit"), pk=pk)


def _back(request: PersonRequest, assignment: Assignment) -> HttpResponse:
    if assignment.user_id == request.user.pk:
        return redirect("patrols:my_shifts")
    return redirect("patrols:shift", assignment.shift_id)


@require_GET
@require(Permission.VIEW_OWN_SHIFTS)
def my_shifts(request: PersonRequest) -> HttpResponse:
    """What I have to do today and next."""
    cards = my_duties(request.user, timezone.now())
    context = {"cards": cards, "may_log": request.user.may(Permission.LOG_INCIDENT)}
    return render_page(request, "patrols/my_shifts.html", context, partial="cards")


@require_POST
@require(Permission.VIEW_OWN_SHIFTS, Permission.CHECK_IN_OTHERS)
def check_in_page(request: PersonRequest, pk: int) -> HttpResponse:
    """I am on post; or the dispatcher says that somebody is."""
    assignment = _checkable(request, pk)
    form = CheckInForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The check-in did not arrive whole. Try again."))
        return _back(request, assignment)
    sent = form.cleaned_data
    position = Position.told(sent["latitude"], sent["longitude"], sent["accuracy"])

    def come() -> None:
        check, _new = check_in(
            by=request.user,
            assignment=assignment,
            submission=sent["submission"],
            at=sent["at"] if assignment.user_id == request.user.pk else None,
            position=position,
            now=timezone.now(),
        )
        _say(request, check)

    carry_out(request, come)
    # What was kept on a phone is sent by its script, which opens the page again itself and lets it say how it went.
    is_late = request.headers.get("X-Requested-With") == "fetch"
    return HttpResponse(status=204) if is_late else _back(request, assignment)


def _say(request: PersonRequest, check: CheckIn) -> None:
    if check.is_out_of_radius:
        far = _("Checked in, %(metres)s m from the post. The chief sees the distance.") % {"metres": check.distance_m}
        messages.warning(request, far)
    else:
        messages.success(request, _("Checked in."))


@require_http_methods(["GET", "POST"])
@require(Permission.VIEW_OWN_SHIFTS, Permission.CHECK_IN_OTHERS)
def check_out_page(request: PersonRequest, pk: int) -> HttpResponse:
    """I leave: how the gate was, and what the next one should know."""
    assignment = _checkable(request, pk)
    form = CheckOutForm(request.POST or None)
    if done(form, lambda: check_out(by=request.user, assignment=assignment, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Checked out."))
        return _back(request, assignment)
    context = {"form": form, "assignment": assignment, "street": sums_of_shift([assignment])}
    return render_page(request, "patrols/check_out.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.VIEW_OWN_SHIFTS)
def confirm_page(request: PersonRequest, pk: int) -> HttpResponse:
    """I have seen it and will come."""
    rows = Assignment.objects.visible_to(request.user).of(request.user).held()
    assignment = get_object_or_404(rows, pk=pk)
    carry_out(request, lambda: confirm(by=request.user, assignment=assignment, now=timezone.now()))
    return redirect("patrols:my_shifts")
