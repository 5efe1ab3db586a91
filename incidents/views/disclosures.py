"""What was told of a sealed file, and to whom: for whoever may open it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents import actions
from incidents.forms import DisclosureForm
from incidents.models import Disclosure
from incidents.views.files import visible_incident
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done
from safeschool.kernel.pages import render_page


@require_http_methods(["GET", "POST"])
@require(Permission.OPEN_SEALED)
def disclosures(request: PersonRequest, pk: int) -> HttpResponse:
    """The disclosures of a sealed file, and one more."""
    incident, now = visible_incident(request, pk), timezone.now()
    if not incident.is_sealed:
        raise Http404
    form = DisclosureForm(request.POST or None, incident=incident, initial={"disclosed_on": timezone.localdate()})
    if done(
        form,
        lambda: actions.record_disclosure(
            by=request.user, incident=incident, told=actions.Told(**form.cleaned_data), now=now
        ),
    ):
        messages.success(request, _("The disclosure is recorded."))
        return redirect("incidents:disclosures", pk)
    rows = Disclosure.objects.visible_to(request.user).filter(incident=incident).select_related("party", "by")
    context = {"incident": incident, "rows": rows, "form": form}
    return render_page(request, "incidents/disclosures.html", context, status=422 if form.errors else 200)
