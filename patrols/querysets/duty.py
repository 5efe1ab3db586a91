"""Which posts, shifts and assignments."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from patrols.workflow import AWAITED, CAME, HELD, OPEN_SWAPS, DutyState, PlanStatus, ShiftState
from safeschool.accounts.roles import Permission
from safeschool.kernel.words import folded
from schools.models import School

if TYPE_CHECKING:
    from patrols.models import (
        Assignment,
        CalendarFeed,
        DutyPair,
        DutyWish,
        FixedPost,
        Leave,
        LeaveRequest,
        Post,
        RosterPlan,
        Shift,
        Swap,
    )
    from safeschool.accounts.models import Unit, User

M = TypeVar("M", bound=models.Model)


def _scope(user: "User", post: str) -> Q:
    """Rows whose post lies in a unit of the user's roster reach, or at a school where the user has a seat."""
    seated = School.objects.seating(user).values("pk")
    return Q(**{f"{post}unit__in": user.reach(Permission.VIEW_ROSTER)}) | Q(**{f"{post}school__in": seated})


def _related(model: type[models.Model], name: str) -> Any:
    """The rows of the model at the other end of a relation; the models import this module, not the other way round."""
    other: Any = model._meta.get_field(name).related_model
    return other._default_manager


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: "User") -> "PostQuerySet":
        """Posts of the user's units and schools, and those where the user is to stand."""
        seen = _scope(user, "")
        if user.may(Permission.VIEW_OWN_SHIFTS):
            mine = self.model._default_manager.filter(shifts__assignments__user=user).values("pk")
            seen |= Q(pk__in=mine)
        return self.filter(seen)

    def plannable_by(self, user: "User") -> "PostQuerySet":
        """Posts that the user may change and man."""
        return self.filter(unit__in=user.reach(Permission.PLAN_ROSTER))

    def matching(self, text: str) -> "PostQuerySet":
        """Those where every word typed stands in the name of the post or of its school, diacritics or not."""
        rows = self
        for word in folded(text).split():
            rows = rows.filter(Q(name__unaccent__icontains=word) | Q(school__search_key__contains=word))
        return rows

    def under(self, unit: "Unit") -> "PostQuerySet":
        """Those of the unit and of the units below it."""
        return self.filter(unit__path__startswith=unit.path)

    def standing(self, first: date, last: date) -> "PostQuerySet":
        """Those manned on some day from the first to the last."""
        return self.filter(Q(active_from=None) | Q(active_from__lte=last), Q(active_to=None) | Q(active_to__gte=first))


class ShiftQuerySet(models.QuerySet["Shift"]):
    def visible_to(self, user: "User") -> "ShiftQuerySet":
        """Shifts of the user's units and schools, and the user's own."""
        seen = _scope(user, "post__")
        if user.may(Permission.VIEW_OWN_SHIFTS):
            mine = self.model._default_manager.filter(
                pk__in=user.assignments.exclude(state=DutyState.CANCELLED).values("shift")
            )
            seen |= Q(pk__in=mine.values("pk"))
        return self.filter(seen)

    def plannable_by(self, user: "User") -> "ShiftQuerySet":
        """Shifts that the user may man."""
        return self.filter(post__unit__in=user.reach(Permission.PLAN_ROSTER))

    def planned(self) -> "ShiftQuerySet":
        return self.filter(state=ShiftState.PLANNED)

    def starting(self, start: datetime, end: datetime) -> "ShiftQuerySet":
        """Those that start in the half-open period."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def under(self, unit: "Unit") -> "ShiftQuerySet":
        return self.filter(post__unit__path__startswith=unit.path)

    def with_gaps(self) -> "ShiftQuerySet":
        """Planned, with a seat of a required kind that nobody holds."""
        held = (
            _related(self.model, "assignments")
            .filter(shift=OuterRef(OuterRef("pk")), slot_kind=OuterRef("slot_kind"))
            .exclude(state__in=(DutyState.CANCELLED, DutyState.ABSENT))
            .order_by()
            .values("shift")
            .annotate(n=Count("pk"))
            .values("n")
        )
        slots = _related(_related(self.model, "post").model, "slots")
        short = slots.filter(post=OuterRef("post"), is_required=True).filter(count__gt=Coalesce(Subquery(held), 0))
        return self.planned().filter(Exists(short))


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: "User") -> "AssignmentQuerySet":
        """One's own, and those of the user's units and schools."""
        seen = _scope(user, "shift__post__")
        if user.may(Permission.VIEW_OWN_SHIFTS):
            seen |= Q(user=user)
        return self.filter(seen)

    def of(self, user: "User") -> "AssignmentQuerySet":
        return self.filter(user=user)

    def checkable_by(self, user: "User") -> "AssignmentQuerySet":
        """One's own, and those that the user may check in on behalf."""
        seen = Q(shift__post__unit__in=user.reach(Permission.CHECK_IN_OTHERS))
        if user.may(Permission.VIEW_OWN_SHIFTS):
            seen |= Q(user=user)
        return self.held().filter(seen)

    def plannable_by(self, user: "User") -> "AssignmentQuerySet":
        return self.filter(shift__post__unit__in=user.reach(Permission.PLAN_ROSTER))

    def held(self) -> "AssignmentQuerySet":
        """Those not cancelled: they hold their person's time."""
        return self.exclude(state=DutyState.CANCELLED)

    def awaited(self) -> "AssignmentQuerySet":
        """Those whose person has not come yet."""
        return self.filter(state__in=AWAITED)

    def came(self) -> "AssignmentQuerySet":
        return self.filter(state__in=CAME)

    def on_time(self) -> "AssignmentQuerySet":
        """Checked in by the required time."""
        return self.filter(check_in__at__lte=F("shift__required_at"))

    def late(self) -> "AssignmentQuerySet":
        """Checked in after the required time."""
        return self.filter(check_in__at__gt=F("shift__required_at"))

    def absent(self) -> "AssignmentQuerySet":
        return self.filter(state=DutyState.ABSENT)

    def starting(self, start: datetime, end: datetime) -> "AssignmentQuerySet":
        """Those whose shift starts in the half-open period."""
        return self.filter(shift__starts_at__gte=start, shift__starts_at__lt=end)

    def in_units(self, unit_ids: Sequence[int]) -> "AssignmentQuerySet":
        return self.filter(shift__post__unit__in=unit_ids)

    def under(self, unit: "Unit") -> "AssignmentQuerySet":
        return self.filter(shift__post__unit__path__startswith=unit.path)


class OfAssignmentQuerySet(models.QuerySet[M]):
    """Rows that belong to an assignment are seen by whoever sees the assignment."""

    def visible_to(self, user: "User") -> "OfAssignmentQuerySet[M]":
        seen = _related(self.model, "assignment").visible_to(user)
        return self.filter(assignment__in=seen.values("pk"))


class RosterPlanQuerySet(models.QuerySet["RosterPlan"]):
    def visible_to(self, user: "User") -> "RosterPlanQuerySet":
        """Proposals are for those who plan; everybody else sees what is published, as shifts."""
        return self.filter(unit__in=user.reach(Permission.PLAN_ROSTER))

    def waiting(self) -> "RosterPlanQuerySet":
        """Those that nobody has begun to search, the oldest first."""
        return self.filter(status=PlanStatus.DRAFT).order_by("pk")

    def searched(self) -> "RosterPlanQuerySet":
        """Those that somebody searches now, or died searching."""
        return self.filter(status=PlanStatus.SOLVING)


class LeaveQuerySet(models.QuerySet["Leave"]):
    def visible_to(self, user: "User") -> "LeaveQuerySet":
        """Those of the units that the user plans for."""
        return self.filter(unit__in=user.reach(Permission.PLAN_ROSTER))

    def touching(self, first: date, last: date) -> "LeaveQuerySet":
        """Those that hold a day from the first to the last."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class LeaveRequestQuerySet(models.QuerySet["LeaveRequest"]):
    def visible_to(self, user: "User") -> "LeaveRequestQuerySet":
        """One's own, and those of the units that one plans for."""
        return self.filter(Q(user=user) | Q(unit__in=user.reach(Permission.PLAN_ROSTER)))

    def decidable_by(self, user: "User") -> "LeaveRequestQuerySet":
        """Those of the units that one plans for, but one's own."""
        return self.filter(unit__in=user.reach(Permission.PLAN_ROSTER)).exclude(user=user)

    def asked(self) -> "LeaveRequestQuerySet":
        """Those that wait for an answer, the nearest first."""
        return self.filter(state="ASKED").order_by("starts_on", "pk")

    def touching(self, first: date, last: date) -> "LeaveRequestQuerySet":
        """Those that hold a day from the first to the last."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class SwapQuerySet(models.QuerySet["Swap"]):
    def visible_to(self, user: "User") -> "SwapQuerySet":
        """Those one asked for, is asked in, or took; and those of the units that one plans for."""
        mine = Q(asked_by=user) | Q(taker=user) | Q(pk__in=user.swap_asks.values("swap"))
        return self.filter(mine | Q(assignment__shift__post__unit__in=user.reach(Permission.PLAN_ROSTER)))

    def approvable_by(self, user: "User") -> "SwapQuerySet":
        return self.filter(
            state="AGREED", assignment__shift__post__unit__in=user.reach(Permission.PLAN_ROSTER)
        ).order_by("required_at", "pk")

    def open(self) -> "SwapQuerySet":
        """Asked for, or agreed and waiting for the chief."""
        return self.filter(state__in=OPEN_SWAPS)

    def stale(self, now: datetime) -> "SwapQuerySet":
        """Open, while the duty has moved, begun or changed hands, or the taker cannot come any more."""
        seats = _related(self.model, "assignment")
        busy = seats.filter(user=OuterRef("taker"), state__in=HELD, span__overlap=OuterRef("assignment__span")).exclude(
            pk=Coalesce(OuterRef("in_return"), 0)
        )
        return self.open().filter(
            ~Q(assignment__state__in=AWAITED)
            | ~Q(assignment__shift__required_at=F("required_at"))
            | ~Q(assignment__shift__ends_at=F("ends_at"))
            | Q(required_at__lte=now)
            | (Q(in_return__isnull=False) & ~Q(in_return__state__in=AWAITED))
            | (Q(in_return__isnull=False) & ~Q(in_return__shift__required_at=F("return_at")))
            | Q(return_at__lte=now)
            | Q(taker__is_active=False)
            | Exists(busy)
        )


class DutyWishQuerySet(models.QuerySet["DutyWish"]):
    def visible_to(self, user: "User") -> "DutyWishQuerySet":
        """One's own."""
        return self.filter(user=user)


class FixedPostQuerySet(models.QuerySet["FixedPost"]):
    def visible_to(self, user: "User") -> "FixedPostQuerySet":
        """Those of the units that one plans for."""
        return self.filter(post__unit__in=user.reach(Permission.PLAN_ROSTER))


class DutyPairQuerySet(models.QuerySet["DutyPair"]):
    def visible_to(self, user: "User") -> "DutyPairQuerySet":
        """Those of the units that one plans for."""
        return self.filter(unit__in=user.reach(Permission.PLAN_ROSTER))


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: "User") -> "CalendarFeedQuerySet":
        """One's own."""
        return self.filter(user=user)
