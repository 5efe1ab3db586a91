"""Pages of the room."""

from django.http import HttpResponse

from safeschool.accounts.gates import PersonRequest, require
from safeschool.kernel.pages import render_page


@require()
def duty(request: PersonRequest) -> HttpResponse:
    return render_page(request, "base.html", {})


@require()
def dashboard(request: PersonRequest) -> HttpResponse:
    return render_page(request, "base.html", {})


@require()
def journal(request: PersonRequest) -> HttpResponse:
    return render_page(request, "base.html", {})


@require()
def home(request: PersonRequest) -> HttpResponse:
    return render_page(request, "base.html", {})
