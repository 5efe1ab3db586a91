"""Setting posts up."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patrols.models import Post, PostKind, SlotRequirement
from patrols.workflow import KIND_OF_TAXONOMY, DutyMoment
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.kernel.taxonomy import Entry, load_terms


@transaction.atomic
def load_post_kinds(entries: Iterable[Entry]) -> int:
    """The kinds of posts of the taxonomy; idempotent."""

    def columns(entry: Entry) -> dict[str, Any]:
        kinds = [KIND_OF_TAXONOMY.get(kind, kind) for kind in entry["required_slot_kinds"]]
        return {
            "default_slots": entry["default_slots"],
            "required_kinds": kinds,
            "is_school_bound": entry["school_bound"],
        }

    return load_terms(PostKind, entries, columns)


def usual_slots(kind: PostKind) -> dict[str, int]:
    """The seats a post of the kind begins with: its number spread over the required kinds, the first gets the rest."""
    kinds = kind.required_kinds
    if not kinds:
        return {}
    each, rest = divmod(max(kind.default_slots, len(kinds)), len(kinds))
    return {name: each + (rest if place == 0 else 0) for place, name in enumerate(kinds)}


@transaction.atomic
def open_post(
    *, by: User | None, unit: Unit, kind: PostKind, name: str, slots: Mapping[str, int] | None = None, **facts: Any
) -> Post:
    """A new post with its seats (those usual for the kind unless given). Raises ValidationError."""
    post = Post(unit=unit, kind=kind, name=name, **facts)
    _check_place(post)
    post.full_clean()
    post.save()
    _seat(post, usual_slots(kind) if slots is None else slots)
    journal.record(by=by, verb="open_post", target=post, kind=kind.code)
    return post


@transaction.atomic
def change_post(*, by: User | None, post: Post, slots: Mapping[str, int] | None = None, **facts: Any) -> Post:
    """Other facts or seats of a post; its future shifts follow when they are next made. Raises ValidationError."""
    for name, value in facts.items():
        setattr(post, name, value)
    _check_place(post)
    post.full_clean()
    post.save()
    if slots is not None:
        _seat(post, slots)
    journal.record(by=by, verb="change_post", target=post, changed=sorted(facts))
    return post


def _seat(post: Post, slots: Mapping[str, int]) -> None:
    required = set(post.kind.required_kinds)
    SlotRequirement.objects.filter(post=post).delete()
    SlotRequirement.objects.bulk_create(
        SlotRequirement(post=post, slot_kind=kind, count=count, is_required=not required or kind in required)
        for kind, count in slots.items()
        if count > 0
    )


def _check_place(post: Post) -> None:
    """A post of the school's own kinds has a school; its gate is that school's; it takes its position from them."""
    if post.kind.is_school_bound and post.school is None:
        raise ValidationError({"school": _("A post of this kind belongs to a school.")})
    if post.gate is not None and post.gate.campus.school_id != post.school_id:
        raise ValidationError({"gate": _("This gate belongs to another school.")})
    if (post.own_starts is None) != (post.own_ends is None):
        raise ValidationError({"own_ends": _("Own hours need a beginning and an end.")})
    if not (post.school or post.street or post.own_starts):
        raise ValidationError(_("Without a school, a street or hours of its own this post has no hours: choose one."))
    if unknown := set(post.moments) - set(DutyMoment.values):
        raise ValidationError({"moments": _("%(names)s is not a moment.") % {"names": ", ".join(sorted(unknown))}})
    ground = post.gate or post.school
    if post.latitude is None and ground is not None:
        post.latitude, post.longitude = ground.latitude, ground.longitude
