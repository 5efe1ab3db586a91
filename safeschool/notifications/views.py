"""One's own inbox."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from safeschool.accounts.gates import PersonRequest, require
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import page_of
from safeschool.notifications.actions import mark_read
from safeschool.notifications.models import Notice


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
