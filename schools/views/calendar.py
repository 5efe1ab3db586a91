"""Terms of the units, and days that are otherwise."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done
from safeschool.kernel.pages import render_page
from schools import actions
from schools.forms import DayForm, TermForm
from schools.models import DayException, Term

EDIT = Permission.KEEP_REGISTRY


@require_http_methods(["GET", "POST"])
@require(EDIT)
def calendar(request: PersonRequest) -> HttpResponse:
    """Terms and exceptional days of the units whose schools I may edit; both forms on one page."""
    if not request.user.reach(EDIT):
        raise Http404
    is_term, is_day = "set_term" in request.POST, "except_day" in request.POST
    term_form = TermForm(request.POST if is_term else None, user=request.user, prefix="term")
    day_form = DayForm(request.POST if is_day else None, user=request.user, prefix="day")
    form, act = (term_form, actions.set_term) if is_term else (day_form, actions.except_day)
    if done(form, lambda: act(by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("schools:calendar")
    context = {
        "terms": Term.objects.visible_to(request.user).select_related("unit"),
        "days": DayException.objects.visible_to(request.user).filter(school=None).select_related("unit")[:200],
        "term_form": term_form,
        "day_form": day_form,
    }
    return render_page(request, "schools/calendar.html", context, status=422 if form.is_bound else 200)


@require_POST
@require(EDIT)
def drop_day(request: PersonRequest, pk: int) -> HttpResponse:
    """That day is like any other again."""
    actions.unexcept_day(
        by=request.user, exception=get_object_or_404(DayException.objects.visible_to(request.user), pk=pk)
    )
    return redirect("schools:calendar")
