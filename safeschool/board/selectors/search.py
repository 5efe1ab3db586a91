"""Finding by what a person types, in one's own sight; colleagues and contacts too, never whom a file is about."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Concern, Incident
from patrols.models import Post
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.words import folded
from schools.models import Contact, School, Street

SHOWN = 8


@dataclass(frozen=True)
class Hit:
    """A row that was found."""

    title: str
    url: str
    meta: list[str]
    when: datetime | None = None
    badge: str = ""


@dataclass(frozen=True)
class Section:
    """The first rows of one kind; `more_url` opens the list of all, where there are more and the person has it."""

    title: str | Promise
    icon: str
    hits: list[Hit]
    more_url: str


def search(*, user: User, text: str) -> list[Section]:
    """What each room finds in the person's sight, kinds without a hit left out; a constant number of queries."""
    if not folded(text):
        return []
    sections = [look(user, text) for look in LOOKS]
    return [section for section in sections if section.hits]


def _section(title: str | Promise, icon: str, hits: list[Hit], more_url: str) -> Section:
    return Section(title, icon, hits[:SHOWN], more_url if len(hits) > SHOWN else "")


def _list(route: str, text: str) -> str:
    return f"{reverse(route)}?{urlencode({'q': text})}"


def _schools(user: User, text: str) -> Section:
    rows = School.objects.visible_to(user).matching(text).select_related("unit")
    hits = [
        Hit(row.name, reverse("schools:sheet", args=[row.pk]), [row.code, row.unit.name])
        for row in rows.order_by("name", "pk")[: SHOWN + 1]
    ]
    return _section(_("Schools"), "school", hits, _list("schools:list", text))


def _incidents(user: User, text: str) -> Section:
    rows = (
        Incident.objects.visible_to(user).unveiled_for(user).matching(text).for_list().order_by("-occurred_at", "-pk")
    )
    hits = [
        Hit(
            row.type.name,
            reverse("incidents:file", args=[row.pk]),
            [row.number, *([row.school.name] if row.school else [])],
            row.occurred_at,
            row.get_status_display(),
        )
        for row in rows[: SHOWN + 1]
    ]
    more_url = _list("incidents:list", text) if user.may(Permission.VIEW_INCIDENTS) else ""
    return _section(_("Incidents"), "alert-triangle", hits, more_url)


def _concerns(user: User, text: str) -> Section:
    # Whoever may raise concerns and not view them has no page for one.
    if not user.may(Permission.VIEW_CONCERNS):
        return _section(_("Concerns"), "message-report", [], "")
    rows = Concern.objects.visible_to(user).matching(text).for_list().order_by("-raised_at", "-pk")
    hits = [
        Hit(
            row.type.name,
            reverse("incidents:concern", args=[row.pk]),
            [str(row), *([row.school.name] if row.school else [])],
            row.raised_at,
            row.get_state_display(),
        )
        for row in rows[: SHOWN + 1]
    ]
    return _section(_("Concerns"), "message-report", hits, _list("incidents:concerns", text))


def _posts(user: User, text: str) -> Section:
    rows = Post.objects.visible_to(user).matching(text).select_related("kind", "school").order_by("name", "pk")
    hits = [
        Hit(row.name, _list("patrols:posts", row.name), [row.kind.name, *([row.school.name] if row.school else [])])
        for row in rows[: SHOWN + 1]
    ]
    return _section(_("Posts"), "map-pin", hits, _list("patrols:posts", text))


def _units(user: User, text: str) -> Section:
    rows = Unit.objects.visible_to(user).matching(text).order_by("name", "pk")
    hits = [
        Hit(row.name, reverse("accounts:unit", args=[row.pk]), [row.code, row.get_kind_display()])
        for row in rows[: SHOWN + 1]
    ]
    return _section(_("Units"), "sitemap", hits, _list("accounts:units", text))


def _streets(user: User, text: str) -> Section:
    rows = Street.objects.passing(user).matching(text).select_related("unit").defer("line").order_by("name", "pk")
    list_url = reverse("schools:list")
    hits = [Hit(row.name, f"{list_url}?street={row.pk}", [row.unit.name]) for row in rows[: SHOWN + 1]]
    return _section(_("Streets"), "road", hits, "")


def _people(user: User, text: str) -> Section:
    """Colleagues with a hat in the units in reach; those who keep people open the person, others the unit."""
    rows = User.objects.visible_to(user).matching(text).prefetch_related("memberships__unit")
    may_keep = user.may(Permission.MANAGE_PEOPLE)
    hits = [
        Hit(row.full_name, _door(row, user, may_keep=may_keep), [str(hat) for hat in _hats(row, user)])
        for row in rows.order_by("full_name", "pk")[: SHOWN + 1]
    ]
    return _section(_("People"), "users", hits, _list("accounts:people", text) if may_keep else "")


def _hats(person: User, user: User) -> list[Membership]:
    reach = set(user.reach())
    return [hat for hat in person.memberships.all() if hat.unit_id in reach]


def _door(person: User, user: User, *, may_keep: bool) -> str:
    if may_keep:
        return reverse("accounts:person", args=[person.pk])
    return reverse("accounts:unit", args=[_hats(person, user)[0].unit_id])


def _contacts(user: User, text: str) -> Section:
    rows = Contact.objects.visible_to(user).matching(text).select_related("school").order_by("full_name", "pk")
    hits = [
        Hit(row.full_name, reverse("schools:sheet", args=[row.school_id]), [row.duty, row.school.name])
        for row in rows[: SHOWN + 1]
    ]
    return _section(_("Contacts"), "phone", hits, "")


LOOKS = (_schools, _incidents, _concerns, _posts, _units, _streets, _people, _contacts)
