"""The week as a grid: posts down, or people, days across."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from patrols.models import Assignment, Post, Shift
from patrols.selectors.coverage import Coverage, coverage
from patrols.workflow import ROLES_FOR, DutyState
from safeschool.accounts.models import Membership, Unit, User
from safeschool.kernel.week import Week


@dataclass(frozen=True)
class Cell:
    """A shift of the grid with its seats and its people."""

    shift: Shift
    seats: Coverage
    people: list[Assignment]


@dataclass(frozen=True)
class Row:
    """A post and its shifts of each day, Monday first."""

    post: Post
    days: list[tuple[date, list[Cell]]]


def cells_of(shifts: Sequence[Shift]) -> dict[int, Cell]:
    """Each shift with its seats and people, by pk. Three queries."""
    seats = coverage(shifts)
    people: dict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.held().filter(shift__in=[shift.pk for shift in shifts])
    for row in rows.select_related("user", "check_in", "check_out").order_by("pk"):
        people[row.shift_id].append(row)
    return {shift.pk: Cell(shift, seats[shift.pk], people[shift.pk]) for shift in shifts}


def posts_of_week(user: User, unit: Unit | None, week: Week) -> QuerySet[Post]:
    """The posts in sight that stand in that week, of the unit and below it, by name."""
    posts = Post.objects.visible_to(user).standing(week.monday, week.sunday).select_related("unit", "school")
    return (posts.under(unit) if unit else posts).order_by("name", "pk")


def roster_week(posts: Sequence[Post], week: Week) -> list[Row]:
    """The planned shifts of the posts in the week. Four queries."""
    by_pk = {post.pk: post for post in posts}
    shifts = list(Shift.objects.planned().filter(post__in=by_pk, on__range=(week.monday, week.sunday)))
    for shift in shifts:
        shift.post = by_pk[shift.post_id]
    cells = cells_of(shifts)
    placed: dict[tuple[int, date], list[Cell]] = defaultdict(list)
    for shift in shifts:
        placed[shift.post_id, shift.on].append(cells[shift.pk])
    return [Row(post, [(day, placed[post.pk, day]) for day in week.days]) for post in posts]


@dataclass(frozen=True)
class PersonRow:
    """A person and their duties of each day, Monday first."""

    user: User
    count: int
    days: list[tuple[date, list[Assignment]]]


def people_of_unit(unit: Unit) -> QuerySet[User]:
    """Whoever may hold a seat of a post, in the unit and below it, by name."""
    roles = frozenset().union(*ROLES_FOR.values())
    hats = Membership.objects.current().filter(unit__path__startswith=unit.path, role__in=roles)
    return QuerySet(User).filter(pk__in=hats.values("user"), is_active=True).order_by("full_name", "pk")


def told_apart(people: Sequence[User]) -> list[tuple[User, str]]:
    """Each with the user name as a mark where the name is borne by two of them, else with none."""
    borne = Counter(person.full_name for person in people)
    return [(person, person.username if borne[person.full_name] > 1 else "") for person in people]


def people_week(people: Sequence[User], week: Week, seen: QuerySet[Assignment]) -> list[PersonRow]:
    """The duties of these people in the week, of those in sight. One query."""
    rows = seen.exclude(state=DutyState.CANCELLED).filter(
        user__in=[person.pk for person in people], shift__on__range=(week.monday, week.sunday)
    )
    placed: dict[tuple[int, date], list[Assignment]] = defaultdict(list)
    for row in rows.select_related("shift__post__unit").order_by("shift__required_at", "pk"):
        placed[row.user_id, row.shift.on].append(row)
    found = []
    for person in people:
        days = [(day, placed[person.pk, day]) for day in week.days]
        found.append(PersonRow(person, sum(len(duties) for _day, duties in days), days))
    return found
