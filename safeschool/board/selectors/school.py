"""What the rooms know of one school: its incidents and concerns, its posts, its lessons."""

from dataclasses import dataclass

from campaigns.models import DrillTask, Session
from incidents.models import Concern, Incident
from patrols.models import Post
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from schools.models import School

SHOWN = 5


@dataclass(frozen=True)
class SchoolWork:
    """The newest rows about a school in one person's sight; None where the person has no list of that kind."""

    school: School
    incidents: list[Incident] | None
    concerns: list[Concern] | None
    posts: list[Post] | None
    sessions: list[Session] | None
    tasks: list[DrillTask] | None


def work_at(school: School, user: User) -> SchoolWork:
    """At most five rows of each kind, the newest first; a constant number of queries."""
    incidents = Incident.objects.visible_to(user).unveiled_for(user).filter(school=school).for_list()
    concerns = Concern.objects.visible_to(user).filter(school=school).for_list()
    posts = Post.objects.visible_to(user).filter(school=school).select_related("kind").prefetch_related("slots")
    sessions = Session.objects.visible_to(user).filter(school=school).select_related("format")
    tasks = DrillTask.objects.visible_to(user).open().filter(drill__school=school).for_list()
    return SchoolWork(
        school=school,
        incidents=list(incidents.order_by("-occurred_at", "-pk")[:SHOWN])
        if user.may(Permission.VIEW_INCIDENTS)
        else None,
        concerns=list(concerns.order_by("-raised_at", "-pk")[:SHOWN]) if user.may(Permission.VIEW_CONCERNS) else None,
        posts=list(posts.order_by("name", "pk")[:SHOWN]) if user.may(Permission.VIEW_SCHOOLS) else None,
        sessions=list(sessions.prefetch_related("topics")[:SHOWN]) if user.may(Permission.VIEW_CAMPAIGNS) else None,
        tasks=list(tasks.order_by("item__due_on", "pk")[:SHOWN]) if user.may(Permission.VIEW_DRILLS) else None,
    )
