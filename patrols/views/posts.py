"""The posts and their seats."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from patrols.actions import change_post, open_post
from patrols.forms import PostFilter, PostForm
from patrols.models import Post
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done
from safeschool.kernel.pages import render_page

POSTS_A_PAGE = 50


@require_GET
@require(Permission.VIEW_ROSTER, Permission.VIEW_SCHOOLS)
def posts(request: PersonRequest) -> HttpResponse:
    """The posts by name."""
    form = PostFilter(request.GET, user=request.user)
    rows = form.narrow_posts(Post.objects.visible_to(request.user)).select_related("unit", "kind", "school")
    page = Paginator(rows.prefetch_related("slots").order_by("name", "pk"), POSTS_A_PAGE)
    context = {
        "form": form,
        "page": page.get_page(request.GET.get("page")),
        "may_plan": request.user.may(Permission.PLAN_ROSTER),
        "may_show_code": request.user.may(Permission.KEEP_VISITORS) or request.user.may(Permission.CHECK_IN_OTHERS),
    }
    return render_page(request, "patrols/posts.html", context, status=422 if form.errors else 200)


def _units(request: PersonRequest) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.PLAN_ROSTER))


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def new_post(request: PersonRequest) -> HttpResponse:
    """Set up a post."""
    form = PostForm(request.POST or None, user=request.user, units=_units(request))
    if done(form, lambda: open_post(by=request.user, **form.facts())):
        messages.success(request, _("The post is set up."))
        return redirect("patrols:posts")
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@require(Permission.PLAN_ROSTER)
def edit_post(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a post; its future shifts follow."""
    rows = Post.objects.visible_to(request.user).plannable_by(request.user)
    post = get_object_or_404(rows.select_related("unit", "kind"), pk=pk)
    form = PostForm(request.POST or None, instance=post, user=request.user, units=_units(request))
    if done(form, lambda: change_post(by=request.user, post=post, **form.facts())):
        messages.success(request, _("Saved. Shifts that are ahead follow when the week is made again."))
        return redirect("patrols:posts")
    return _form_page(request, form, post)


def _form_page(request: PersonRequest, form: PostForm, post: Post | None) -> HttpResponse:
    context = {"form": form, "post": post}
    return render_page(request, "patrols/post_form.html", context, status=422 if form.errors else 200)
