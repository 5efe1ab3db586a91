"""A list of past incidents is brought, mapped, looked at, confirmed, or taken back."""

from pathlib import Path

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.forms import BringForm, ColumnsForm
from incidents.importing import bring_list, confirm_list, drop_list, map_columns, progress_of, sample_of, undo_list
from incidents.models import IncidentImport
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, tell_refusal
from safeschool.kernel.pages import render_page
from safeschool.kernel.tables import UnusableFile

IMPORT = Permission.IMPORT_INCIDENTS
SHOWN = 50


def visible_import(request: PersonRequest, pk: int) -> IncidentImport:
    """The list in the person's sight, else 404."""
    rows = IncidentImport.objects.visible_to(request.user).select_related("unit", "brought_by")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@require(IMPORT)
def imports(request: PersonRequest) -> HttpResponse:
    """Bring a file; nothing is written yet. Below, the lists brought before."""
    form = BringForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        try:
            row = bring_list(by=request.user, unit=data["unit"], source=_source(data["file"]), name=data["file"].name)
        except UnusableFile as error:
            form.add_error("file", error.sentence)
        else:
            return redirect("incidents:import", row.pk)
    rows = IncidentImport.objects.visible_to(request.user).select_related("unit")[:SHOWN]
    status = 422 if form.errors else 200
    return render_page(request, "incidents/imports/list.html", {"form": form, "rows": rows}, status=status)


def _source(file: "UploadedFile[bytes]") -> Path | bytes:
    """A large upload lies on the disk already and is read from there."""
    return Path(file.temporary_file_path()) if isinstance(file, TemporaryUploadedFile) else file.read()


@require_safe
@require(IMPORT)
def import_list(request: PersonRequest, pk: int) -> HttpResponse:
    """Where the list stands: its columns to be chosen, what it would do, or what it did."""
    return _page(request, visible_import(request, pk))


def _page(request: PersonRequest, row: IncidentImport, form: ColumnsForm | None = None) -> HttpResponse:
    done, of = progress_of(row) if row.is_busy else (0, 1)
    context = {
        "row": row,
        "form": form or ColumnsForm(row=row),
        "sample": sample_of(row),
        "refused": row.refused[:SHOWN],
        "is_waiting": row.state in ("MAPPING", "JUDGED"),
        "done": done,
        "of": of,
    }
    status = 422 if form else 200
    return render_page(request, "incidents/imports/import.html", context, partial="state", status=status)


@require_POST
@require(IMPORT)
def map_import(request: PersonRequest, pk: int) -> HttpResponse:
    """Read the list by the chosen columns."""
    row = visible_import(request, pk)
    form = ColumnsForm(request.POST, row=row)
    if not form.is_valid():
        return _page(request, row, form)
    carry_out(
        request,
        lambda: map_columns(by=request.user, row=row, mapping=form.mapping, wishes=form.wishes, now=timezone.now()),
    )
    return redirect("incidents:import", pk)


@require_POST
@require(IMPORT)
def confirm_import(request: PersonRequest, pk: int) -> HttpResponse:
    """The good rows become files, all or none."""
    carry_out(request, lambda: confirm_list(by=request.user, row=visible_import(request, pk), now=timezone.now()))
    return redirect("incidents:import", pk)


@require_POST
@require(IMPORT)
def drop_import(request: PersonRequest, pk: int) -> HttpResponse:
    """The list is not wanted."""
    try:
        drop_list(by=request.user, row=visible_import(request, pk))
    except ValidationError as refusal:
        tell_refusal(request, refusal)
        return redirect("incidents:import", pk)
    return redirect("incidents:imports")


@require_POST
@require(IMPORT)
def undo_import(request: PersonRequest, pk: int) -> HttpResponse:
    """Every file of the list goes out again."""
    try:
        count = undo_list(by=request.user, row=visible_import(request, pk), now=timezone.now())
        messages.success(request, _("Incidents taken out again: %(count)d") % {"count": count})
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    return redirect("incidents:import", pk)
