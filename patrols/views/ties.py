"""My wishes for the roster; whose post is whose, and who stands together."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patrols.actions import fix_post, form_pair, loosen, wish
from patrols.forms import FixForm, PairForm, WishForm
from patrols.models import DutyPair, DutyWish, FixedPost, Post
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done
from safeschool.kernel.pages import render_page


@require_http_methods(["GET", "POST"])
@require(Permission.VIEW_OWN_SHIFTS)
def my_wishes(request: PersonRequest) -> HttpResponse:
    """When I would rather have duty, and when not."""
    row = DutyWish.objects.visible_to(request.user).filter(user=request.user).first()
    known = {name: getattr(row, name) for name in ("rather", "rather_not", "rather_not_on")} if row else {}
    form = WishForm(request.POST or None, initial=known)
    if done(form, lambda: wish(by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved. The next proposal follows it."))
        return redirect("patrols:my_wishes")
    return render_page(request, "patrols/my_wishes.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def ties(request: PersonRequest, pk: int) -> HttpResponse:
    """Whose post is whose in a unit, and who stands together."""
    reach = request.user.reach(Permission.PLAN_ROSTER)
    unit = get_object_or_404(Unit.objects.visible_to(request.user).filter(pk__in=reach), pk=pk)
    posts = Post.objects.visible_to(request.user).plannable_by(request.user).under(unit).order_by("name", "pk")
    fix = FixForm(request.POST if "fix-post" in request.POST else None, unit=unit, posts=posts)
    pair = PairForm(request.POST if "pair-one" in request.POST else None, unit=unit)
    if request.method == "POST" and _is_tied(request, unit, fix, pair):
        return redirect("patrols:ties", unit.pk)
    context = {
        "unit": unit,
        "fix": fix,
        "pair": pair,
        "fixed": FixedPost.objects.visible_to(request.user).filter(post__in=posts).select_related("post", "user"),
        "pairs": DutyPair.objects.visible_to(request.user)
        .filter(unit__path__startswith=unit.path)
        .select_related("one", "other"),
    }
    return render_page(request, "patrols/ties.html", context, status=422 if fix.errors or pair.errors else 200)


def _is_tied(request: PersonRequest, unit: Unit, fix: FixForm, pair: PairForm) -> bool:
    if fix.is_valid():
        fix_post(by=request.user, **fix.cleaned_data)
        return True
    if not pair.is_valid():
        return False
    try:
        form_pair(by=request.user, unit=unit, **pair.cleaned_data)
    except ValidationError as error:
        pair.add_error(None, error)
        return False
    return True


@require_POST
@require(Permission.PLAN_ROSTER)
def loosen_post(request: PersonRequest, pk: int) -> HttpResponse:
    """The post is nobody's any more."""
    tie = get_object_or_404(FixedPost.objects.visible_to(request.user).select_related("post"), pk=pk)
    loosen(by=request.user, tie=tie)
    return redirect("patrols:ties", tie.post.unit_id)


@require_POST
@require(Permission.PLAN_ROSTER)
def loosen_pair(request: PersonRequest, pk: int) -> HttpResponse:
    """They are no pair any more."""
    tie = get_object_or_404(DutyPair.objects.visible_to(request.user), pk=pk)
    loosen(by=request.user, tie=tie)
    return redirect("patrols:ties", tie.unit_id)
