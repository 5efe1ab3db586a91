"""Concerns of the last weeks in every state, told and answered by the people who would."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from incidents.actions import (
    Sign,
    acknowledge_concern,
    answer,
    ask_back,
    check_concern,
    close_concern,
    convert_concern,
    raise_concern,
)
from incidents.models import Concern, ConcernType, IncidentType
from incidents.workflow import ConcernState
from safeschool.accounts.models import User
from safeschool.setup.demo.scene import Ground, Scene, told

S = ConcernState
# Kind, the state it is in by now, and how long ago it was raised; one is at once and nobody has seen it yet.
STORY: tuple[tuple[str, ConcernState, timedelta], ...] = (
    ("C_SURROUNDINGS", S.CLOSED, timedelta(days=19, hours=2)),
    ("C_BULLYING", S.CONVERTED, timedelta(days=16, hours=3)),
    ("C_STRANGER", S.UNFOUNDED, timedelta(days=13, hours=5)),
    ("C_FRAUD", S.CLOSED, timedelta(days=12, hours=1)),
    ("C_DISPUTE", S.SCHOOL_HANDLES, timedelta(days=9, hours=4)),
    ("C_GATE_TRAFFIC", S.VERIFYING, timedelta(days=6, hours=2)),
    ("C_ARRANGED_FIGHT", S.CONVERTED, timedelta(days=5, hours=6)),
    ("C_BULLYING", S.WAITING, timedelta(days=3, hours=1)),
    ("C_LURING", S.VERIFYING, timedelta(days=2, hours=3)),
    ("C_EQUIPMENT", S.ACKNOWLEDGED, timedelta(hours=20)),
    ("C_GATE_TRAFFIC", S.SUBMITTED, timedelta(hours=7)),
    ("C_STRANGER", S.SUBMITTED, timedelta(minutes=4)),
)
VIA_CHECK = (S.WAITING, S.VERIFYING, S.UNFOUNDED)
ENDS = (S.SCHOOL_HANDLES, S.UNFOUNDED, S.CLOSED)


@dataclass(frozen=True)
class _Talk:
    """Who raises, who answers for the unit, and in which words."""

    raiser: User
    officer: User
    words: dict[str, Any]


def build_concerns(scene: Scene) -> None:
    """The same story in the ward and in the county seat."""
    kinds = {kind.code: kind for kind in ConcernType.objects.all()}
    incident_types = {kind.code: kind for kind in IncidentType.objects.all()}
    for code, officer, words in (("DH", "dh.officer", "vi"), ("HN", "hn.officer", "zh_hans")):
        raisers = [ground for ground in scene.grounds[code] if ground.teacher]
        for number, (name, state, ago) in enumerate(STORY):
            # The newest and every other one are the first school's, whose teacher signs in.
            ground = raisers[0 if number % 2 else number % len(raisers)]
            talk = _Talk(_raiser(ground), scene.people[officer], told("words", f"{words}.json"))
            raised = raise_concern(
                by=talk.raiser,
                submission=scene.chance.submission(f"concern/{code}/{number}"),
                sign=Sign(type=kinds[name], school=ground.school, note=talk.words["concerns"][name]),
                now=scene.now - ago,
            )
            _lead(raised.concern, state, talk, scene.now - ago, incident_types)


def _raiser(ground: Ground) -> User:
    if ground.teacher is None:
        raise LookupError(f"{ground.school} has no teacher to raise a concern.")
    return ground.teacher


def _lead(concern: Concern, to: ConcernState, talk: _Talk, raised_at: datetime, types: dict[str, IncidentType]) -> None:
    """Step by step to the state, each some minutes after the one before."""
    if to == S.SUBMITTED:
        return
    now = raised_at + timedelta(minutes=6)
    acknowledge_concern(by=talk.officer, concern=concern, now=now)
    if to in VIA_CHECK:
        check_concern(by=talk.officer, concern=concern, now=now + timedelta(minutes=50))
    later = now + timedelta(hours=2)
    if to == S.WAITING:
        ask_back(by=talk.officer, concern=concern, text=talk.words["ask"], now=later)
    elif to == S.VERIFYING and concern.type.code == "C_LURING":
        ask_back(by=talk.officer, concern=concern, text=talk.words["ask"], now=later)
        answer(by=talk.raiser, concern=concern, text=talk.words["answer"], now=later + timedelta(minutes=25))
    elif to == S.CONVERTED:
        kind = types[concern.type.converts_to[0]]
        convert_concern(by=talk.officer, concern=concern, type=kind, now=later, note=concern.note)
    elif to in ENDS:
        close_concern(by=talk.officer, concern=concern, to=to, feedback=talk.words["feedback"][to], now=later)
