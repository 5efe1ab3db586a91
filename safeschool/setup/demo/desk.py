"""What comes in by other doors: tips, mandatory reports, inquiries of committees; and the rules that send things on."""

from datetime import date, time, timedelta
from typing import Any

from incidents import actions
from incidents.models import ConcernType, IncidentType, Routed, RoutingRule
from incidents.selectors import door_at
from safeschool.accounts.models import User
from safeschool.accounts.roles import Role
from safeschool.kernel import receipts
from safeschool.setup.demo.scene import Ground, Scene, told
from schools.models import Venue

PLACES = (("DH", "dh", "vi"), ("HN", "hn", "zh_hans"))
TIPS_AGO = (timedelta(days=2, hours=5), timedelta(days=9), timedelta(hours=6))
# Days since a matter was taken up: decided, running, beyond its ten days.
INQUIRIES_AGO = (25, 3, 12)
DIGITS = "0123456789"


def build_desk(scene: Scene) -> None:
    """The same in the ward and in the county seat; inquiries where the country knows them."""
    for code, who, words in PLACES:
        said: dict[str, Any] = told("words", f"{words}.json")["desk"]
        chief, officer, head = (scene.people[f"{who}.{role}"] for role in ("chief", "officer", "head"))
        ground = scene.grounds[code][0]
        _rules(chief, said)
        _tips(scene, code, officer, ground, said)
        _reports(scene, officer, ground, said)
        _inquiries(scene, head, ground, said)
    while actions.set_deadlines():
        pass


def _rules(chief: User, said: dict[str, Any]) -> None:
    """Two routing rules; traffic at the gate has a month to be dealt with; crashes are kept five years."""
    unit = chief.hats[0].unit
    for order, (name, starts, ends, types) in enumerate(said["rules"], start=1):
        hours = {"starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends)} if starts else {}
        kind = Routed.CONCERN if types else ""
        actions.save_rule(
            by=chief, rule=RoutingRule(), unit=unit, order=10 * order, name=name, kind=kind, types=types,
            to_role=Role.WARD_CHIEF.value, within_minutes=10, **hours,
        )  # fmt: skip
    kinds = {kind.code: kind for kind in IncidentType.objects.filter(code__in=("GATE_CONGESTION", "CRASH"))}
    actions.set_handling_time(
        by=chief, unit=unit, type=kinds["GATE_CONGESTION"], severity="", amount=20, counted_in="WORKING_DAYS"
    )
    actions.set_retention(by=chief, unit=unit, type=kinds["CRASH"], years=5)


def _receipt(scene: Scene, name: str) -> str:
    """Sixteen digits, the same for one seed."""
    front = "".join(scene.chance.of(f"receipt/{name}").choices(DIGITS, k=receipts.DIGITS - 1))
    return next(front + last for last in DIGITS if receipts.is_well_formed(front + last))


def _tips(scene: Scene, code: str, officer: User, ground: Ground, said: dict[str, Any]) -> None:
    """One asked back and answered, one that came to nothing, one about somebody of the school that waits."""
    kinds = {kind.code: kind for kind in ConcernType.objects.all()}
    door = door_at(school=ground.school.code)
    if door is None:
        raise LookupError(f"{ground.school} has no door for tips.")
    for number, (kind, subject, note, place, to, text, answer) in enumerate(said["tips"]):
        at, receipt = scene.now - TIPS_AGO[number], _receipt(scene, f"{code}/{number}")
        word = actions.Word(kinds[kind], note, subject=subject, place=place)
        tip = actions.send_tip(door=door, word=word, receipt=receipt, now=at)
        if not to:
            continue
        actions.move_tip(by=officer, tip=tip, to="ACKNOWLEDGED", text="", now=at + timedelta(minutes=8))
        actions.move_tip(by=officer, tip=tip, to=to, text=text, now=at + timedelta(minutes=40))
        if answer:
            actions.write_by_receipt(tip=tip, text=answer, now=at + timedelta(hours=3))
    actions.tell_of_tips(now=scene.now)


def _reports(scene: Scene, officer: User, ground: Ground, said: dict[str, Any]) -> None:
    """A teacher's, taken and answered; and one from the door of the hotel that nobody has taken yet."""
    (place, reason, situation), (room, seen, other) = said["harm"]
    at, name = scene.now - timedelta(days=2), ground.school.code
    harm = actions.Harm(place, reason, school=ground.school, situations=(situation,))
    sent = actions.report_harm(
        by=ground.teacher, submission=scene.chance.submission(f"harm/{name}"), harm=harm, now=at
    ).report
    actions.accept_report(by=officer, report=sent, now=at + timedelta(minutes=6))
    for clock in sent.clocks.filter(kind__in=("PROTECT", "FEEDBACK")):
        actions.finish_clock(by=officer, clock=clock, text=said["feedback"], now=at + timedelta(hours=4))
    hotel = Venue.objects.filter(unit=ground.school.unit, kind__code="HOTEL").order_by("pk").first()
    if hotel is not None:
        actions.report_harm(
            by=None, venue=hotel, submission=scene.chance.submission(f"harm/{name}/venue"),
            now=scene.now - timedelta(minutes=25),
            harm=actions.Harm(f"{hotel.name}, {room}", seen, situations=(other,)),
        )  # fmt: skip


def _inquiries(scene: Scene, head: User, ground: Ground, said: dict[str, Any]) -> None:
    """One decided in its time, one that runs, one beyond its days."""
    for ago, (matter, finding, reasons, measures) in zip(INQUIRIES_AGO, said["inquiries"], strict=False):
        opened = scene.at(ground.school.unit, _before(scene, ground, ago), time(9))
        inquiry = actions.open_inquiry(
            by=head, school=ground.school, matter=matter, committee=["HEAD", "SAFETY", "MORAL", "PARENT", "COMMUNITY"],
            now=opened,
        )  # fmt: skip
        if finding:
            actions.decide_inquiry(
                by=head, inquiry=inquiry, finding=finding, reasons=reasons, measures=measures,
                now=opened + timedelta(days=8),
            )  # fmt: skip


def _before(scene: Scene, ground: Ground, days: int) -> date:
    return scene.today(ground.school.unit) - timedelta(days=days)
