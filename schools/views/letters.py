"""Letters to the education authority."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, form_page
from safeschool.kernel.pages import render_page
from schools import actions
from schools.forms.inspections import LetterForm
from schools.models import AuthorityLetter, RectificationNotice

VIEW, INSPECT = Permission.VIEW_INSPECTIONS, Permission.INSPECT
LAST = 100


@require_safe
@require(VIEW)
def authority_letters(request: PersonRequest) -> HttpResponse:
    """The letters about the schools in sight, the newest first."""
    rows = AuthorityLetter.objects.visible_to(request.user).select_related("school", "unit")
    return render_page(request, "schools/authority_letters.html", {"letters": rows[:LAST]})


@require_http_methods(["GET", "POST"])
@require(INSPECT)
def write_authority(request: PersonRequest, pk: int) -> HttpResponse:
    """Write about an overdue notice."""
    notice = get_object_or_404(RectificationNotice.objects.visible_to(request.user, INSPECT), pk=pk)
    form = LetterForm(request.POST or None)
    made: list[AuthorityLetter] = []

    def act() -> None:
        now = timezone.now()
        made.append(actions.write_to_authority(by=request.user, notice=notice, now=now, **form.cleaned_data))

    if done(form, act):
        return redirect("schools:authority_letter", made[0].pk)
    return form_page(request, form, _("Letter to the education authority"), reverse("schools:findings"))


@require_safe
@require(VIEW)
def authority_letter(request: PersonRequest, pk: int) -> HttpResponse:
    """The letter as a paper, in the layout of its country."""
    rows = AuthorityLetter.objects.visible_to(request.user).select_related(
        "school", "unit__parent", "notice__unit", "written_by"
    )
    found = get_object_or_404(rows, pk=pk)
    findings = found.findings.select_related("item", "answer").order_by("item__order")
    country = "cn" if found.unit.country == "CN" else "vn"
    return render_page(request, f"schools/authority_{country}.html", {"letter": found, "findings": findings})
