"""Which sessions, operations, totals and models."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, StrIndex

from campaigns.workflow import ModelStatus
from safeschool.accounts.roles import Permission
from schools.models import School

if TYPE_CHECKING:
    # Named in the strings of the classes' bases.
    from campaigns.models import (
        CooperationModel,
        Drill,
        DrillTask,
        ImportedTotal,
        LectureSquad,
        LessonOffer,
        LessonOrder,
        LocalDrillRule,
        Material,
        Operation,
        Programme,
        Season,
        Session,
        SessionPhoto,
        StockEntry,
    )
    from safeschool.accounts.models import User

M = TypeVar("M", bound=models.Model)
VIEW = Permission.VIEW_CAMPAIGNS
VIEW_LESSONS = Permission.VIEW_LESSONS


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: "User", permission: Permission = VIEW) -> "ProgrammeQuerySet":
        """The programmes of the units reached, and of every unit above a hat: a city's programme is its wards' too."""
        hats = user.hats_for(permission)
        above = {pk for hat in hats for pk in hat.unit.line}
        return self.filter(Q(unit__in=user.reach(permission)) | Q(unit__in=above))


class SeasonQuerySet(models.QuerySet["Season"]):
    def visible_to(self, user: "User", permission: Permission = VIEW_LESSONS) -> "SeasonQuerySet":
        """The seasons of the units reached, and of every unit above a hat: a county's sowing is its towns' too."""
        hats = user.hats_for(permission)
        above = {pk for hat in hats for pk in hat.unit.line}
        return self.filter(Q(unit__in=user.reach(permission)) | Q(unit__in=above))


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: "User", permission: Permission = VIEW) -> "SessionQuerySet":
        """Those held by the units reached, and those held at a school that the user sees."""
        schools = School.objects.visible_to(user, permission).values("pk")
        return self.filter(Q(unit__in=user.reach(permission)) | Q(school__in=schools))

    def of_units(self, unit_ids: Sequence[int]) -> "SessionQuerySet":
        return self.filter(unit__in=unit_ids)

    def held_between(self, start: datetime, end: datetime) -> "SessionQuerySet":
        """Held in the half-open period."""
        return self.filter(held_at__gte=start, held_at__lt=end)

    def counted_as_sessions(self) -> "SessionQuerySet":
        """Without those that only hand something out (letters to parents, leaflets, notices)."""
        return self.filter(format__counts_as_session=True)


class LectureSquadQuerySet(models.QuerySet["LectureSquad"]):
    def visible_to(self, user: "User", permission: Permission = VIEW) -> "LectureSquadQuerySet":
        return self.filter(unit__in=user.reach(permission))

    def standing(self) -> "LectureSquadQuerySet":
        return self.filter(dissolved_on=None)


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: "User", permission: Permission = VIEW) -> "MaterialQuerySet":
        """The materials of the units reached, and of every unit above a hat: a city's letter is its wards' too."""
        hats = user.hats_for(permission)
        above = {pk for hat in hats for pk in hat.unit.line}
        return self.filter(Q(unit__in=user.reach(permission)) | Q(unit__in=above))

    def in_use(self) -> "MaterialQuerySet":
        return self.filter(withdrawn_at=None)

    def with_stock(self) -> "MaterialQuerySet":
        """Each with `stock`, how many there are."""
        return self.annotate(stock=Coalesce(Sum("entries__quantity"), 0))


class StockEntryQuerySet(models.QuerySet["StockEntry"]):
    def visible_to(self, user: "User", permission: Permission = VIEW) -> "StockEntryQuerySet":
        """Those of the stock that one's units keep, and what was handed out at sessions in sight."""
        sessions: Any = self.model._meta.get_field("session").related_model
        seen = sessions.objects.visible_to(user, permission).values("pk")
        return self.filter(Q(material__unit__in=user.reach(permission)) | Q(session__in=seen))


class SessionPhotoQuerySet(models.QuerySet["SessionPhoto"]):
    def visible_to(self, user: "User", permission: Permission = VIEW) -> "SessionPhotoQuerySet":
        """Those of the sessions in sight."""
        sessions: Any = self.model._meta.get_field("session").related_model
        return self.filter(session__in=sessions.objects.visible_to(user, permission).values("pk"))


class LessonOfferQuerySet(models.QuerySet["LessonOffer"]):
    def visible_to(self, user: "User", permission: Permission = VIEW_LESSONS) -> "LessonOfferQuerySet":
        """The menu of the units reached, and of every unit at or above a hat: a school orders from its police."""
        hats = user.hats_for(permission)
        above = {pk for hat in hats for pk in hat.unit.line}
        return self.filter(Q(unit__in=user.reach(permission)) | Q(unit__in=above))

    def published(self) -> "LessonOfferQuerySet":
        """Those that can be ordered."""
        return self.filter(withdrawn_at=None)


class LessonOrderQuerySet(models.QuerySet["LessonOrder"]):
    def visible_to(self, user: "User", permission: Permission = VIEW_LESSONS) -> "LessonOrderQuerySet":
        """Those of the units reached, of the schools where one is seated, and those that one is to teach."""
        if not user.may(permission):
            return self.none()
        schools = School.objects.seating(user, permission).values("pk")
        return self.filter(Q(unit__in=user.reach(permission)) | Q(school__in=schools) | Q(lecturer=user.pk))

    def due(self, now: datetime) -> "LessonOrderQuerySet":
        """Those whose clock has struck."""
        return self.filter(due_at__lte=now)

    def for_list(self) -> "LessonOrderQuerySet":
        return self.select_related("offer", "school", "lecturer")


class DrillQuerySet(models.QuerySet["Drill"]):
    def visible_to(self, user: "User", permission: Permission = Permission.VIEW_DRILLS) -> "DrillQuerySet":
        """Those of the units reached, and of the schools where one is seated."""
        schools = School.objects.seating(user, permission).values("pk")
        return self.filter(Q(unit__in=user.reach(permission)) | Q(school__in=schools))

    def standing(self) -> "DrillQuerySet":
        """Those that were not cancelled."""
        return self.filter(cancelled_at=None)

    def for_list(self) -> "DrillQuerySet":
        return self.select_related("scenario", "school")


class LocalDrillRuleQuerySet(models.QuerySet["LocalDrillRule"]):
    def visible_to(self, user: "User", permission: Permission = Permission.VIEW_DRILLS) -> "LocalDrillRuleQuerySet":
        """Those of the units reached, and of every unit above a hat: a city's rule is its wards' too."""
        hats = user.hats_for(permission)
        above = {pk for hat in hats for pk in hat.unit.line}
        return self.filter(Q(unit__in=user.reach(permission)) | Q(unit__in=above))


class DrillTaskQuerySet(models.QuerySet["DrillTask"]):
    def visible_to(self, user: "User", permission: Permission = Permission.VIEW_DRILLS) -> "DrillTaskQuerySet":
        """Those of the drills in sight."""
        drills: Any = self.model._meta.get_field("drill").related_model
        return self.filter(drill__in=drills.objects.visible_to(user, permission).values("pk"))

    def open(self) -> "DrillTaskQuerySet":
        return self.filter(item__closed_at=None)

    def for_list(self) -> "DrillTaskQuerySet":
        return self.select_related("item__owner", "item__closed_by")


class OperationQuerySet(models.QuerySet["Operation"]):
    def visible_to(self, user: "User", permission: Permission = VIEW) -> "OperationQuerySet":
        return self.filter(unit__in=user.reach(permission))

    def of_units(self, unit_ids: Sequence[int]) -> "OperationQuerySet":
        return self.filter(unit__in=unit_ids)

    def started_between(self, start: datetime, end: datetime) -> "OperationQuerySet":
        """Begun in the half-open period."""
        return self.filter(started_at__gte=start, started_at__lt=end)

    def special(self) -> "OperationQuerySet":
        """Without joint clean-ups and rounds of venues, which are counted apart."""
        return self.filter(kind="SPECIAL")


class ViolationQuerySet(models.QuerySet[M]):
    """What belongs to an operation is seen with it."""

    def visible_to(self, user: "User", permission: Permission = VIEW) -> Self:
        return self.filter(operation__unit__in=user.reach(permission))


class ImportedTotalQuerySet(models.QuerySet["ImportedTotal"]):
    def visible_to(self, user: "User", permission: Permission = VIEW) -> "ImportedTotalQuerySet":
        return self.filter(unit__in=user.reach(permission))

    def within(self, first: date, last: date) -> "ImportedTotalQuerySet":
        """Those whose whole period lies in the days, both ends included: a total cannot be cut."""
        return self.filter(first_on__gte=first, last_on__lte=last)

    def told_once(self, unit_ids: Sequence[int], first: date, last: date) -> "ImportedTotalQuerySet":
        """Those of the units within the days, without what a unit above already tells for days that overlap."""
        mine = self.within(first, last).filter(unit__in=unit_ids)
        rivals = self.model._default_manager.filter(
            unit__in=unit_ids, counter=OuterRef("counter"), first_on__gte=first, last_on__lte=last
        ).filter(first_on__lte=OuterRef("last_on"), last_on__gte=OuterRef("first_on"))
        # The path of a unit begins with the path of every unit above it.
        above = rivals.exclude(unit=OuterRef("unit")).alias(place=StrIndex(OuterRef("unit__path"), F("unit__path")))
        return mine.filter(~Exists(above.filter(place=1)))


class CooperationModelQuerySet(models.QuerySet["CooperationModel"]):
    def visible_to(self, user: "User", permission: Permission = VIEW) -> "CooperationModelQuerySet":
        """Those of the units reached, and those in which a school of the user takes part."""
        schools = School.objects.visible_to(user, permission).values("pk")
        # By the pk of the joined rows: a model with two schools must not be doubled.
        joined = self.model._default_manager.filter(schools__in=schools).values("pk")
        return self.filter(Q(unit__in=user.reach(permission)) | Q(pk__in=joined))

    def standing(self) -> "CooperationModelQuerySet":
        """Those that are active or under review."""
        return self.filter(status__in=(ModelStatus.ACTIVE, ModelStatus.UNDER_REVIEW))


class OfModelQuerySet(models.QuerySet[M]):
    """What belongs to a cooperation model, or to a meeting of one, is seen with the model."""

    def visible_to(self, user: "User", permission: Permission = VIEW) -> Self:
        if any(field.name == "meeting" for field in self.model._meta.get_fields()):
            meetings: Any = self.model._meta.get_field("meeting").related_model
            return self.filter(meeting__in=meetings.objects.visible_to(user, permission).values("pk"))
        found: Any = self.model._meta.get_field("model").related_model
        return self.filter(model__in=found.objects.visible_to(user, permission).values("pk"))
