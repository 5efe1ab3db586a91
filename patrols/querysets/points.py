"""Which points, routes, patrols and visits."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from patrols.models import Patrol, PatrolPoint, PatrolRoute, PatrolStop, PatrolVisit
    from safeschool.accounts.models import Unit, User


def _mine(user: "User", patrol: str) -> Q:
    """Rows of patrols whose crew the user belongs to."""
    crew = user.crews.through._default_manager.filter(user=user).values("patrol")
    return Q(**{f"{patrol}leader": user}) | Q(**{f"{patrol}pk__in": crew})


class PatrolPointQuerySet(models.QuerySet["PatrolPoint"]):
    def visible_to(self, user: "User") -> "PatrolPointQuerySet":
        """Those of the user's units, and those that a patrol of the user's goes to. Schools see none: a work secret."""
        seen = Q(unit__in=user.reach(Permission.VIEW_ROSTER))
        if user.may(Permission.VIEW_OWN_SHIFTS):
            stops: Any = self.model._meta.get_field("stops").related_model
            seen |= Q(pk__in=stops._default_manager.of(user).values("point"))
        return self.filter(seen)

    def plannable_by(self, user: "User") -> "PatrolPointQuerySet":
        return self.filter(unit__in=user.reach(Permission.PLAN_ROSTER))

    def standing(self, day: date) -> "PatrolPointQuerySet":
        """Those that are visited on that day at all."""
        return self.filter(Q(active_from=None) | Q(active_from__lte=day), Q(active_to=None) | Q(active_to__gte=day))

    def under(self, unit: "Unit") -> "PatrolPointQuerySet":
        return self.filter(unit__path__startswith=unit.path)


class PatrolRouteQuerySet(models.QuerySet["PatrolRoute"]):
    def visible_to(self, user: "User") -> "PatrolRouteQuerySet":
        """Those of the user's units."""
        return self.filter(unit__in=user.reach(Permission.VIEW_ROSTER))

    def plannable_by(self, user: "User") -> "PatrolRouteQuerySet":
        return self.filter(unit__in=user.reach(Permission.PLAN_ROSTER))


class PatrolQuerySet(models.QuerySet["Patrol"]):
    def visible_to(self, user: "User") -> "PatrolQuerySet":
        """Those of the user's units, and one's own."""
        seen = Q(unit__in=user.reach(Permission.VIEW_ROSTER))
        if user.may(Permission.VIEW_OWN_SHIFTS):
            seen |= _mine(user, "")
        return self.filter(seen)

    def of(self, user: "User") -> "PatrolQuerySet":
        """Those whose crew the user belongs to."""
        return self.filter(_mine(user, ""))

    def plannable_by(self, user: "User") -> "PatrolQuerySet":
        return self.filter(unit__in=user.reach(Permission.PLAN_ROSTER))

    def going(self) -> "PatrolQuerySet":
        """Not called off."""
        return self.filter(called_off_at=None)

    def out(self, now: datetime) -> "PatrolQuerySet":
        """Out at that moment."""
        return self.going().filter(starts_at__lte=now, ends_at__gt=now)

    def starting(self, start: datetime, end: datetime) -> "PatrolQuerySet":
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def in_units(self, unit_ids: Sequence[int]) -> "PatrolQuerySet":
        return self.filter(unit__in=unit_ids)


class PatrolStopQuerySet(models.QuerySet["PatrolStop"]):
    def visible_to(self, user: "User") -> "PatrolStopQuerySet":
        """Those of the patrols that the user sees."""
        seen = Q(patrol__unit__in=user.reach(Permission.VIEW_ROSTER))
        if user.may(Permission.VIEW_OWN_SHIFTS):
            seen |= _mine(user, "patrol__")
        return self.filter(seen)

    def of(self, user: "User") -> "PatrolStopQuerySet":
        return self.filter(_mine(user, "patrol__"))

    def reachable_by(self, user: "User") -> "PatrolStopQuerySet":
        """Those that the user may say to have reached: of one's own patrol, or on behalf."""
        seen = Q(patrol__unit__in=user.reach(Permission.CHECK_IN_OTHERS))
        if user.may(Permission.VIEW_OWN_SHIFTS):
            seen |= _mine(user, "patrol__")
        return self.going().filter(seen)

    def going(self) -> "PatrolStopQuerySet":
        """Of patrols not called off."""
        return self.filter(patrol__called_off_at=None)

    def done(self) -> "PatrolStopQuerySet":
        """Those whose rule is kept."""
        return self.filter(done_at__isnull=False)

    def late(self, now: datetime) -> "PatrolStopQuerySet":
        """Kept after their time, or not yet though it has passed."""
        return self.filter(Q(done_at__gt=F("due_at")) | Q(done_at=None, due_at__lte=now))

    def starting(self, start: datetime, end: datetime) -> "PatrolStopQuerySet":
        """Of patrols that start in the half-open period."""
        return self.filter(patrol__starts_at__gte=start, patrol__starts_at__lt=end)

    def in_units(self, unit_ids: Sequence[int]) -> "PatrolStopQuerySet":
        return self.filter(patrol__unit__in=unit_ids)


class PatrolVisitQuerySet(models.QuerySet["PatrolVisit"]):
    def visible_to(self, user: "User") -> "PatrolVisitQuerySet":
        """Those of the patrols that the user sees."""
        seen = Q(stop__patrol__unit__in=user.reach(Permission.VIEW_ROSTER))
        if user.may(Permission.VIEW_OWN_SHIFTS):
            seen |= _mine(user, "stop__patrol__")
        return self.filter(seen)

    def of(self, user: "User") -> "PatrolVisitQuerySet":
        return self.filter(_mine(user, "stop__patrol__"))

    def arriving(self, start: datetime, end: datetime) -> "PatrolVisitQuerySet":
        return self.filter(arrived_at__gte=start, arrived_at__lt=end)

    def in_units(self, unit_ids: Sequence[int]) -> "PatrolVisitQuerySet":
        return self.filter(stop__patrol__unit__in=unit_ids)
