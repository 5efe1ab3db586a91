"""The one door through which rows leave."""

from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.exports import actions
from safeschool.exports.forms import ExportForm
from safeschool.exports.models import Export
from safeschool.exports.selectors.listings import BY_ROUTE, LISTINGS
from safeschool.exports.selectors.rows import found_of, is_open_to, kept, listing_of, told_filter
from safeschool.exports.workflow import AT_ONCE, TYPES, Form, State
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import page_of


def door(request: HttpRequest) -> dict[str, str]:
    """Context of every page that shows a list: where its rows can be taken along."""
    match, user = request.resolver_match, getattr(request, "user", None)
    listing = BY_ROUTE.get(match.view_name) if match else None
    if listing is None or user is None or not user.is_authenticated:
        return {"export_url": ""}
    asked = kept(request.GET)
    return {"export_url": f"{reverse('exports:ask')}?{urlencode({'list': listing.code})}{'&' if asked else ''}{asked}"}


@never_cache
@require_http_methods(["GET", "POST"])
@require()
def ask(request: PersonRequest) -> HttpResponseBase:
    """What would be taken along of the list, and the ways to take it."""
    listing, filters, now = listing_of(request.user, request.GET.get("list", "")), kept(request.GET), timezone.now()
    may_name = listing.has_identities and request.user.may(Permission.OPEN_IDENTITY)
    form = ExportForm(request.POST or None, may_name=may_name)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        named = {"with_identities": data.get("with_identities", False), "reason": data.get("reason", "")}
        try:
            made = actions.ask_export(
                by=request.user, listing=listing, filters=filters, form=data["form"], now=now, **named
            )
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            return _sent(made) if made.state == State.SENT else redirect("exports:export", made.pk)
    found = found_of(request.user, listing, filters, now)
    context = {
        "listing": listing, "count": found.rows.count(), "at_once": AT_ONCE, "form": form, "may_name": may_name,
        "told": told_filter(listing, found, filters), "back": f"{reverse(listing.route)}?{filters}",
        "forms": Form.choices, "others": _others(request, listing.code, filters),
    }  # fmt: skip
    return render_page(request, "exports/ask.html", context, status=422 if form.errors else 200)


def _others(request: PersonRequest, code: str, filters: str) -> list[tuple[str, Any]]:
    """Other lists that stand behind the same page."""
    return [
        (f"?{urlencode({'list': one.code})}&{filters}", one.title)
        for one in LISTINGS.values()
        if one.route == LISTINGS[code].route and one.code != code and is_open_to(request.user, one)
    ]


def _sent(export: Export) -> HttpResponseBase:
    """The file at once; nothing of it stays on the disk."""
    path = actions.written_now(export=export, now=timezone.now())
    try:
        return _file(path.open("rb"), export)
    finally:
        with suppress(OSError):
            Path(path).unlink()


def _file(stream: Any, export: Export) -> FileResponse:
    day = timezone.localtime(export.asked_at).strftime("%Y-%m-%d")
    return FileResponse(
        stream, as_attachment=True, filename=f"{export.listing}_{day}.{export.form}",
        content_type=TYPES[Form(export.form)],
    )  # fmt: skip


@require_GET
@require()
def export_list(request: PersonRequest) -> HttpResponse:
    """What one has taken along oneself."""
    page = page_of(Export.objects.visible_to(request.user), by="asked_at", params=request.GET)
    now = timezone.now()
    rows = [(row, LISTINGS[row.listing].title if row.listing in LISTINGS else row.listing, row.is_here(now))
            for row in page.rows]  # fmt: skip
    return render_page(request, "exports/list.html", {"rows": rows, "page": page})


@never_cache
@require_GET
@require()
def export(request: PersonRequest, pk: int) -> HttpResponse:
    """How far it is, and the file until its link expires."""
    row = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    listing = LISTINGS.get(row.listing)
    context = {
        "export": row,
        "title": listing.title if listing else row.listing,
        "is_here": row.is_here(timezone.now()),
        "again": f"{reverse('exports:ask')}?{urlencode({'list': row.listing})}&{row.filters}",
    }
    return render_page(request, "exports/export.html", context, partial="state")


@never_cache
@require_GET
@require()
def fetch(request: PersonRequest, pk: int) -> HttpResponseBase:
    """The file, while its link holds and the list is still open to the person."""
    row = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    listing = LISTINGS.get(row.listing)
    if listing is None or not is_open_to(request.user, listing) or not row.is_here(timezone.now()):
        raise Http404
    actions.note_fetched(by=request.user, export=row)
    return _file(row.file.open("rb"), row)
