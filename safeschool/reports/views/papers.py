"""The Word templates of the units' papers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from safeschool.reports.actions import drop_template, put_template
from safeschool.reports.forms import TemplateForm
from safeschool.reports.models import PaperTemplate
from safeschool.reports.selectors.files import TEMPLATE, TYPES, placeholders

ISSUE = Permission.ISSUE_REPORTS


@require_http_methods(["GET", "POST"])
@require(ISSUE)
def templates(request: PersonRequest) -> HttpResponse:
    """Which units have a template of their own; put one in."""
    units, now = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(ISSUE)), timezone.now()
    home = request.user.home
    form = TemplateForm(request.POST or None, request.FILES or None, units=units, initial={"unit": home})
    if form.is_valid():
        unit, file = form.cleaned_data["unit"], form.cleaned_data["file"]
        try:
            put_template(by=request.user, unit=unit, name=file.name, body=file.read(), now=now)
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            messages.success(request, _("Reports of %(unit)s look like this template from now on.") % {"unit": unit})
            return redirect("reports:templates")
    rows = PaperTemplate.objects.visible_to(request.user).select_related("unit", "by").defer("body")
    context = {"form": form, "rows": rows.order_by("unit__path"), "names": placeholders(home or units[0], now)}
    return render_page(request, "reports/templates.html", context, status=422 if form.errors else 200)


@require_POST
@require(ISSUE)
def drop(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a template back."""
    shown = get_object_or_404(PaperTemplate.objects.visible_to(request.user).select_related("unit"), pk=pk)
    drop_template(by=request.user, template=shown)
    messages.success(request, _("The template is taken back."))
    return redirect("reports:templates")


@require_GET
@require(ISSUE)
def template_file(request: PersonRequest, pk: int) -> HttpResponse:
    """A unit's template, to change it in Word."""
    shown = get_object_or_404(PaperTemplate.objects.visible_to(request.user).select_related("unit"), pk=pk)
    return _word(bytes(shown.body), f"template_{shown.unit.code}.docx")


@require_GET
@require(ISSUE)
def common_template(request: PersonRequest) -> HttpResponse:
    """The template that every unit starts from."""
    return _word(TEMPLATE.read_bytes(), "template.docx")


def _word(body: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=TYPES["docx"], headers=headers)
