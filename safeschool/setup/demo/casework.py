"""What was done in a case, letters both ways and a briefing from them; none is real and none names anybody."""

from datetime import date, datetime, time, timedelta
from typing import Any

from incidents import actions
from incidents.models import Incident, MeasureType
from incidents.models.people import PartyRole
from safeschool.accounts.models import User
from safeschool.setup.demo.scene import Ground, Scene, told

# The unit above, who writes for the police, the measure of the country, and the words.
# Who writes for the school.
HEADS = {"VN": "dh.head", "CN": "hn.head"}
PLACES = (("DH", "dh.chief", "HAND_BACK", "vi"), ("HN", "hn.chief", "CN_FAMILY_GUIDANCE", "zh_hans"))


def build_casework(scene: Scene) -> None:
    """The same in the ward and in the county seat."""
    for code, chief, measure, words in PLACES:
        said: dict[str, Any] = told("words", f"{words}.json")
        by, ground = scene.people[chief], scene.grounds[code][0]
        _work(scene, by, measure, said)
        _letters(scene, by, ground, said)
        _brief(scene, by, ground, said)


def _work(scene: Scene, by: User, measure: str, said: dict[str, Any]) -> None:
    """Six people of the newest fight that is worked on, a thing taken and stored, a measure with its signatures."""
    rows = Incident.objects.filter(
        unit=by.hats[0].unit, type__code__in=("FIGHT_AFTER_SCHOOL", "GROUP_FIGHT", "BULLY_VERBAL", "BULLY_PHYSICAL")
    )
    incident = rows.exclude(school=None).select_related("unit", "school").order_by("-occurred_at", "number").first()
    if incident is None:
        return
    words, at = said["casework"], min(incident.occurred_at + timedelta(hours=1), scene.now)
    parties = actions.add_parties(
        by=by, incident=incident, groups=[actions.Group(6, [PartyRole.INVOLVED], incident.school)]
    )
    act = actions.Act(by, incident, at, scene.now)
    item = actions.seize_item(
        act=act, kind="KNIFE", description=words["item"], place=words["place"], taken_from=parties[0]
    )
    actions.hand_over(act=act, item=item, purpose="STORE", giver=words["place"], receiver=words["store"])
    actions.tell_family(act=act, party=parties[0], told="PARENT", way="PHONE", legal_basis=words["basis"])
    actions.record_measure(
        act=act, type=MeasureType.objects.get(code=measure), party=parties[0], signed_by=["FAMILY", "SCHOOL"]
    )
    day = scene.today(incident.unit) + timedelta(days=2)
    actions.give_task(by=by, incident=incident, what=words["task"], owner=by, due_on=day, now=scene.now)


def _letters(scene: Scene, by: User, ground: Ground, said: dict[str, Any]) -> None:
    """One answered, one waiting, one read; the oldest inside the quarter that ended."""
    head = scene.people[HEADS[ground.school.unit.country]]
    quarter_ago = (scene.now - _last_day(scene, ground)).days + 3
    for number, (way, category, subject, body) in enumerate(said["letters"]):
        sent = scene.now - timedelta(days=(quarter_ago, 0, 2)[number], hours=3)
        sender, reader = (by, head) if way == "TO_SCHOOL" else (head, by)
        letter = actions.send_letter(
            by=sender, submission=scene.chance.submission(f"letter/{ground.school.code}/{number}"), now=sent,
            letter=actions.Letter(ground.school, category, subject, body, "RESTRICTED", asks_answer=number < 2),
        )  # fmt: skip
        if number == 0:
            actions.answer_letter(by=reader, letter=letter, text=said["letter_answer"], now=sent + timedelta(hours=2))
        elif number == 2:
            actions.read_letter(by=reader, letter=letter, now=sent + timedelta(hours=1))


def _brief(scene: Scene, by: User, ground: Ground, said: dict[str, Any]) -> None:
    """The minutes of the quarter that ended last, with one thing agreed."""
    last = _last_day(scene, ground).date()
    first = date(last.year, last.month - 2, 1)
    attendees, remarks, text, owner = said["briefing"]
    briefing = actions.draw_briefing(by=by, unit=ground.school.unit, first_on=first, last_on=last)
    actions.hold_briefing(
        by=by, briefing=briefing, held_on=last + timedelta(days=5), attendees=attendees, remarks=remarks,
        agreed=[actions.Agreed(text, owner, scene.today(ground.school.unit) + timedelta(days=14))],
    )  # fmt: skip


def _last_day(scene: Scene, ground: Ground) -> datetime:
    """Noon of the last day of the quarter that ended last."""
    today = scene.today(ground.school.unit)
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return scene.at(ground.school.unit, first - timedelta(days=1), time(12))
