"""Pages of the room."""

from django.http import HttpResponse

from safeschool.accounts.gates import PersonRequest, require
from safeschool.kernel.pages import render_page


@require()
def school_list(request: PersonRequest) -> HttpResponse:
    return render_page(request, "base.html", {})
