"""Which incidents and which concerns."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from incidents.querysets.seals import leads_to_nothing_sealed, not_sealed
from incidents.querysets.veil import pointed_out, veil
from incidents.querysets.words import any_of, holds_words
from incidents.workflow import OPEN_STATES, OPEN_STATUSES, UNRESOLVED, ConcernState
from safeschool.accounts.roles import Permission
from safeschool.kernel.lookups import one_of
from schools.models import Seat

if TYPE_CHECKING:
    from incidents.models import Concern, Incident, Photo
    from safeschool.accounts.models import Unit, User

M = TypeVar("M", bound=models.Model)

# Levels that the people of the unit read, and the leads of the school; above them only those named in `visible_to`.
SHARED = ("INTERNAL", "RESTRICTED")
NAME_OF_TYPE = ("type__name_en", "type__name_vi", "type__name_zh_hans")
LONGEST_NUMBER = 18


def _kind_of(model: type[models.Model]) -> F:
    """The name of a row's type in the reader's language."""
    types: Any = model._meta.get_field("type").related_model
    return F(f"type__{types.name_column()}")


def lead_seats(user: "User") -> list[int]:
    """The schools where a hat is seated that may view the school's incidents."""
    hats = user.school_hats(Permission.VIEW_INCIDENTS)
    return list(Seat.objects.filter(membership__in=hats).values_list("school_id", flat=True)) if hats else []


def _unless(seen: Q) -> Case:
    """False for a row that is seen, True for every other one, a condition that comes out as unknown included."""
    return Case(When(seen, then=False), default=True, output_field=models.BooleanField())


def _sight_of_incidents(user: "User", confidential: set[int]) -> Q:
    """What the user reads when the confidential files of those units are open."""
    viewing, logging = set(user.reach(Permission.VIEW_INCIDENTS)), set(user.reach(Permission.LOG_INCIDENT))
    everything = viewing & confidential
    parts = []
    if everything:
        parts.append(one_of("unit", everything))
    if shared := viewing - everything:
        mine = Q(confidentiality__in=SHARED) | Q(reported_by=user) | Q(assignee=user)
        parts.append(one_of("unit", shared) & mine)
    if own := logging - viewing:
        parts.append(one_of("unit", own) & Q(reported_by=user))
    if seats := lead_seats(user):
        parts.append(Q(school__in=seats, confidentiality__in=SHARED))
    return any_of(parts)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: "User") -> "IncidentQuerySet":
        """Police: the unit's, the confidential ones by right, as reporter or as assignee. School leads: their school's.

        One condition on the unit stands in front, so that the list follows the index of the unit.
        """
        sight = _sight_of_incidents(user, set(user.reach(Permission.VIEW_CONFIDENTIAL)))
        return self.filter(not_sealed(user), sight)

    def counted_for(self, user: "User") -> "IncidentQuerySet":
        """What numbers count for the user: the visible rows, and confidential ones that may be counted and not read.

        Of a row that `visible_to` leaves out nothing may be shown but its number and its month (see `masked_for`).
        """
        open_to_them = set(user.reach(Permission.VIEW_CONFIDENTIAL))
        counted = open_to_them | set(user.reach(Permission.COUNT_CONFIDENTIAL))
        rows = self.filter(not_sealed(user), _sight_of_incidents(user, counted))
        seen = Value(False) if counted == open_to_them else _unless(_sight_of_incidents(user, open_to_them))
        return rows.annotate(is_masked=seen)

    def masked_for(self, user: "User") -> "IncidentQuerySet":
        """Those that are counted for the user and out of sight."""
        return self.counted_for(user).filter(Q(is_masked=True))

    def veiled_for(self, user: "User") -> "IncidentQuerySet":
        """With `is_veiled`: what a list shows of the row is what it shows of a masked one (see `veil`)."""
        hidden = veil(user)
        return self.annotate(is_veiled=Value(False) if hidden is None else Case(When(hidden, then=True), default=False))

    def unveiled_for(self, user: "User") -> "IncidentQuerySet":
        """Those whose kind a list may tell the user."""
        hidden = veil(user)
        return self if hidden is None else self.exclude(hidden)

    def opening_to(self, user: "User") -> "IncidentQuerySet":
        """Those whose file opens to the user: of the veiled ones what was pointed out to them."""
        hidden = veil(user)
        return self if hidden is None else self.exclude(hidden & ~Q(pointed_out(user)))

    def open(self) -> "IncidentQuerySet":
        """Those still to be worked on."""
        return self.filter(status__in=OPEN_STATUSES)

    def late(self, now: datetime) -> "IncidentQuerySet":
        """Those that should be resolved by now and are not."""
        return self.filter(due_at__lte=now, status__in=UNRESOLVED)

    def without_deadline(self) -> "IncidentQuerySet":
        """Those logged here and still to be resolved that no deadline was set for."""
        return self.filter(due_at=None, batch=None, status__in=UNRESOLVED)

    def ever(self, status: str) -> "IncidentQuerySet":
        """Those that were moved to that status at some time."""
        notes: Any = self.model._meta.get_field("notes").related_model
        return self.filter(Exists(notes._default_manager.filter(incident=OuterRef("pk"), to_status=status)))

    def under(self, unit: "Unit") -> "IncidentQuerySet":
        """Those of the unit and of the units below it."""
        return self.filter(unit__path__startswith=unit.path)

    def happened_between(self, start: datetime, end: datetime) -> "IncidentQuerySet":
        """From start (in) to end (out)."""
        return self.filter(occurred_at__gte=start, occurred_at__lt=end)

    def matching(self, text: str, *, in_few_units: bool = False) -> "IncidentQuerySet":
        """Those whose number, type, place or note holds every word typed, diacritics or not."""
        return self.filter(holds_words(self.model, text, in_few_units=in_few_units))

    def for_list(self) -> "IncidentQuerySet":
        """With everything that a row of a list shows, in one query."""
        shown = ("number", "severity", "status", "occurred_at", "due_at", "school__name", "unit__name", *NAME_OF_TYPE)
        return self.select_related("type", "school", "unit").only(*shown)

    def for_page(self) -> models.QuerySet["Incident", Any]:
        """Named tuples of what a page of the list draws: half the price of rows with their type, school and unit."""
        rows = self if "is_masked" in self.query.annotations else self.annotate(is_masked=Value(False))
        return rows.annotate(kind=_kind_of(self.model)).values_list(
            "pk", "number", "severity", "status", "occurred_at", "due_at", "school__name", "kind", "is_masked",
            "is_veiled", named=True,
        )  # fmt: skip


class OfIncidentQuerySet(models.QuerySet[M]):
    """Rows of a file are seen by whoever sees the file."""

    def visible_to(self, user: "User") -> Self:
        incidents = self.model._meta.get_field("incident").related_model
        visible = incidents._default_manager.visible_to(user)  # type: ignore[union-attr]
        return self.filter(incident__in=visible.values("pk"))


class PhotoQuerySet(OfIncidentQuerySet["Photo"]):
    def visible_to(self, user: "User") -> "PhotoQuerySet":
        """Pictures of visible files; one that was redacted only for those who may open the identities of its unit."""
        open_units = user.reach(Permission.OPEN_IDENTITY)
        return super().visible_to(user).filter(Q(incident__unit__in=open_units) | ~Exists(self._redactions()))

    def _redactions(self) -> models.QuerySet["Photo", Any]:
        return self.model._default_manager.filter(redacted_from=OuterRef("pk"))


class LinkQuerySet(models.QuerySet[M]):
    """A link is seen by whoever sees the files at both its ends."""

    def visible_to(self, user: "User") -> "LinkQuerySet[M]":
        incidents: Any = self.model._meta.get_field("child").related_model
        visible = incidents._default_manager.visible_to(user).values("pk")
        return self.filter(child__in=visible, parent__in=visible)


class OfConcernQuerySet(models.QuerySet[M]):
    """Rows of a concern are seen by whoever sees the concern."""

    def visible_to(self, user: "User") -> "OfConcernQuerySet[M]":
        concerns = self.model._meta.get_field("concern").related_model
        visible = concerns._default_manager.visible_to(user)  # type: ignore[union-attr]
        return self.filter(concern__in=visible.values("pk"))


class IdentityQuerySet(models.QuerySet[M]):
    """Sealed identities: the file must be in sight, and the identities of its unit must be open to the person."""

    def visible_to(self, user: "User") -> "IdentityQuerySet[M]":
        parties = self.model._meta.get_field("party").related_model
        visible = parties._default_manager.visible_to(user)  # type: ignore[union-attr]
        units = user.reach(Permission.OPEN_IDENTITY)
        return self.filter(party__in=visible.filter(incident__unit__in=units).values("pk"))


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, user: "User") -> "ConcernQuerySet":
        """The raiser's own; the desk that triages; above it and at the head's office all that is not confidential."""
        return self.filter(any_of(self._sight(user)), leads_to_nothing_sealed(self.model, user))

    def counted_for(self, user: "User") -> "ConcernQuerySet":
        """The visible ones, and confidential ones that may be counted and not read: nothing of those is shown."""
        seen, counting = self._sight(user), user.reach(Permission.COUNT_CONFIDENTIAL)
        counted = [*seen, one_of("unit", counting)] if counting else seen
        rows = self.filter(any_of(counted), leads_to_nothing_sealed(self.model, user))
        return rows.annotate(is_masked=_unless(any_of(seen)) if counting else Value(False))

    def masked_for(self, user: "User") -> "ConcernQuerySet":
        """Those that are counted for the user and out of sight."""
        return self.counted_for(user).filter(Q(is_masked=True))

    def _sight(self, user: "User") -> list[Q]:
        desk = set(user.reach(Permission.TRIAGE_CONCERNS))
        above = set(user.reach(Permission.VIEW_CONCERNS)) & set(user.reach(Permission.VIEW_INCIDENTS)) - desk
        parts = []
        if user.may(Permission.VIEW_CONCERNS) or user.may(Permission.RAISE_CONCERN):
            parts.append(Q(raised_by=user))
        if desk:
            parts.append(one_of("unit", desk))
        if above:
            parts.append(one_of("unit", above) & Q(confidentiality__in=SHARED))
        if seats := lead_seats(user):
            parts.append(Q(school__in=seats, confidentiality__in=SHARED))
        return parts

    def for_desk(self, user: "User") -> "ConcernQuerySet":
        """Those of the units where the person triages."""
        return self.filter(unit__in=user.reach(Permission.TRIAGE_CONCERNS))

    def open(self) -> "ConcernQuerySet":
        """Those still to be answered for."""
        return self.filter(state__in=OPEN_STATES)

    def open_or_worked_on(self) -> "ConcernQuerySet":
        """Those still to be answered for, and those whose incident is still worked on."""
        return self.filter(Q(state__in=OPEN_STATES) | Q(state="CONVERTED", incident__status__in=OPEN_STATUSES))

    def late(self, now: datetime) -> "ConcernQuerySet":
        """Those that nobody has acknowledged in time."""
        return self.filter(state=ConcernState.SUBMITTED, acknowledge_by__lte=now)

    def unanswered(self, now: datetime) -> "ConcernQuerySet":
        """Open ones whose sender should have been told by now and was not."""
        return self.filter(state__in=OPEN_STATES, answered_at=None, answer_by__lte=now)

    def under(self, unit: "Unit") -> "ConcernQuerySet":
        """Those of the unit and of the units below it."""
        return self.filter(unit__path__startswith=unit.path)

    def received_between(self, start: datetime, end: datetime) -> "ConcernQuerySet":
        """From start (in) to end (out)."""
        return self.filter(raised_at__gte=start, raised_at__lt=end)

    def matching(self, text: str) -> "ConcernQuerySet":
        """Those whose text, type or place holds every word typed, diacritics or not; "#12" is the twelfth."""
        number = text.strip().removeprefix("#")
        is_number = number.isdecimal() and len(number) < LONGEST_NUMBER
        told = holds_words(self.model, text)
        return self.filter(told | Q(pk=int(number)) if is_number else told)

    def for_list(self) -> "ConcernQuerySet":
        """With everything that a row of a list shows, in one query."""
        shown = (
            "state", "urgency", "is_life_safety", "raised_at", "acknowledge_by", "school__name", "unit__name",
            *NAME_OF_TYPE,
        )  # fmt: skip
        return self.select_related("type", "school", "unit").only(*shown)

    def for_page(self) -> models.QuerySet["Concern", Any]:
        """Named tuples of what a page of the list draws, as of incidents."""
        rows = self if "is_masked" in self.query.annotations else self.annotate(is_masked=Value(False))
        return rows.annotate(kind=_kind_of(self.model)).values_list(
            "pk", "state", "urgency", "raised_at", "school__name", "kind", "is_masked", named=True
        )
