"""Which schools."""

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from safeschool.accounts.roles import Permission
from safeschool.kernel.models import holding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from safeschool.accounts.models import Unit, User
    from safeschool.kernel.said import GivenKeys
    from schools.models import (
        Checklist,  # noqa: F401 - named in the class of its queryset
        ChecklistItem,  # noqa: F401
        Contact,
        Finding,
        Gate,
        Hazard,
        ImportBatch,
        ImportSource,
        Inspection,
        PlanTask,
        PlanVersion,
        SafetyRule,  # noqa: F401
        School,
        SchoolPhoto,
        StagedRow,
        Street,  # noqa: F401 - named in the class of its queryset
        Venue,
        VenueVisit,
        Visit,
    )

M = TypeVar("M", bound=models.Model)


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(self, user: "User", permission: Permission = Permission.VIEW_SCHOOLS) -> "SchoolQuerySet":
        """Schools in the units that the user's hats reach, and those where a hat is seated."""
        return self.reached(user.reach(permission), user.school_hats(permission))

    def reached(self, units: "list[int] | GivenKeys", hats: "list[int] | GivenKeys") -> "SchoolQuerySet":
        """Schools in the units, and those where one of the hats is seated."""
        in_units = Q(unit__in=units)
        # Through an OR no index leads: only who sits at a school pays for it.
        return self.filter(in_units | Q(pk__in=self._seats_of(hats)) if hats else in_units)

    def seating(self, user: "User", permission: Permission = Permission.VIEW_SCHOOLS) -> "SchoolQuerySet":
        """Only the schools where one of the user's hats is seated."""
        return self.filter(pk__in=self._seats_of([hat.pk for hat in user.hats_for(permission)]))

    def _seats_of(self, hats: "list[int] | GivenKeys") -> models.QuerySet["School", Any]:
        # The rows of the join, by pk: a hat seated twice must not double a school.
        return self.model._default_manager.filter(seats__membership__in=hats).values("pk")

    def standing(self, day: "date") -> "SchoolQuerySet":
        """Those open on the day."""
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gte=day))

    def on_map(self, day: "date", units: Any) -> "SchoolQuerySet":
        """Those that belonged to one of the units on the day, whosever they are today."""
        return self.annotate(then=self._unit_on(day)).filter(then__in=units)

    def units_on(self, day: "date") -> "dict[int, int]":
        """The unit to which each school belonged on the day, both by pk."""
        return dict(self.order_by().values_list("pk", self._unit_on(day)))

    def _unit_on(self, day: "date") -> Coalesce:
        moves: Any = self.model._meta.get_field("moves").related_model
        later = moves.objects.filter(school=OuterRef("pk"), on__gt=day).order_by("on", "pk")
        return Coalesce(Subquery(later.values("old")[:1]), F("unit"), output_field=models.BigIntegerField())

    def under(self, unit: "Unit") -> "SchoolQuerySet":
        """Those of the unit and of the units below it."""
        return self.filter(unit__path__startswith=unit.path)

    def for_list(self) -> "SchoolQuerySet":
        """With what a line of the list tells, and no more; the names of the levels in the reader's language."""
        levels: Any = self.model._meta.get_field("levels")
        held = levels.remote_field.through.objects.filter(school=OuterRef("pk")).order_by("schoollevel__order")
        names = ArraySubquery(held.values(f"schoollevel__{levels.related_model.name_column()}"))
        rows = self.select_related("unit").annotate(level_names=names)  # type: ignore[no-redef]
        return rows.only("code", "name", "closed_on", "unit__name")

    def matching(self, text: str) -> "SchoolQuerySet":
        """Those whose name or code holds every word typed, diacritics or not."""
        return holding(self, text)


class OfSchoolQuerySet(models.QuerySet[M]):
    """Rows that belong to a school are seen by whoever sees the school, or has the room's ability there."""

    ability: ClassVar[Permission] = Permission.VIEW_SCHOOLS

    def visible_to(self, user: "User", permission: Permission | None = None) -> Self:
        return self.filter(school__in=self._schools_of(user, permission or self.ability))

    def _schools_of(self, user: "User", permission: Permission) -> models.QuerySet["School", Any]:
        schools: Any = self.model._meta.get_field("school").related_model
        rows: models.QuerySet[School, Any] = schools.objects.visible_to(user, permission).values("pk")
        return rows


class OfInspectedSchoolQuerySet(OfSchoolQuerySet[M]):
    """What inspections found at a school."""

    ability = Permission.VIEW_INSPECTIONS


class ContactQuerySet(OfSchoolQuerySet["Contact"]):
    def matching(self, text: str) -> "ContactQuerySet":
        """Those whose name or duty holds every word typed, diacritics or not."""
        return holding(self, text)


class InspectionQuerySet(OfInspectedSchoolQuerySet["Inspection"]):
    def visible_to(self, user: "User", permission: Permission | None = None) -> Self:
        """The finished ones at the schools in sight; a draft is seen by those who inspect there."""
        finished = super().visible_to(user, permission)
        return finished.filter(Q(finished_at__isnull=False) | Q(school__in=self._schools_of(user, Permission.INSPECT)))

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)

    def in_units(self, unit_ids: "Sequence[int]") -> Self:
        """Those of the units."""
        return self.filter(unit__in=unit_ids)

    def between(self, first: "date", last: "date") -> Self:
        """Those of the days, both ends included."""
        return self.filter(inspected_on__range=(first, last))


class FindingQuerySet(OfInspectedSchoolQuerySet["Finding"]):
    def in_units(self, unit_ids: "Sequence[int]") -> Self:
        """Those of the units."""
        return self.filter(unit__in=unit_ids)

    def open(self) -> Self:
        return self.filter(settled_on=None)

    def overdue(self, day: "date") -> Self:
        """Open ones whose deadline has passed on the day."""
        return self.filter(settled_on=None, deadline__lt=day)

    def for_list(self) -> Self:
        return self.select_related("school", "item", "notice__unit")


class HoldingBelowQuerySet(models.QuerySet[M]):
    """What a unit lays down for the schools of its own and of the units below it."""

    def visible_to(self, user: "User") -> Self:
        """Those of the units in reach, and of the units above them: they hold there, too."""
        return self.filter(unit__in=self._units_of(user))

    def _units_of(self, user: "User") -> set[int]:
        hats = user.hats_for(Permission.VIEW_INSPECTIONS)
        above = {pk for hat in hats for pk in hat.unit.line}
        return above.union(*(hat.reach for hat in hats))


class SafetyRuleQuerySet(HoldingBelowQuerySet["SafetyRule"]):
    pass


class ChecklistQuerySet(HoldingBelowQuerySet["Checklist"]):
    pass


class ChecklistItemQuerySet(HoldingBelowQuerySet["ChecklistItem"]):
    def visible_to(self, user: "User") -> Self:
        """The project's own, and those of the units in reach and above them."""
        return self.filter(Q(unit=None) | Q(unit__in=self._units_of(user)))


class SchoolPhotoQuerySet(OfInspectedSchoolQuerySet["SchoolPhoto"]):
    def visible_to(self, user: "User", permission: Permission | None = None) -> Self:
        """As the row that it shows: one of a draft is seen by those who inspect there."""
        seen = super().visible_to(user, permission)
        return seen.filter(
            Q(step__isnull=False)
            | Q(answer__inspection__finished_at__isnull=False)
            | Q(school__in=self._schools_of(user, Permission.INSPECT))
        )


class PlanQuerySet(OfSchoolQuerySet["PlanVersion"]):
    ability = Permission.VIEW_PLANS


class PlanTaskQuerySet(OfSchoolQuerySet["PlanTask"]):
    ability = Permission.VIEW_PLANS

    def open(self) -> Self:
        return self.filter(closed_at=None)


class OfVisitedSchoolQuerySet(OfSchoolQuerySet[M]):
    """What the gate of a school writes: it is the school's own, and no unit's."""

    ability = Permission.KEEP_VISITORS


class VisitQuerySet(OfVisitedSchoolQuerySet["Visit"]):
    def inside(self) -> Self:
        """Those who came in and have not signed out."""
        return self.filter(arrived_at__isnull=False, left_at=None)


class HazardQuerySet(OfSchoolQuerySet["Hazard"]):
    ability = Permission.VIEW_SURROUNDINGS

    def open(self) -> Self:
        return self.filter(settled_on=None)

    def overdue(self, day: "date") -> Self:
        return self.filter(settled_on=None, deadline__lt=day)


class VenueQuerySet(models.QuerySet["Venue"]):
    def visible_to(self, user: "User", permission: Permission = Permission.VIEW_SURROUNDINGS) -> Self:
        """Those in the units that the user's hats reach; a school sees none: they are the police's own work."""
        return self.filter(unit__in=user.reach(permission))

    def due(self, day: "date") -> Self:
        """Those never visited, and those whose next visit has come."""
        return self.filter(Q(next_visit_on=None) | Q(next_visit_on__lte=day), closed_on=None)


class VenueVisitQuerySet(models.QuerySet["VenueVisit"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(venue__unit__in=user.reach(Permission.VIEW_SURROUNDINGS))


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: "User") -> "ImportBatchQuerySet":
        """The lists that the user brought, for units whose lists the user may still bring."""
        return self.filter(brought_by=user.pk, unit__in=user.reach(Permission.KEEP_REGISTRY))

    def waiting(self) -> "ImportBatchQuerySet":
        """Those neither confirmed nor dropped."""
        return self.filter(confirmed_at=None)


class ImportSourceQuerySet(models.QuerySet["ImportSource"]):
    def visible_to(self, user: "User") -> "ImportSourceQuerySet":
        return self.filter(unit__in=user.reach(Permission.KEEP_REGISTRY))


class StagedRowQuerySet(models.QuerySet["StagedRow"]):
    def visible_to(self, user: "User") -> "StagedRowQuerySet":
        """Those of the lists that the user brought and that still wait."""
        batches: Any = self.model._meta.get_field("batch").related_model
        return self.filter(batch__in=batches.objects.visible_to(user).waiting().values("pk"))

    def doubtful(self) -> "StagedRowQuerySet":
        """Those of which nobody has said yet whether the school is known."""
        return self.filter(is_decided=False)


class OfUnitQuerySet(models.QuerySet[M]):
    """Days, terms and streets that belong to a unit are seen, and changed, by whoever keeps the unit's registry."""

    def visible_to(self, user: "User") -> "OfUnitQuerySet[M]":
        return self.filter(unit__in=user.reach(Permission.KEEP_REGISTRY))


class StreetQuerySet(OfUnitQuerySet["Street"]):
    def passing(self, user: "User") -> "StreetQuerySet":
        """The streets of the units in reach, and those on which a school in sight has a gate."""
        gates: Any = self.model._meta.get_field("gates").related_model
        passed = gates.objects.visible_to(user).filter(street__isnull=False).values("street")
        return self.filter(Q(unit__in=user.reach(Permission.VIEW_SCHOOLS)) | Q(pk__in=passed))

    def matching(self, text: str) -> "StreetQuerySet":
        """Those whose name holds every word typed, diacritics or not."""
        return holding(self, text)


class GateQuerySet(models.QuerySet["Gate"]):
    def visible_to(self, user: "User") -> "GateQuerySet":
        """The gates of the schools that the user sees."""
        campuses: Any = self.model._meta.get_field("campus").related_model
        return self.filter(campus__in=campuses.objects.visible_to(user).values("pk"))
