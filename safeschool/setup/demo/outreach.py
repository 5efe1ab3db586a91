"""Sessions, operations and published totals; each row says which numbers are published and which are ours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from campaigns.actions import (
    Members,
    agree,
    found_model,
    found_programme,
    move_model,
    plan_meeting,
    record_operation,
    record_session,
    record_total,
    seat_committee,
    write_minutes,
)
from campaigns.models import CooperationModel, Counter, EnforcementType, Operation, OutreachFormat, Programme, Topic
from campaigns.models.terms import Tactic
from campaigns.selectors import reason_not_to_speak
from campaigns.workflow import ModelStatus
from safeschool.accounts.models import Unit, User
from safeschool.setup.demo.scene import Ground, Scene
from schools.models import Agency, Gate
from schools.selectors import windows_between

FOUNDED_ON = date(2020, 12, 3)
MODEL = "Liên kết bảo đảm an ninh, trật tự giữa phường với các trường học trên địa bàn"
DECISION = (
    "Công an phường Dư Hàng tham mưu; Ban chỉ đạo 799 phường quyết định và triển khai ngày 03/12/2020 "
    "(theo bài đăng ngày 05/12/2020)."
)
AGENCIES = "Công an phường; Ban chỉ đạo 799; UBND phường; các trường học; các ngành, đoàn thể"
SOURCE = "白银公安, 2023-06-14: 《会宁公安: 抓好学区警务 构建平安校园》, 今年以来(2023-01-01至2023-06-14)"
TOLD = ((Counter.VIOLATIONS, 200), (Counter.SCHOOLS, 60), (Counter.SESSIONS, 90), (Counter.LETTERS, 40000))
# Four operations are published; their days, names and hours are the demo's own and the note says so.
PUBLISHED_OPERATIONS = (
    (date(2023, 2, 15), "春季开学护学整治", Tactic.AREA),
    (date(2023, 3, 22), "春耕期间农村道路安全整治", Tactic.LINE),
    (date(2023, 4, 26), "校园周边乱停乱放整治", Tactic.POINT),
    (date(2023, 6, 7), "高考护学及“黑车”整治", Tactic.AREA),
)
DETAIL = "次数为公布数字; 日期、名称和时间为演示数据。"
DH_TOPICS = ("BULLYING", "TRAFFIC", "DRUGS", "FIRE", "MINORS_LAW", "CYBER_SAFETY")
HN_TOPICS = ("BULLYING", "TELECOM_FRAUD", "DRUGS", "FOOD", "FIRE", "TRAFFIC", "MINORS_LAW", "PUBLIC_ORDER_LAW")
FORMATS = ("LAW_INTO_SCHOOL", "ORDERED_LESSON", "TWO_STILL_TWO_ACTIVE", "FIRST_LESSON")
# How many sessions of this school year, and how many operations with tallies.
SESSIONS = {"DH": 14, "HN": 46}
OPERATIONS = {
    "DH": (("Ra quân giải tỏa lòng đường phố Hồ Sen", Tactic.POINT, 12),
           ("Kiểm tra xe đưa đón học sinh", Tactic.LINE, 40)),
    "HN": (("秋季开学校园周边整治", Tactic.AREA, 9), ("接送学生车辆专项检查", Tactic.LINE, 24),
           ("农村道路超员整治", Tactic.LINE, 45), ("占道经营联合清理", Tactic.POINT, 60)),
}  # fmt: skip
JOINT = ("占道经营联合清理", "Ra quân giải tỏa lòng đường phố Hồ Sen")
TALLIES = ("RANDOM_PARKING", "OVERLOADING", "ROAD_TRADING", "NO_HELMET", "UNLICENSED_PUPIL_VEHICLE")


@dataclass
class _Desk:
    """Who writes down, in which unit, with which words."""

    scene: Scene
    unit: Unit
    by: User
    chance: Random
    formats: dict[str, OutreachFormat]
    topics: dict[str, Topic]
    kinds: dict[str, EnforcementType]
    programmes: list[Programme]
    agencies: dict[str, Agency]


def build_outreach(scene: Scene) -> None:
    """What was published, and this school year's work of both units."""
    formats = {row.code: row for row in OutreachFormat.objects.all()}
    topics = {row.code: row for row in Topic.objects.all()}
    kinds = {row.code: row for row in EnforcementType.objects.all()}
    agencies = {row.code: row for row in Agency.objects.all()}
    for code, person, names in (
        ("DH", "dh.chief", ("Phong trào toàn dân bảo vệ an ninh Tổ quốc",)),
        ("HN", "hn.commander", ("主动创稳", "护校安园")),
    ):
        by, unit = scene.people[person], scene.units[code]
        programmes = [found_programme(by=by, unit=unit, name=name) for name in names]
        desk = _Desk(scene, unit, by, scene.chance.of(f"outreach/{code}"), formats, topics, kinds, programmes, agencies)
        if code == "DH":
            _found_model(desk)
        else:
            _published(desk)
        _sessions(desk)
        _operations(desk)


def _found_model(desk: _Desk) -> None:
    schools = [ground.school for ground in desk.scene.grounds["DH"]]
    model = found_model(
        by=desk.by, unit=desk.unit, name=MODEL, founded_on=FOUNDED_ON, decision=DECISION, schools=schools,
        agencies=AGENCIES,
    )  # fmt: skip
    move_model(
        by=desk.by,
        model=model,
        to=ModelStatus.ACTIVE,
        now=desk.scene.at(desk.unit, FOUNDED_ON, time(8)),
        reason="Hội nghị triển khai ngày 03/12/2020",
    )
    record_session(
        by=desk.by, now=desk.scene.now, unit=desk.unit, format=desk.formats["LAUNCH_CONFERENCE"],
        held_at=desk.scene.at(desk.unit, FOUNDED_ON, time(8)), topics=[desk.topics["MASS_MOVEMENT"]],
        programmes=desk.programmes, place="Hội trường UBND phường Dư Hàng", is_approximate=True,
        note="Hội nghị triển khai mô hình; bài báo không nêu số người dự.",
    )  # fmt: skip
    _meet(desk, model)


def _meet(desk: _Desk, model: CooperationModel) -> None:
    """The committee, the launch as published, and a regular meeting of the demo's own with a thing agreed."""
    scene, by = desk.scene, desk.by
    seat_committee(by=by, model=model, name="Ban chỉ đạo 799 phường")
    launched = scene.at(desk.unit, FOUNDED_ON, time(8))
    met = scene.at(desk.unit, scene.today(desk.unit) - timedelta(days=30), time(8))
    for kind, at, place, agenda, minutes in (
        ("LAUNCH", launched, "Hội trường UBND phường Dư Hàng", "Triển khai mô hình",
         "Công bố mô hình (theo bài đăng ngày 05/12/2020)."),
        ("REGULAR", met, "", "1. Ùn tắc cổng trường\n2. Diễn tập",
         "Dữ liệu minh họa: thống nhất lịch trực cổng trường."),
    ):  # fmt: skip
        planned = plan_meeting(by=by, model=model, planned_at=at, agenda=agenda, kind=kind, place=place, now=scene.now)
        meeting = write_minutes(by=by, meeting=planned, held_at=at, minutes=minutes, now=scene.now)
    agree(
        by=by, meeting=meeting, text="Lập lịch trực cổng trường tháng tới", owner=by,
        due_on=scene.today(desk.unit) + timedelta(days=12), now=scene.now,
    )  # fmt: skip


def _published(desk: _Desk) -> None:
    for counter, value in TOLD:
        record_total(
            by=desk.by, now=desk.scene.now, unit=desk.unit, counter=counter, first_on=date(2023, 1, 1),
            last_on=date(2023, 6, 14), value=value, is_approximate=True, source=SOURCE,
        )  # fmt: skip
    for day, name, tactic in PUBLISHED_OPERATIONS:
        begun = desk.scene.at(desk.unit, day, time(7, 0))
        record_operation(
            by=desk.by, now=desk.scene.now, unit=desk.unit, name=name, tactic=tactic, started_at=begun,
            ended_at=begun + timedelta(hours=11), lead_agency="会宁县公安局",
            members=Members(desk.programmes), note=DETAIL,
        )  # fmt: skip


def _sessions(desk: _Desk) -> None:
    """Spread over the school days since the school year began, in the last one while it has not."""
    code = desk.unit.code
    today = desk.scene.today(desk.unit)
    grounds = desk.scene.grounds[code]
    windows = windows_between([grounds[0].school], today - timedelta(days=120), today - timedelta(days=1))
    days = [day for (_pk, day), found in windows.items() if found] or [today - timedelta(days=1)]
    for number in range(SESSIONS[code]):
        # Some fall into the last week, so that its report has something to tell.
        day = desk.chance.choice(days[-6:] if number < SESSIONS[code] // 5 else days)
        _session(desk, grounds[number % min(len(grounds), 40)], day)


def _session(desk: _Desk, ground: Ground, day: date) -> None:
    chance, is_vn = desk.chance, desk.unit.code == "DH"
    pupils = chance.randint(60, 180) if ground.level == "KINDERGARTEN" else chance.randint(120, 420)
    format = desk.formats[chance.choice(FORMATS)]
    held_at = desk.scene.at(desk.unit, day, time(8, 30), chance.choice((0, 60, 360)))
    # The chief has duty at a gate, too, and does not speak in that hour.
    speaker = desk.by if is_vn and not reason_not_to_speak(desk.by, held_at, None) else None
    record_session(
        by=desk.by,
        now=desk.scene.now,
        unit=desk.unit if is_vn else ground.school.unit,
        school=ground.school,
        format=format,
        held_at=held_at,
        topics=[
            desk.topics[code] for code in chance.sample(DH_TOPICS if is_vn else HN_TOPICS, chance.choice((1, 1, 2)))
        ],
        programmes=desk.programmes[: chance.randint(0, len(desk.programmes))],
        lecturer=speaker,
        pupils=pupils,
        teachers=chance.randint(3, 20),
        parents=chance.choice((0, 0, 30, 80)),
        letters=pupils if chance.random() < 0.5 else 0,
        leaflets=chance.choice((0, 50, 100)),
    )


def _kind(desk: _Desk, name: str) -> dict[str, Any]:
    """The joint one is led by market regulation with health, education and the township."""
    if name not in JOINT:
        return {}
    return {"kind": Operation.Kind.CLEANUP, "lead": desk.agencies["MARKET"]}


def _members(desk: _Desk, name: str) -> Members:
    codes = ("HEALTH", "EDUCATION", "LOCAL_GOV", "POLICE_STATION") if name in JOINT else ()
    gates = Gate.objects.filter(campus__school__in=[ground.school for ground in desk.scene.grounds[desk.unit.code][:3]])
    return Members(desk.programmes[-1:], [desk.agencies[code] for code in codes], list(gates[:3]))


def _operations(desk: _Desk) -> None:
    for name, tactic, ago in OPERATIONS[desk.unit.code]:
        begun: datetime = desk.scene.at(desk.unit, desk.scene.today(desk.unit) - timedelta(days=ago), time(7, 0))
        found = desk.chance.randint(3, 9)
        kinds = desk.chance.sample(TALLIES, 3)
        record_operation(
            by=desk.by, now=desk.scene.now, unit=desk.unit, name=name, tactic=tactic, started_at=begun,
            ended_at=begun + timedelta(hours=10), places_checked=desk.chance.randint(8, 30), hazards_found=found,
            hazards_fixed=desk.chance.randint(1, found), members=_members(desk, name),
            **_kind(desk, name), tallies={desk.kinds[kind]: (desk.chance.randint(3, 40), False) for kind in kinds},
        )  # fmt: skip
