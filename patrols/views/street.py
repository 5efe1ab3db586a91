"""Taps in the street."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from patrols.actions import count_act, undo_act
from patrols.forms import TapForm
from patrols.models import Assignment, Patrol
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.conflicts import Conflict


@require_POST
@require(Permission.VIEW_OWN_SHIFTS)
def street_of_duty(request: PersonRequest, pk: int) -> HttpResponse:
    """One more on my duty, or the last one back."""
    mine = Assignment.objects.visible_to(request.user).of(request.user).held()
    duty = get_object_or_404(mine.select_related("shift__post"), pk=pk)
    return _tap(request, duty, "patrols:my_shifts")


@require_POST
@require(Permission.VIEW_OWN_SHIFTS)
def street_of_patrol(request: PersonRequest, pk: int) -> HttpResponse:
    """One more on my patrol, or the last one back."""
    patrol = get_object_or_404(Patrol.objects.visible_to(request.user).of(request.user), pk=pk)
    return _tap(request, patrol, "patrols:my_points")


def _tap(request: PersonRequest, duty: Assignment | Patrol, page: str) -> HttpResponse:
    is_kept = request.headers.get("X-Requested-With") == "fetch"
    form, now = TapForm(request.POST), timezone.now()
    refused = ""
    if not form.is_valid():
        refused = _("The tap did not arrive whole. Try again.")
    else:
        sent = form.cleaned_data
        try:
            if sent["kind"] == "UNDO":
                undo_act(by=request.user, duty=duty, now=now)
            else:
                count_act(
                    by=request.user, duty=duty, kind=sent["kind"], submission=sent["submission"], at=sent["at"], now=now
                )
        except ValidationError as error:
            refused = " ".join(error.messages)
        except Conflict as conflict:
            refused = str(conflict)
    if is_kept:
        # What the server refuses for good is not sent again.
        return HttpResponse(refused, status=422 if refused else 200, content_type="text/plain")
    if refused:
        messages.error(request, refused)
    return redirect(page)
