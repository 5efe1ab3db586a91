"""Which schools."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Q

from safeschool.accounts.roles import Permission
from safeschool.kernel.words import folded

if TYPE_CHECKING:
    from datetime import date

    from safeschool.accounts.models import Unit, User
    from schools.models import Gate, ImportBatch, School

M = TypeVar("M", bound=models.Model)


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(self, user: "User", permission: Permission = Permission.VIEW_SCHOOLS) -> "SchoolQuerySet":
        """Schools in the units that the user's hats reach, and those where a hat is seated."""
        seated = [hat.pk for hat in user.hats_for(permission)]
        return self.filter(Q(unit__in=user.reach(permission)) | Q(pk__in=self._seats_of(seated)))

    def seating(self, user: "User", permission: Permission = Permission.VIEW_SCHOOLS) -> "SchoolQuerySet":
        """Only the schools where one of the user's hats is seated."""
        return self.filter(pk__in=self._seats_of([hat.pk for hat in user.hats_for(permission)]))

    def _seats_of(self, hats: list[int]) -> models.QuerySet["School", Any]:
        # The rows of the join, by pk: a hat seated twice must not double a school.
        return self.model._default_manager.filter(seats__membership__in=hats).values("pk")

    def standing(self, day: "date") -> "SchoolQuerySet":
        """Those open on the day."""
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gte=day))

    def under(self, unit: "Unit") -> "SchoolQuerySet":
        """Those of the unit and of the units below it."""
        return self.filter(unit__path__startswith=unit.path)

    def matching(self, text: str) -> "SchoolQuerySet":
        """Those whose name or code holds every word typed, diacritics or not."""
        rows = self
        for word in folded(text).split():
            rows = rows.filter(search_key__contains=word)
        return rows


class OfSchoolQuerySet(models.QuerySet[M]):
    """Rows that belong to a school are seen by whoever sees the school."""

    def visible_to(self, user: "User") -> "OfSchoolQuerySet[M]":
        visible = self.model._meta.get_field("school").related_model._default_manager.visible_to(user)  # type: ignore[union-attr]
        return self.filter(school__in=visible.values("pk"))


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: "User") -> "ImportBatchQuerySet":
        """The lists that the user brought, for units whose lists the user may still bring."""
        return self.filter(brought_by=user.pk, unit__in=user.reach(Permission.KEEP_REGISTRY))

    def waiting(self) -> "ImportBatchQuerySet":
        """Those neither confirmed nor dropped."""
        return self.filter(confirmed_at=None)


class OfUnitQuerySet(models.QuerySet[M]):
    """Days, terms and streets that belong to a unit are seen, and changed, by whoever keeps the unit's registry."""

    def visible_to(self, user: "User") -> "OfUnitQuerySet[M]":
        return self.filter(unit__in=user.reach(Permission.KEEP_REGISTRY))


class GateQuerySet(models.QuerySet["Gate"]):
    def visible_to(self, user: "User") -> "GateQuerySet":
        """The gates of the schools that the user sees."""
        campuses: Any = self.model._meta.get_field("campus").related_model
        return self.filter(campus__in=campuses.objects.visible_to(user).values("pk"))
