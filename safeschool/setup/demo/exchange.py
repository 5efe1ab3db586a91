"""What people of both units ask each other: duties to swap, leave, wishes for the roster."""

from collections.abc import Iterator
from datetime import timedelta

from patrols.actions import accept_swap, agree_leave, ask_leave, ask_swap, fix_post, form_pair, refuse_leave, wish
from patrols.models import Assignment, Post, Swap
from patrols.selectors.stand_ins import stand_ins
from patrols.workflow import AWAITED
from safeschool.accounts.models import User
from safeschool.setup.demo.scene import Scene

# Why a chief says no, in the language of the unit.
REASONS = {"DH": "Trùng ngày kiểm tra học kỳ, tổ không đủ người.", "HN-100": "当天有统考，人手不够。"}
CHIEFS = {"DH": ("dh.officer", "dh.chief"), "HN-100": ("hn.officer", "hn.chief")}


def build_exchange(scene: Scene) -> None:
    """A swap that waits for the officer and one for the chief; leave in each state; wishes, a pair, an own post."""
    for code, (officer, chief) in CHIEFS.items():
        signed_in, leader = scene.people[officer], scene.people[chief]
        others = [person for person in scene.officers[code] if person != signed_in]
        _leave(scene, code, leader, others)
        _wishes(scene, code, leader, [signed_in, *others])
        _ask(scene, others[0], signed_in)
        if (swap := _ask(scene, others[1], others[2])) is not None:
            accept_swap(by=others[2], swap=swap, now=scene.now)


def _leave(scene: Scene, code: str, chief: User, people: list[User]) -> None:
    today = scene.today(scene.units[code])
    asked = [
        ask_leave(
            by=person, kind=kind, now=scene.now,
            starts_on=today + timedelta(days=first), ends_on=today + timedelta(days=last),
        )
        for person, kind, first, last in zip(
            people, ("ANNUAL", "TRAINING", "FAMILY"), (16, 24, 20), (18, 25, 20), strict=False
        )
    ]  # fmt: skip
    agree_leave(by=chief, row=asked[1], now=scene.now)
    refuse_leave(by=chief, row=asked[2], reason=REASONS[code], now=scene.now)


def _wishes(scene: Scene, code: str, chief: User, people: list[User]) -> None:
    wish(by=people[0], rather=["ARRIVAL"], rather_not=["EVENING"], rather_not_on=[])
    wish(by=people[1], rather=[], rather_not=[], rather_not_on=[5, 6])
    form_pair(by=chief, unit=scene.units[code], one=people[0], other=people[1])
    post = Post.objects.filter(shifts__assignments__user=people[0], unit=scene.units[code]).order_by("name").first()
    if post is not None:
        fix_post(by=chief, post=post, user=people[0])


def _ask(scene: Scene, asker: User, asked: User) -> Swap | None:
    """The first coming duty of the one that the other is free for; None where there is none."""
    for duty in _coming(scene, asker):
        free = {found.user.pk: found.user for found in stand_ins(duty) if found.busy is None}
        if asked.pk in free:
            return ask_swap(by=asker, assignment=duty, people=[free[asked.pk]], now=scene.now)
    return None


def _coming(scene: Scene, person: User) -> Iterator[Assignment]:
    later = scene.now + timedelta(days=1)
    rows = Assignment.objects.filter(user=person, state__in=AWAITED, shift__required_at__gt=later)
    yield from rows.select_related("user", "shift__post__unit").order_by("shift__required_at", "pk")[:20]
