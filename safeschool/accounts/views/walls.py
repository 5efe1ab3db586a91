"""Links for screens on walls."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeschool.accounts.actions import hang_wall, take_down_wall
from safeschool.accounts.forms import WallForm
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit, WallLink
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page


@require_http_methods(["GET", "POST"])
@require(Permission.KEEP_ALARM_DEVICES)
def walls(request: PersonRequest) -> HttpResponse:
    """The links in use; a new one's address is shown once."""
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.KEEP_ALARM_DEVICES))
    form, address, status = WallForm(request.POST or None, units=units), "", 200
    if form.is_valid():
        key = hang_wall(by=request.user, **form.cleaned_data)
        address = request.build_absolute_uri(f"{reverse('board:wall')}?key={key}")
        form = WallForm(units=units)
    elif form.is_bound:
        status = 422
    links = WallLink.objects.visible_to(request.user).working().select_related("unit")
    return render_page(
        request, "accounts/walls.html", {"links": links, "form": form, "address": address}, status=status
    )


@require_POST
@require(Permission.KEEP_ALARM_DEVICES)
def take_down(request: PersonRequest, pk: int) -> HttpResponse:
    """Revoke a link."""
    link = get_object_or_404(WallLink.objects.visible_to(request.user).working(), pk=pk)
    take_down_wall(by=request.user, link=link, now=timezone.now())
    messages.success(request, _("This link shows nothing any more."))
    return redirect("accounts:walls")
