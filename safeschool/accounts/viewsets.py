"""The base of every API resource: rows by `visible_to`, actions by the table, nothing else."""

from typing import Any, ClassVar, Generic, TypeVar, cast

from django.db.models import Model, QuerySet
from rest_framework.viewsets import GenericViewSet

from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission

M = TypeVar("M", bound=Model)


class ScopedViewSet(GenericViewSet[M], Generic[M]):
    """A resource. `permissions` names each action's ability; an action missing there is refused.

    `queryset` must have `visible_to`; a row out of sight is a 404.
    """

    permissions: ClassVar[dict[str, Permission]] = {}

    @property
    def person(self) -> User:
        """Who asks."""
        return cast("User", self.request.user)

    def get_queryset(self) -> QuerySet[M]:
        """The rows this person sees."""
        rows: Any = super().get_queryset()
        visible: QuerySet[M] = rows.visible_to(self.person) if self.request.user.is_authenticated else rows.none()
        return visible
