"""What was done in a case, list by list."""

from dataclasses import dataclass

from django.utils import timezone

from incidents.models import CaseTask, FamilyNotice, Handover, Incident, IncidentLink, Measure, Referral, SeizedItem
from incidents.workflow import may_write_on
from safeschool.accounts.models import User


@dataclass(frozen=True)
class Linked:
    """Another file, and what this one is to it."""

    incident: Incident
    kind: str
    is_above: bool


@dataclass(frozen=True)
class Casework:
    """The lists of one file, and how many people of it come from where."""

    measures: list[Measure]
    families: list[FamilyNotice]
    items: list[tuple[SeizedItem, Handover | None]]
    links: list[Linked]
    referrals: list[Referral]
    people: list[tuple[str, int]]
    # Each with whether it is late, and whether the reader may say that it is done.
    tasks: list[tuple[CaseTask, bool, bool]]

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was done yet; tasks are still to be done."""
        return not any((self.measures, self.families, self.items, self.links, self.referrals, self.people))


def casework_of(incident: Incident, user: User) -> Casework:
    """Everything done in the file; links only to files in the user's sight. A constant number of queries."""
    last = {link.item_id: link for link in incident.handovers.order_by("at", "pk")}
    counts: dict[str, int] = {}
    for party in incident.parties.select_related("school"):
        where = party.school.name if party.school else ""
        counts[where] = counts.get(where, 0) + 1
    return Casework(
        measures=list(incident.measures.select_related("type", "party", "by")),
        families=list(incident.family_notices.select_related("party", "by")),
        items=[(item, last.get(item.pk)) for item in incident.items.select_related("taken_from", "by")],
        links=_links(incident, user),
        referrals=list(incident.referrals.select_related("agency", "by")),
        tasks=_tasks(incident, user),
        people=sorted(counts.items(), key=lambda pair: -pair[1]),
    )


def _tasks(incident: Incident, user: User) -> list[tuple[CaseTask, bool, bool]]:
    today, may_write = timezone.now().astimezone(incident.unit.zone).date(), may_write_on(user, incident)
    return [
        (task, task.is_late(today), task.done_at is None and (may_write or task.owner_id == user.pk))
        for task in incident.tasks.select_related("owner")
    ]


def _links(incident: Incident, user: User) -> list[Linked]:
    links = IncidentLink.objects.visible_to(user).select_related("child__type", "parent__type")
    up = [Linked(link.parent, link.get_kind_display(), is_above=True) for link in links.filter(child=incident)]
    down = [Linked(link.child, link.get_kind_display(), is_above=False) for link in links.filter(parent=incident)]
    return [*up, *down]
