"""Exports over the API: asked for, watched, fetched; with the rows, the rights and the journal of the page."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as Refused
from django.http import FileResponse, Http404, QueryDict
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.exports import actions
from safeschool.exports.models import Export
from safeschool.exports.selectors.listings import LISTINGS
from safeschool.exports.selectors.rows import is_open_to, kept, listing_of
from safeschool.exports.workflow import TYPES, Form
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer

# Which list is open is asked of the list itself; whoever has no list at all has no export.
VIEW = Permission.VIEW_SCHOOLS


class ExportSerializer(RowSerializer[Export]):
    list = serializers.CharField(source="listing", read_only=True)
    filter = serializers.CharField(source="filters", read_only=True)

    class Meta:
        model = Export
        fields: ClassVar = [
            "id", "list", "filter", "form", "state", "row_count", "written", "size", "asked_at", "made_at",
            "expires_at",
        ]  # fmt: skip


class AskSerializer(serializers.Serializer[Any]):
    """What is taken along: a list by its code, under the filter that its page has in its address."""

    list = serializers.ChoiceField(choices=[(code, code) for code in sorted(LISTINGS)])
    filter = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    form = serializers.ChoiceField(choices=Form.choices)
    with_identities = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class NewestAsked(NewestFirst):
    ordering = "-asked_at"


class ExportViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Export]):
    """What one has asked for oneself. An export is written in the background; its link expires."""

    queryset = Export.objects.all()
    serializer_class = ExportSerializer
    pagination_class = NewestAsked
    permissions: ClassVar[dict[str, Permission]] = dict.fromkeys(("list", "retrieve", "create", "file"), VIEW)

    @extend_schema(request=AskSerializer, responses={201: ExportSerializer})
    def create(self, request: Request) -> Response:
        """Ask for an export; a list that is not open to the person does not exist."""
        asked = AskSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        try:
            made = actions.ask_export(
                by=self.person, listing=listing_of(self.person, data["list"]), filters=kept(QueryDict(data["filter"])),
                form=Form(data["form"]), now=timezone.now(), with_identities=data["with_identities"],
                reason=data["reason"], in_background=True,
            )  # fmt: skip
        except Refused as refusal:
            raise serializers.ValidationError(refusal.messages) from refusal
        return Response(ExportSerializer(made).data, status=201)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: str | None = None) -> FileResponse:
        """The file, while its link holds and the list is still open to the person."""
        row = self.get_object()
        listing = LISTINGS.get(row.listing)
        if listing is None or not is_open_to(self.person, listing) or not row.is_here(timezone.now()):
            raise Http404
        actions.note_fetched(by=self.person, export=row)
        name = f"{row.listing}_{timezone.localtime(row.asked_at).strftime('%Y-%m-%d')}.{row.form}"
        return FileResponse(row.file.open("rb"), as_attachment=True, filename=name, content_type=TYPES[Form(row.form)])
