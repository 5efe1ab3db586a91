"""A lesson menu, orders at several steps of their road, and drills: people and schools are those of the demo."""

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from campaigns.actions import (
    Wish,
    add_task,
    begin_drill,
    end_drill,
    form_squad,
    issue_material,
    mark_drill,
    order_lesson,
    plan_drill,
    publish_offer,
    set_drill_rule,
    sign_drill,
    stock_up,
)
from campaigns.models import DrillScenario, LessonOffer, OutreachFormat, Topic
from safeschool.accounts.models import Unit, User
from safeschool.setup.demo.scene import Ground, Scene
from schools.selectors import windows_between

MENU = {
    "DH": (
        ("TRAFFIC", "Qua đường an toàn", "Luật Trật tự, an toàn giao thông đường bộ 2024", date(2025, 1, 1)),
        ("BULLYING", "Không bắt nạt bạn", "Nghị định 80/2017/NĐ-CP", date(2017, 9, 5)),
    ),
    "HN": (
        ("TRAFFIC", "“两静两动”交通安全课", "道路交通安全法", date(2021, 4, 29)),
        ("BULLYING", "防范校园欺凌", "治安管理处罚法(2025修订)", date(2026, 1, 1)),
        ("TELECOM_FRAUD", "防范电信网络诈骗", "反电信网络诈骗法", date(2022, 12, 1)),
    ),
}
# The demo's own reading of “two still, two active”.
PARTS = {"still_parts": ["交通手势和标志的含义", "观看警示展板"], "active_parts": ["学做交通手势", "模拟过马路"]}
LETTERS = {
    "DH": (
        "Tổ tuyên truyền phường", "vi", "Thư gửi phụ huynh",
        "Kính gửi phụ huynh {school}!\n\nHãy quý trọng sinh mạng, tránh xa nguy hiểm, luôn cảnh giác.\n{unit}, {date}",
    ),
    "HN": (
        "学区宣讲小分队", "zh-hans", "致家长的一封信",
        "{school}家长朋友:\n\n请珍爱生命、远离危险, 不心存侥幸, 时刻保持警惕。\n\n{unit}\n{date}",
    ),
}  # fmt: skip
# The demo's own rules; the drill itself is told of in Huining.
RULES = {"DH": "Kế hoạch an toàn trường học của phường (minh họa)", "HN": "全县校园安全工作方案 (示例)"}
LEADERS = {"DH": "dh.chief", "HN": "hn.commander"}
ORDERED = 3
AHEAD = 40


def build_lessons(scene: Scene) -> None:
    """The menus of both units, their drill rule, a few orders that wait, and a drill to come at the first schools."""
    format = OutreachFormat.objects.get(code="ORDERED_LESSON")
    topics = {row.code: row for row in Topic.objects.all()}
    scenario = DrillScenario.objects.get(code="KNIFE_ATTACK")
    for code, lines in MENU.items():
        by, unit = scene.people[LEADERS[code]], scene.units[code]
        offers = [
            publish_offer(
                by=by, unit=unit, title=title, topic=topics[topic], format=format, laws=[(law, since)],
                **(PARTS if title.startswith("“两静两动”") else {}),
            )
            for topic, title, law, since in lines
        ]  # fmt: skip
        _materials(unit, by, topics)
        since = date(scene.school_year(), 8, 1)
        set_drill_rule(by=by, unit=unit, response="HIDE", period="TERM", since=since, source=RULES[code])
        grounds = [ground for ground in scene.grounds[code] if ground.teacher][:ORDERED]
        for number, ground in enumerate(grounds):
            start = _morning(scene, unit, ground)
            if start and ground.teacher:
                _order(scene, ground, ground.teacher, offers[number % len(offers)], start)
                plan_drill(
                    by=by, school=ground.school, scenario=scenario, planned_at=start + timedelta(hours=1),
                    is_joint=True, now=scene.now,
                )  # fmt: skip
        if code == "DH":
            _held(scene, grounds[0], by, scenario)


def _held(scene: Scene, ground: Ground, by: User, scenario: DrillScenario) -> None:
    """A drill that was held and signed by both sides some weeks ago, and what is still to be mended after it."""
    unit, head = scene.units["DH"], scene.people["dh.head"]
    today = scene.today(unit)
    windows = windows_between([ground.school], today - timedelta(days=AHEAD), today - timedelta(days=7))
    day = next((day for (_pk, day), found in windows.items() if found), None)
    if day is None:
        return
    begun = scene.at(unit, day, time(9))
    drill = plan_drill(
        by=by, school=ground.school, scenario=scenario, planned_at=begun, is_joint=True, now=begun - timedelta(days=7)
    )
    begin_drill(by=head, drill=drill, now=begun)
    for code, seconds in (("ALARM_PRESSED_SEC", 41), ("LOCKDOWN_DONE_SEC", 138), ("POLICE_ARRIVAL_MIN", 260)):
        mark_drill(by=head, drill=drill, code=code, is_met=None, now=begun + timedelta(seconds=seconds))
    end = begun + timedelta(minutes=14)
    end_drill(by=head, drill=drill, ended_at=end, now=end, pupils=412, teachers=24, parents=11, police=4)
    for person in (head, by):
        sign_drill(by=person, drill=drill, now=end + timedelta(hours=1))
    text, due_on = "Sửa khóa cửa các phòng học tầng 2", today + timedelta(days=14)
    add_task(by=by, drill=drill, text=text, owner=head, due_on=due_on, now=scene.now)


def _materials(unit: Unit, by: User, topics: dict[str, Topic]) -> None:
    """A squad, and the letter to parents with its stock; the text is the demo's own, after the published message."""
    name, language, title, body = LETTERS[unit.code]
    form_squad(by=by, unit=unit, name=name, members=[by])
    letter = issue_material(
        by=by, unit=unit, kind="LETTER", title=title, topic=topics["TRAFFIC"], language=language, body=body
    )
    stock_up(by=by, material=letter, quantity=3000)


def _morning(scene: Scene, unit: Unit, ground: Ground) -> datetime | None:
    """Nine o'clock of a school day some days ahead; None where none comes soon."""
    today = scene.today(unit)
    windows = windows_between([ground.school], today + timedelta(days=4), today + timedelta(days=AHEAD))
    day = next((day for (_pk, day), found in windows.items() if found), None)
    return scene.at(unit, day, time(9)) if day else None


def _order(scene: Scene, ground: Ground, by: User, offer: LessonOffer, start: datetime) -> None:
    wish = Wish(offer, ground.school, [start], "4", 45)
    submission = uuid5(NAMESPACE_URL, f"demo lesson {ground.school.code}")
    order_lesson(by=by, now=scene.now, submission=submission, wish=wish)
