"""Pages of the room."""

from django.http import HttpResponse

from safeschool.accounts.gates import PersonRequest, require
from safeschool.kernel.pages import render_page


@require()
def my_shifts(request: PersonRequest) -> HttpResponse:
    return render_page(request, "base.html", {})


@require()
def roster(request: PersonRequest) -> HttpResponse:
    return render_page(request, "base.html", {})
