"""What a plan rests on, what has changed since, and how two versions differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from schools.models import Contact, Gate, PlanVersion, School
from schools.selectors.sketch import Shape, Variant, gates_of, shapes_of

Ground = dict[str, list[str]]


def ground_of(school: School) -> Ground:
    """Bells, gates and contacts of the school as lines that can be compared. Three queries."""
    bells = [
        f"{bell.moment} {bell.starts:%H:%M}-{bell.ends:%H:%M} {bell.weekdays}"
        f" {bell.season_from or ''}-{bell.season_to or ''} {bell.level_id or ''}"
        for bell in school.bell_times.all()
    ]
    gates = [
        f"{gate.name} {gate.latitude:.5f},{gate.longitude:.5f} {gate.traffic} {gate.street_id or ''}"
        for gate in Gate.objects.filter(campus__school=school)
    ]
    contacts = [f"{row.duty}: {row.full_name}, {row.phone}" for row in Contact.objects.filter(school=school)]
    return {"bells": sorted(bells), "gates": sorted(gates), "contacts": sorted(contacts)}


def stale_reasons(plan: PlanVersion) -> list[str]:
    """What has changed under the plan since it was written, in words; empty where it is current."""
    words = {"bells": _("bell times"), "gates": _("gates"), "contacts": _("contacts")}
    now: Mapping[str, Any] = ground_of(plan.school)
    return [word for name, word in words.items() if plan.ground.get(name, []) != now[name]]


@dataclass(frozen=True)
class Line:
    """A line of the difference: "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A part that differs between two versions."""

    label: str
    lines: list[Line]


def difference(old: PlanVersion | None, new: PlanVersion) -> list[Change]:
    """The parts that differ, line by line; against nothing, all of it is added."""
    before: dict[str, str] = old.parts if old else {}
    changes = []
    for part in PlanVersion.Part:
        one, two = before.get(part.value, "").splitlines(), str(new.parts.get(part.value, "")).splitlines()
        if one != two:
            changes.append(Change(str(part.label), _lines(one, two)))
    return changes + _sketch_changes(old, new)


def _sketch_changes(old: PlanVersion | None, new: PlanVersion) -> list[Change]:
    """Shapes that are new or gone, and gates that came, went or moved; what was only drawn anew is both."""
    shapes = _came_and_went([*map(_told, shapes_of(old))], [*map(_told, shapes_of(new))])
    gates = _came_and_went([(gate, gate[0]) for gate in gates_of(old)], [(gate, gate[0]) for gate in gates_of(new)])
    told = ((_("Sketch on the map"), shapes), (_("Gates"), gates))
    return [Change(label, lines) for label, lines in told if lines]


def _told(shape: Shape) -> tuple[Shape, str]:
    if shape.variant == Variant.NORMAL:
        return shape, shape.told
    return shape, f"{Variant(shape.variant).label} · {shape.told}"


def _came_and_went(before: Sequence[tuple[Any, str]], after: Sequence[tuple[Any, str]]) -> list[Line]:
    gone = [Line("removed", words) for row, words in before if (row, words) not in after]
    return gone + [Line("added", words) for row, words in after if (row, words) not in before]


def _lines(one: list[str], two: list[str]) -> list[Line]:
    lines: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [Line("same", text) for text in one[a:b]]
            continue
        lines += [Line("removed", text) for text in one[a:b]]
        lines += [Line("added", text) for text in two[c:d]]
    return lines


def plan_in_force(school: School) -> PlanVersion | None:
    """The newest version that both sides have approved."""
    held = school.plans.filter(school_at__isnull=False, station_at__isnull=False)
    return held.order_by("-number").first()
