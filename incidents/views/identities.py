"""Looking for somebody by name: never in an address, never in a log, never without a reason."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from incidents import actions
from incidents.forms import IdentitySearchForm
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import outcome_of
from safeschool.kernel.pages import render_page


@sensitive_post_parameters("name")
@never_cache
@require_http_methods(["GET", "POST"])
@require(Permission.OPEN_IDENTITY)
def find_person(request: PersonRequest) -> HttpResponse:
    """The files in one's scope in which somebody of that name is sealed; the person is a code there."""
    form = IdentitySearchForm(request.POST or None)
    found = outcome_of(form, lambda: actions.search_identities(by=request.user, **form.cleaned_data))
    context = {"form": form, "found": found}
    return render_page(request, "incidents/find_person.html", context, status=422 if form.errors else 200)
