"""One's own inbox, by which ways one is told, and what a unit asks for at least."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import page_of
from safeschool.notifications.actions import add_device, drop_device, mark_read, set_floors, set_wishes, try_ways
from safeschool.notifications.channels.web_push import Keys
from safeschool.notifications.forms import DeviceForm, FloorsForm, UnitChoice, WishesForm
from safeschool.notifications.models import Device, Notice
from safeschool.notifications.selectors import lines_of

PUSH_WORKER = settings.BASE_DIR / "static/js/worker.js"


@require_GET
@require()
def inbox(request: PersonRequest) -> HttpResponse:
    """What I was told, newest first."""
    page = page_of(Notice.objects.visible_to(request.user), by="created_at", params=request.GET)
    return render_page(request, "notifications/inbox.html", {"page": page})


@require_POST
@require()
def read(request: PersonRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it points."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(by=request.user, notice=notice, now=timezone.now())
    if notice.link and url_has_allowed_host_and_scheme(notice.link, {request.get_host()}):
        return redirect(notice.link)
    return redirect("notifications:inbox")


@require_http_methods(["GET", "POST"])
@require()
def ways(request: PersonRequest) -> HttpResponse:
    """By which ways I am told what."""
    form = WishesForm(request.POST or None, user=request.user, initial={"phone": request.user.phone})
    if request.method == "POST" and form.is_valid():
        set_wishes(by=request.user, wishes=form.wishes, phone=form.cleaned_data["phone"])
        messages.success(request, _("Saved."))
        return redirect("notifications:ways")
    context = {
        "form": form,
        "lines": lines_of(request.user),
        "devices": Device.objects.visible_to(request.user),
        "push_key": Keys.of_site().public,
        "has_sms": bool(settings.SMS_URL),
        "may_set_floors": request.user.may(Permission.SET_FLOORS),
    }
    return render_page(request, "notifications/ways.html", context, status=422 if form.errors else 200)


@require_GET
@cache_control(no_cache=True)
def push_worker(request: HttpRequest) -> HttpResponse:
    """What a browser runs beside the pages, at an address that stays while the script changes.

    It shows the messages that come; in the installed app it opens forms without a connection, on the whole site.
    """
    headers = {"Service-Worker-Allowed": "/"}
    return HttpResponse(PUSH_WORKER.read_bytes(), content_type="text/javascript", headers=headers)


@require_POST
@require()
def new_device(request: PersonRequest) -> HttpResponse:
    """This browser takes messages; its script tells how it is reached."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(" ".join(str(error) for errors in form.errors.values() for error in errors), status=422)
    add_device(by=request.user, **form.cleaned_data)
    return HttpResponse(status=204)


@require_POST
@require()
def forget_device(request: PersonRequest, pk: int) -> HttpResponse:
    """It takes none any more."""
    drop_device(by=request.user, device=get_object_or_404(Device.objects.visible_to(request.user), pk=pk))
    return redirect("notifications:ways")


@require_POST
@require()
def try_out(request: PersonRequest) -> HttpResponse:
    """A message to myself, as an urgent one goes."""
    count = try_ways(by=request.user, now=timezone.now())
    told = ngettext("A test is on its way, %(count)s time.", "A test is on its way, %(count)s times.", count)
    messages.success(request, told % {"count": count})
    return redirect("notifications:ways")


@require_http_methods(["GET", "POST"])
@require(Permission.SET_FLOORS)
def floors(request: PersonRequest) -> HttpResponse:
    """What nobody of a unit may go below."""
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.SET_FLOORS))
    chosen = UnitChoice(request.GET, units=units)
    chosen.is_valid()
    unit = chosen.cleaned_data.get("unit") or units.first()
    if unit is None:
        raise Http404
    form = FloorsForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        set_floors(by=request.user, unit=unit, floors=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('notifications:floors')}?{urlencode({'unit': unit.code})}")
    context = {"form": form, "choice": UnitChoice(initial={"unit": unit.code}, units=units), "shown_unit": unit}
    return render_page(request, "notifications/floors.html", context, status=422 if form.errors else 200)
