"""A sealed file, and what led to it or hangs on it, exists only for those who may open sealed files of its unit."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from safeschool.accounts.models import User


def not_sealed(user: "User") -> Q:
    """Of incidents: those that are not sealed, or whose seal is no bar to the user."""
    opening = user.reach(Permission.OPEN_SEALED)
    return Q(is_sealed=False) | Q(unit__in=opening) if opening else Q(is_sealed=False)


def leads_to_nothing_sealed(model: type[models.Model], user: "User", path: str = "incident") -> Q:
    """Of rows that may point at an incident: those that point at none that is sealed before the user."""
    target: Any = model
    for name in path.split("__"):
        target = target._meta.get_field(name).related_model
    sealed = target._default_manager.filter(is_sealed=True).exclude(unit__in=user.reach(Permission.OPEN_SEALED))
    return ~Q(**{f"{path}__in": sealed.values("pk")})
