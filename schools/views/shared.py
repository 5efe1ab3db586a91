"""What the forms of the registry share."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from safeschool.accounts.gates import PersonRequest
from safeschool.accounts.roles import Permission
from schools.models import School


def school_of(request: PersonRequest, pk: int, permission: Permission) -> School:
    """The school, where the person has that ability."""
    rows = School.objects.visible_to(request.user, permission).select_related("unit")
    return get_object_or_404(rows, pk=pk)


def query_of(request: PersonRequest) -> str:
    """The filter of a list as it stands in the address, without its page."""
    turning = ("newer", "older", "after", "before")
    return urlencode([(name, value) for name, value in request.GET.items() if name not in turning])


def to_sheet(request: PersonRequest, school: School) -> HttpResponse:
    """Say that it is done, beside the school."""
    messages.success(request, _("Saved."))
    return redirect("schools:sheet", school.pk)
