"""Tasks of files over the API."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from incidents import actions
from incidents.api.letters import IncidentInSight
from incidents.models import CaseTask
from incidents.selectors import workers_of
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer


class TaskSerializer(RowSerializer[CaseTask]):
    """A task; people by their user names, the file by its number."""

    incident = serializers.SlugRelatedField[Any](slug_field="number", read_only=True)
    owner = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)
    by = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)

    class Meta:
        model = CaseTask
        fields = ["id", "incident", "what", "owner", "due_on", "by", "done_at"]


class TaskBodySerializer(serializers.Serializer[Any]):
    """A task as it is given, to somebody who works on files of that unit."""

    incident = IncidentInSight()
    what = serializers.CharField(max_length=300)
    owner = serializers.CharField(max_length=150)
    due_on = serializers.DateField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The owner as a person; who does not exist is told like who does not see the file."""
        workers = {person.username: person for person in workers_of(attrs["incident"].unit)}
        if (owner := workers.get(attrs["owner"])) is None:
            raise serializers.ValidationError({"owner": _("This person does not see the file.")})
        return {**attrs, "owner": owner}


class TaskViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[CaseTask]):
    """Tasks of the files in one's sight; the same task given again is one."""

    queryset = CaseTask.objects.select_related("incident", "owner", "by")
    serializer_class = TaskSerializer
    pagination_class = NewestFirst
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_INCIDENTS,
        "retrieve": Permission.VIEW_INCIDENTS,
        "create": Permission.LOG_INCIDENT,
        "finish": Permission.VIEW_INCIDENTS,
    }

    @extend_schema(request=TaskBodySerializer, responses={201: TaskSerializer})
    def create(self, request: Request) -> Response:
        """Give somebody something to do; they are told."""
        body = TaskBodySerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        task = actions.give_task(by=self.person, now=timezone.now(), **body.validated_data)
        return Response(self.get_serializer(task).data, status=201)

    @extend_schema(request=None, responses=TaskSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """It is done; once, by its owner or whoever writes on the file."""
        done = actions.finish_task(by=self.person, task=self.get_object(), now=timezone.now())
        return Response(self.get_serializer(done).data)
