"""The code on the gate's screen, and coming by it."""

from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from patrols.actions import check_in
from patrols.forms import CheckInForm
from patrols.models import Assignment, CheckIn, Post
from patrols.selectors.mine import duty_to_begin
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel import rotating
from safeschool.kernel.answers import carry_out
from safeschool.kernel.pages import render_page
from safeschool.kernel.square import square_of


def _subject(post_id: int) -> str:
    return f"post/{post_id}"


@require_GET
@never_cache
@require(Permission.KEEP_VISITORS, Permission.CHECK_IN_OTHERS)
def gate_code(request: PersonRequest, pk: int) -> HttpResponse:
    """For the screen at the gate: a code that changes every half minute; whoever stands before it scans it."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("school"), pk=pk)
    code = rotating.code_of(_subject(post.pk), timezone.now().timestamp(), settings.SECRET_KEY)
    address = request.build_absolute_uri(reverse("patrols:come", args=[post.pk, code]))
    context = {"post": post, "code": square_of(address), "now": timezone.now()}
    return render_page(request, "patrols/gate_code.html", context, partial="code")


@require_http_methods(["GET", "POST"])
@never_cache
@require(Permission.VIEW_OWN_SHIFTS)
def come(request: PersonRequest, pk: int, code: str) -> HttpResponse:
    """I scanned the gate's code: check in to my duty there with one tap."""
    mine = Assignment.objects.visible_to(request.user).of(request.user)
    duty = duty_to_begin(mine.filter(shift__post=pk), timezone.now())
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    is_fresh = rotating.is_fresh(code, _subject(pk), timezone.now().timestamp(), settings.SECRET_KEY)
    form = CheckInForm(request.POST or None)
    if request.method == "POST" and duty and is_fresh and form.is_valid():
        facts = {"assignment": duty, "submission": form.cleaned_data["submission"], "method": CheckIn.Method.QR}
        carry_out(request, lambda: check_in(by=request.user, now=timezone.now(), **facts), said=_("Checked in."))
        return redirect("patrols:my_shifts")
    context = {"post": post, "duty": duty, "is_fresh": is_fresh, "submission": uuid4()}
    return render_page(request, "patrols/come.html", context, status=200 if is_fresh else 422)
