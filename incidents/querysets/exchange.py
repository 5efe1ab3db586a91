"""Which letters, and which briefings."""

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q

from incidents.querysets.files import SHARED
from incidents.querysets.seals import leads_to_nothing_sealed
from incidents.querysets.words import any_of
from safeschool.accounts.roles import SCHOOL_ROLES, Permission, Role
from schools.models import Seat

if TYPE_CHECKING:
    from incidents.models import Briefing, Exchange
    from safeschool.accounts.models import User

M = TypeVar("M", bound=models.Model)


def _seats(user: "User", permission: Permission, *roles: Role) -> list[int]:
    hats = [hat.pk for hat in user.hats_for(permission) if hat.role in (roles or SCHOOL_ROLES)]
    return list(Seat.objects.filter(membership__in=hats).values_list("school_id", flat=True)) if hats else []


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    def visible_to(self, user: "User") -> "ExchangeQuerySet":
        """The unit's and the school's; a confidential one its sender, the chief and the head of the school."""
        viewing = set(user.reach(Permission.VIEW_EXCHANGE))
        confidential = viewing & set(user.reach(Permission.VIEW_CONFIDENTIAL))
        shared = Q(confidentiality__in=SHARED) | Q(sent_by=user)
        parts = []
        if confidential:
            parts.append(Q(unit__in=sorted(confidential)))
        if rest := viewing - confidential:
            parts.append(Q(unit__in=sorted(rest)) & shared)
        if heads := _seats(user, Permission.VIEW_EXCHANGE, Role.HEAD_TEACHER):
            parts.append(Q(school__in=heads))
        if seats := _seats(user, Permission.VIEW_EXCHANGE):
            parts.append(Q(school__in=seats) & shared)
        return self.filter(any_of(parts), leads_to_nothing_sealed(self.model, user))

    def waited_for(self) -> "ExchangeQuerySet":
        """Those not read yet, or not answered where an answer is asked for."""
        return self.filter(Q(asks_answer=False, read_at=None) | Q(asks_answer=True, answered_at=None))

    def late(self, now: datetime) -> "ExchangeQuerySet":
        """Those waited for beyond their time."""
        return self.waited_for().filter(due_at__lte=now)

    def for_list(self) -> "ExchangeQuerySet":
        """With everything that a row of a list shows."""
        return self.select_related("school", "unit").defer("body")


class OfExchangeQuerySet(models.QuerySet[M]):
    """Rows of a letter are seen by whoever sees the letter."""

    def visible_to(self, user: "User") -> "OfExchangeQuerySet[M]":
        letters = self.model._meta.get_field("exchange").related_model
        visible = letters._default_manager.visible_to(user)  # type: ignore[union-attr]
        return self.filter(exchange__in=visible.values("pk"))


class BriefingQuerySet(models.QuerySet["Briefing"]):
    def visible_to(self, user: "User") -> "BriefingQuerySet":
        """The police of the unit, and those above it."""
        return self.filter(unit__in=user.reach(Permission.VIEW_EXCHANGE))
