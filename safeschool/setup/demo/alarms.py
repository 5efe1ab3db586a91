"""Alarms of the last weeks: a drill gone through, a press taken back, and buttons, one of which is not heard."""

from datetime import datetime, timedelta

from incidents.actions import Count, Press, count_class, move_alarm, note_beat, press_alarm, register_device
from incidents.models import Alarm
from safeschool.accounts.models import User
from safeschool.setup.demo.scene import Ground, Scene

BUTTONS = 3
# Invented classes and counts of a drill.
CLASSES = (("6A", 38), ("6B", 41), ("7A", 36), ("7B", 39))


def build_alarms(scene: Scene) -> None:
    """The same story in the ward and in the county seat."""
    for code, officer in (("DH", "dh.officer"), ("HN", "hn.officer")):
        grounds = [ground for ground in scene.grounds[code] if ground.teacher]
        _buttons(scene, grounds[:BUTTONS], scene.people[officer])
        ground = grounds[0]
        if ground.teacher is not None:
            _drill(scene, ground, ground.teacher, scene.people[officer], f"alarm/{code}/drill")
            _taken_back(scene, ground, ground.teacher, scene.people[officer], f"alarm/{code}/back")


def _buttons(scene: Scene, grounds: list[Ground], by: User) -> None:
    """The last of them has not been heard."""
    for number, ground in enumerate(grounds):
        device, _key = register_device(
            by=by, school=ground.school, code=f"{ground.school.code}-1"[:40], name="Gatehouse"
        )
        if number < BUTTONS - 1:
            note_beat(device=device, sent_ms=round(scene.now.timestamp() * 1000), now=scene.now)


def _drill(scene: Scene, ground: Ground, teacher: User, officer: User, name: str) -> None:
    at = scene.now - timedelta(days=8, hours=2)
    alarm = _pressed(scene, ground, teacher, name, at, Press(kind="INTRUDER", nature="DRILL", school=ground.school))
    for seconds, to in ((9, "ACKNOWLEDGED"), (25, "EN_ROUTE"), (210, "ON_SCENE")):
        move_alarm(by=officer, alarm=alarm, to=to, now=at + timedelta(seconds=seconds))
    for group, pupils in CLASSES:
        count_class(by=teacher, alarm=alarm, count=Count(group, safe=pupils), now=at + timedelta(minutes=5))
    move_alarm(by=officer, alarm=alarm, to="CLEARED", now=at + timedelta(minutes=12), text="✓")


def _taken_back(scene: Scene, ground: Ground, teacher: User, officer: User, name: str) -> None:
    at = scene.now - timedelta(days=3, hours=1)
    press = Press(kind="OTHER", school=ground.school, is_cancelled=True)
    alarm = _pressed(scene, ground, teacher, name, at, press)
    move_alarm(by=officer, alarm=alarm, to="CALLED_BACK", now=at + timedelta(minutes=2), text="✓")


def _pressed(scene: Scene, ground: Ground, by: User, name: str, at: datetime, press: Press) -> Alarm:
    return press_alarm(by=by, submission=scene.chance.submission(name), press=press, now=at).alarm
