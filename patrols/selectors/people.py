"""Who may hold a seat, who is free, who answers for a unit."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from patrols.models import Assignment, Shift
from patrols.workflow import HELD, ROLES_FOR
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import SCHOOL_ROLES, Permission, Role
from schools.models import School, Seat


@dataclass(frozen=True)
class Candidate:
    """A person who could hold the seat; `busy` is the duty that is in the way, if any."""

    user: User
    busy: Assignment | None


def hats_for(slot_kind: str, shift: Shift) -> QuerySet[Membership]:
    """The hats of that day that fit the kind; a school hat fits only at the school where it is seated."""
    roles = ROLES_FOR[slot_kind]
    seats = Seat.objects.filter(school=shift.post.school_id).values("membership")
    fits = Q(role__in=roles - SCHOOL_ROLES) | Q(role__in=roles & SCHOOL_ROLES, pk__in=seats)
    return Membership.objects.current(shift.on).filter(fits)


def is_qualified(user: User, slot_kind: str, shift: Shift) -> bool:
    """Whether one of the person's hats of that day fits the seat."""
    return slot_kind in ROLES_FOR and hats_for(slot_kind, shift).filter(user=user).exists()


def candidates(shift: Shift, slot_kind: str, planner: User) -> list[Candidate]:
    """Those of the planner's units, and of the post's school, who may hold the seat: the free first. Three queries."""
    seats = Seat.objects.filter(school=shift.post.school_id).values("membership")
    near = Q(unit__in=planner.reach(Permission.PLAN_ROSTER)) | Q(pk__in=seats)
    hats = hats_for(slot_kind, shift).filter(near)
    people = User.objects.filter(pk__in=hats.values("user"), is_active=True).order_by("full_name", "pk")
    busy = duties_during(people, shift.required_at, shift.ends_at)
    found = [Candidate(person, busy.get(person.pk)) for person in people]
    return sorted(found, key=lambda candidate: candidate.busy is not None)


def duties_during(people: QuerySet[User], start: datetime, end: datetime) -> dict[int, Assignment]:
    """A duty of each of these people that lies across the half-open time, by person. One query."""
    held = Assignment.objects.filter(user__in=people.values("pk"), state__in=HELD, span__overlap=(start, end))
    return {duty.user_id: duty for duty in held.select_related("shift__post__unit")}


def leaders_of(units: Sequence[Unit], role: Role) -> dict[int, list[User]]:
    """Who wears the role in each unit or, where nobody does, in the nearest unit above it; by unit. One query."""
    above = {unit.pk: unit.line[::-1] for unit in units}
    everywhere = {pk for chain in above.values() for pk in chain}
    hats = Membership.objects.current().with_role(role).filter(unit__in=everywhere, user__is_active=True)
    worn: dict[int, list[User]] = defaultdict(list)
    for hat in hats.select_related("user").order_by("pk"):
        worn[hat.unit_id].append(hat.user)
    return {unit_id: next((worn[pk] for pk in chain if pk in worn), []) for unit_id, chain in above.items()}


def school_of_duty(user: User, now: datetime) -> School | None:
    """The school at whose post the person has duty now, if any."""
    seats = Assignment.objects.filter(user=user, state__in=HELD, span__contains=now, shift__post__school__isnull=False)
    seat = seats.select_related("shift__post__school").first()
    return seat.shift.post.school if seat else None


def on_duty(unit_ids: Sequence[int], now: datetime) -> QuerySet[User]:
    """The people whose assigned shift, at a post of these units, covers this moment."""
    held = Assignment.objects.in_units(unit_ids).filter(state__in=HELD, span__contains=now)
    return QuerySet(User).filter(pk__in=held.values("user")).order_by("full_name", "pk")


@dataclass(frozen=True)
class OnPost:
    """Somebody whose shift covers this moment, and where they are: by the check-in, else by the post."""

    user: User
    post: str
    latitude: float | None
    longitude: float | None


def posted_now(user_ids: Sequence[int], now: datetime) -> list[OnPost]:
    """Those of these people who are on duty at a post now. One query."""
    held = Assignment.objects.filter(user__in=user_ids, state__in=HELD, span__contains=now)
    found = []
    for row in held.select_related("user", "shift__post", "check_in").order_by("pk"):
        post, check_in = row.shift.post, getattr(row, "check_in", None)
        place = check_in if check_in and check_in.latitude is not None else post
        found.append(OnPost(row.user, post.name, place.latitude, place.longitude))
    return found
