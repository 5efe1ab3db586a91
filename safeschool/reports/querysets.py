"""Which reports."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Length

from safeschool.accounts.roles import Permission
from safeschool.kernel.week import Period, Week
from safeschool.reports.workflow import Status

if TYPE_CHECKING:
    from safeschool.accounts.models import User
    from safeschool.reports.models import Circular, CircularEntry, PaperTemplate, WeeklyReport


class WeeklyReportQuerySet(models.QuerySet["WeeklyReport"]):
    def visible_to(self, user: "User", permission: Permission = Permission.VIEW_REPORTS) -> "WeeklyReportQuerySet":
        """Those of the units reached."""
        return self.filter(unit__in=user.reach(permission))

    def of_week(self, week: Period) -> "WeeklyReportQuerySet":
        kind = "WEEK" if isinstance(week, Week) else "MONTH"
        return self.filter(kind=kind, week_year=week.year, week_number=week.number)

    def issued(self) -> "WeeklyReportQuerySet":
        return self.filter(status=Status.ISSUED)

    def unsigned(self) -> "WeeklyReportQuerySet":
        """Those that wait for a signature."""
        return self.filter(status__in=(Status.DRAFT, Status.CHECKED))

    def stale(self, since: datetime) -> "WeeklyReportQuerySet":
        """Drafts compiled before a unit below issued its report of the same period."""
        below = self.model._default_manager.filter(
            status=Status.ISSUED,
            kind=OuterRef("kind"),
            week_year=OuterRef("week_year"),
            week_number=OuterRef("week_number"),
            unit__path__startswith=OuterRef("unit__path"),
            issued_at__gt=OuterRef("compiled_at"),
        ).exclude(unit=OuterRef("unit"))
        return self.filter(Exists(below), status=Status.DRAFT, ends_at__gte=since)


class PaperTemplateQuerySet(models.QuerySet["PaperTemplate"]):
    def visible_to(self, user: "User", permission: Permission = Permission.ISSUE_REPORTS) -> "PaperTemplateQuerySet":
        """Those of the units reached."""
        return self.filter(unit__in=user.reach(permission))

    def of_unit(self, path: str) -> "PaperTemplateQuerySet":
        """That of the unit with this path and those of the units above it, the nearest first."""
        above = self.annotate(here=Value(path)).filter(here__startswith=F("unit__path"))
        return above.order_by(Length("unit__path").desc())


class CircularQuerySet(models.QuerySet["Circular"]):
    def visible_to(self, user: "User", permission: Permission = Permission.VIEW_REPORTS) -> "CircularQuerySet":
        """Those of the units reached, and the issued ones that name one of them."""
        reached = user.reach(permission)
        own = Q(unit__in=reached)
        if permission != Permission.VIEW_REPORTS:
            return self.filter(own)
        naming = (
            self.model._meta.get_field("entries")
            .related_model._default_manager.filter(is_kept=True, unit__in=reached)
            .values("circular")
        )
        return self.filter(own | Q(status="ISSUED", pk__in=naming))


class CircularEntryQuerySet(models.QuerySet["CircularEntry"]):
    def visible_to(self, user: "User", permission: Permission = Permission.VIEW_REPORTS) -> "CircularEntryQuerySet":
        """Those of the circulars that one's units drew, and those that name one's units."""
        reached = user.reach(permission)
        named = Q(unit__in=reached, is_kept=True, circular__status="ISSUED")
        return self.filter(Q(circular__unit__in=reached) | named)
