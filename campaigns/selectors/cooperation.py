"""Who keeps the papers of a cooperation model, and which of its meetings and reviews are due."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet

from campaigns.models import CooperationModel
from campaigns.models.cooperation import MEETINGS
from campaigns.querysets import CooperationModelQuerySet
from campaigns.workflow import months_after
from safeschool.accounts.models import Membership, User
from safeschool.accounts.roles import ABILITIES, Permission
from schools.models import Agency, Seat

SEES = tuple(role for role, held in ABILITIES.items() if Permission.VIEW_CAMPAIGNS in held)


def may_keep(user: User, model: CooperationModel) -> bool:
    """Whoever records the campaigns of the model's unit."""
    return model.unit_id in user.reach(Permission.RECORD_CAMPAIGNS)


def members_of(model: CooperationModel) -> QuerySet[User]:
    """Who may own what a meeting agreed: those of the unit, and those seated at a member school."""
    seats = Seat.objects.filter(school__in=model.schools.values("pk")).values("membership")
    hats = Membership.objects.current().with_role(*SEES).filter(Q(unit=model.unit_id) | Q(pk__in=seats))
    return QuerySet(User).filter(pk__in=hats.values("user"), is_active=True).order_by("full_name", "pk")


def agencies_in(country: str) -> QuerySet[Agency]:
    """The agencies that there are in the country."""
    return QuerySet(Agency).filter(Q(country="") | Q(country=country))


@dataclass(frozen=True)
class DueMeeting:
    """A model whose three-monthly meeting is due."""

    model: CooperationModel
    due_on: date


def next_meeting_on(model: CooperationModel, last_held: date | None) -> date | None:
    """Three months after the last one, else after the model became active."""
    begun = last_held or model.activated_on
    return months_after(begun, MEETINGS) if begun else None


def due_meetings(models: CooperationModelQuerySet, day: date) -> list[DueMeeting]:
    """The standing models whose next meeting is due by that day. One query."""
    found = []
    for model in models.standing().annotate(last_held=Max("meetings__held_at")):
        last: datetime | None = getattr(model, "last_held", None)
        due_on = next_meeting_on(model, last.astimezone(model.unit.zone).date() if last else None)
        if due_on and due_on <= day:
            found.append(DueMeeting(model, due_on))
    return found
