"""A list is brought, looked at, and confirmed or dropped."""

from pathlib import Path

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out
from safeschool.kernel.pages import render_page
from safeschool.kernel.tables import UnusableFile
from schools.forms import ImportForm, SchoolFilter
from schools.importing import confirm_import, decide_rest, decide_row, drop_import, stage_import
from schools.importing.columns import LABELS
from schools.importing.lists import WRITERS, note_export, told
from schools.models import ImportBatch, ImportSource, School, StagedRow
from schools.selectors.imports import doubts_of

IMPORT = Permission.KEEP_REGISTRY
SHOWN = 50


@require_http_methods(["GET", "POST"])
@require(IMPORT)
def bring_list(request: PersonRequest) -> HttpResponse:
    """Choose a file; it is read and judged, and nothing is written yet."""
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        try:
            batch = stage_import(
                by=request.user, unit=data["unit"], source=_source(data["file"]), name=data["file"].name,
                wishes=data["columns"], origin=data["origin"],
            )  # fmt: skip
        except UnusableFile as error:
            form.add_error("file", error.sentence)
        else:
            return redirect("schools:import_preview", batch.pk)
    context = {"form": form, "waiting": ImportBatch.objects.visible_to(request.user).waiting()[:20]}
    return render_page(request, "schools/import.html", context, status=422 if form.errors else 200)


def _source(file: "UploadedFile[bytes]") -> Path | bytes:
    """A large upload lies on the disk already and is read from there."""
    return Path(file.temporary_file_path()) if isinstance(file, TemporaryUploadedFile) else file.read()


@require_safe
@require(IMPORT)
def import_preview(request: PersonRequest, pk: int) -> HttpResponse:
    """What the list would do."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user).select_related("unit"), pk=pk)
    context = {
        "batch": batch,
        "mapping": [(LABELS.get(field, field), column) for field, column in batch.mapping.items()],
        "rows": batch.staged.all()[:SHOWN],
        "doubtful": doubts_of(request.user, batch, SHOWN),
        "doubtful_count": batch.staged.doubtful().count(),
        "refused": batch.refused[:SHOWN],
        "refused_count": len(batch.refused),
        "unread_levels": batch.unread_levels.items(),
    }
    return render_page(request, "schools/import_preview.html", context)


@require_POST
@require(IMPORT)
def import_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """The good rows become schools, all or none."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    try:
        confirm_import(by=request.user, batch=batch, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("schools:import_preview", pk)
    counts = {"created": batch.created, "matched": batch.matched}
    messages.success(request, _("%(created)d new schools, %(matched)d known ones brought up to date.") % counts)
    return redirect("schools:list")


@require_POST
@require(IMPORT)
def decide_import_row(request: PersonRequest, pk: int) -> HttpResponse:
    """A doubtful row tells of a known school, or of a new one."""
    row = get_object_or_404(StagedRow.objects.visible_to(request.user).select_related("batch"), pk=pk)
    chosen = request.POST.get("school", "")
    school = None
    if chosen:
        school = get_object_or_404(
            School.objects.visible_to(request.user), pk=int(chosen) if chosen.isdecimal() else 0
        )  # fmt: skip
    carry_out(request, lambda: decide_row(by=request.user, row=row, school=school))
    return redirect("schools:import_preview", row.batch_id)


@require_POST
@require(IMPORT)
def decide_import_rest(request: PersonRequest, pk: int) -> HttpResponse:
    """All rows still in doubt tell of new schools."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user).waiting(), pk=pk)
    decide_rest(by=request.user, batch=batch)
    return redirect("schools:import_preview", pk)


@require_safe
@require(Permission.VIEW_SCHOOLS)
def export(request: PersonRequest) -> HttpResponse:
    """The schools of the list's filter as a file, under one's own column names where a source is named."""
    form = SchoolFilter(request.GET, user=request.user)
    ending = request.GET.get("as", "csv")
    if ending not in WRITERS:
        raise Http404
    source = ImportSource.objects.visible_to(request.user).filter(name=request.GET.get("source", "")).first()
    rows = form.narrow(School.objects.visible_to(request.user)).select_related("unit").prefetch_related("levels")
    body, kind = WRITERS[ending](told(rows, source.mapping if source else {}))
    note_export(by=request.user, kind=ending, now=timezone.now())
    name = f"schools-{timezone.localdate():%Y-%m-%d}.{ending}"
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_POST
@require(IMPORT)
def import_drop(request: PersonRequest, pk: int) -> HttpResponse:
    """The list is not wanted."""
    drop_import(
        by=request.user,
        batch=get_object_or_404(ImportBatch.objects.visible_to(request.user).waiting(), pk=pk),
    )
    return redirect("schools:import")
