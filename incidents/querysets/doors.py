"""Which tips, mandatory reports and rules: what comes in by other doors than the officer's and the teacher's."""

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q

from incidents.querysets.files import SHARED, lead_seats
from incidents.querysets.seals import leads_to_nothing_sealed
from incidents.querysets.words import any_of
from incidents.workflow import OPEN_STATES, ConcernState
from safeschool.accounts.roles import SCHOOL_ROLES, Permission, Role
from schools.models import Seat

if TYPE_CHECKING:
    from incidents.models import HarmReport, LegalClock, RoutingRule, Tip
    from safeschool.accounts.models import User
    from safeschool.kernel.said import GivenKeys

M = TypeVar("M", bound=models.Model)

# A tip about one of these cuts the whole school out; about one of those, the whole unit and all below it.
SUBJECTS_AT_SCHOOL = tuple(role.value for role in SCHOOL_ROLES)
SUBJECTS_IN_COMMAND = (Role.WARD_CHIEF.value, Role.COMMANDER.value)


class TipQuerySet(models.QuerySet["Tip"]):
    def visible_to(self, user: "User") -> "TipQuerySet":
        """The desk that answers, and the leads of the school what is not confidential; never whom the tip is about."""
        desks = [hat.unit_id for hat in user.hats_for(Permission.TRIAGE_TIPS) if hat.role not in SCHOOL_ROLES]
        leading = user.school_hats(Permission.VIEW_TIPS)
        parts = [Q(desk__in=desks)] if desks else []
        if leading:
            seats = list(Seat.objects.filter(membership__in=leading).values_list("school_id", flat=True))
            parts.append(Q(school__in=seats, confidentiality__in=SHARED))
        rows = self.filter(any_of(parts), leads_to_nothing_sealed(self.model, user))
        return rows.exclude(self._about(user)) if parts else self.none()

    @staticmethod
    def _about(user: "User") -> Q:
        """Tips about the person by any hat ever held, worn now or not."""
        hats = list(user.memberships.select_related("unit"))
        seats = list(Seat.objects.filter(membership__user=user).values_list("school_id", flat=True))
        about = Q(subject__in=SUBJECTS_AT_SCHOOL, school__in=seats)
        for hat in hats:
            if hat.role in SCHOOL_ROLES:
                continue
            above = hat.unit.line
            related = Q(unit__path__startswith=hat.unit.path) | Q(unit__in=above)
            about |= Q(cut_units__overlap=above) | (Q(subject=hat.role) & related)
        return about

    def waiting(self) -> "TipQuerySet":
        """Those that nobody has acknowledged."""
        return self.filter(state=ConcernState.SUBMITTED)

    def unanswered(self, now: datetime) -> "TipQuerySet":
        """Open ones whose sender should have been told by now and was not."""
        return self.filter(state__in=OPEN_STATES, answered_at=None, answer_by__lte=now)

    def open(self) -> "TipQuerySet":
        """Those still to be answered for."""
        return self.filter(state__in=OPEN_STATES)

    def for_list(self) -> "TipQuerySet":
        """With everything that a row of a list shows, in one query."""
        return self.select_related("type", "school", "desk").defer("note")


class OfTipQuerySet(models.QuerySet[M]):
    """Rows of a tip are seen by whoever sees the tip."""

    def visible_to(self, user: "User") -> "OfTipQuerySet[M]":
        tips = self.model._meta.get_field("tip").related_model
        visible = tips._default_manager.visible_to(user)  # type: ignore[union-attr]
        return self.filter(tip__in=visible.values("pk"))


class RuleQuerySet(models.QuerySet["RoutingRule"]):
    def visible_to(self, user: "User") -> "RuleQuerySet":
        """The rules of the units whose rules the person makes."""
        return self.filter(unit__in=user.reach(Permission.EDIT_ROUTING))

    def in_force_along(self, line: "list[int] | GivenKeys") -> "RuleQuerySet":
        """Those of the units of a line, from the root down."""
        return self.filter(is_active=True, unit__in=line)


class HarmReportQuerySet(models.QuerySet["HarmReport"]):
    def visible_to(self, user: "User") -> "HarmReportQuerySet":
        """One's own; the police of the unit; the leads of the school when nobody of it is involved."""
        parts = [Q(reported_by=user)] if user.may(Permission.RAISE_CONCERN) else []
        if desk := user.reach(Permission.TRIAGE_CONCERNS):
            parts.append(Q(unit__in=desk))
        if seats := lead_seats(user):
            parts.append(Q(school__in=seats, head_may_know=True))
        return self.filter(any_of(parts), leads_to_nothing_sealed(self.model, user))


class ClockQuerySet(models.QuerySet["LegalClock"]):
    def visible_to(self, user: "User") -> "ClockQuerySet":
        """Those of the unit's police, and of whoever supervises them."""
        units = {*user.reach(Permission.TRIAGE_CONCERNS), *user.reach(Permission.SUPERVISE_CLOCKS)}
        unsealed = leads_to_nothing_sealed(self.model, user, "report__incident")
        return self.filter(unsealed, report__unit__in=sorted(units))

    def supervised_by(self, user: "User") -> "ClockQuerySet":
        """Those of the units whose deadlines the person answers for."""
        unsealed = leads_to_nothing_sealed(self.model, user, "report__incident")
        return self.filter(unsealed, report__unit__in=user.reach(Permission.SUPERVISE_CLOCKS))

    def running(self) -> "ClockQuerySet":
        """Those that nobody has stopped."""
        return self.filter(done_at=None)
