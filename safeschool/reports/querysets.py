"""Which reports."""

from typing import TYPE_CHECKING

from django.db import models

from safeschool.accounts.roles import Permission
from safeschool.kernel.week import Week

if TYPE_CHECKING:
    from safeschool.accounts.models import User
    from safeschool.reports.models import WeeklyReport


class WeeklyReportQuerySet(models.QuerySet["WeeklyReport"]):
    def visible_to(self, user: "User", permission: Permission = Permission.VIEW_REPORTS) -> "WeeklyReportQuerySet":
        """Those of the units reached."""
        return self.filter(unit__in=user.reach(permission))

    def of_week(self, week: Week) -> "WeeklyReportQuerySet":
        return self.filter(week_year=week.year, week_number=week.number)
