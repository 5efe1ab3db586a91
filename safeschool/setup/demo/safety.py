"""Inspections of the half-year, what they found, and what lies around the schools; hotels and shops are invented."""

from datetime import date, timedelta
from random import Random
from typing import Any

from safeschool.accounts.models import User
from safeschool.setup.demo.scene import Ground, Scene
from schools.actions import (
    Ending,
    Order,
    Repair,
    begin_inspection,
    finish_inspection,
    record_hazard,
    register_venue,
    report_fixed,
    strike_off,
    visit_venue,
)
from schools.models import Answer, ChecklistItem, Finding, HazardType, Inspection, Venue, VenueKind

GUARDS, VIDEO = "GUARD_HEADCOUNT", "CCTV_RETENTION"
FAILABLE = ("FIRE_EXTINGUISHER", "EVAC_CLEAR", "CCTV_COVERAGE", "GUARD_EQUIPMENT", "PERIM_BARRIER", "ALARM_LINKED")
DAYS_TO_FIX = 15
# Each costs some forty statements; the county has many schools.
INSPECTED_AT_MOST = 25
WORDS = {
    "DH": {
        "lead": "Hiệu trưởng", "basis": "Nghị định 80/2017/NĐ-CP", "fixed": "Đã khắc phục.",
        "spot": "Khắc phục tại chỗ.",
        "jam": "Trước cổng chính", "jam_note": "Ùn tắc giờ tan học.", "stalls": "Vỉa hè đối diện cổng",
        "hotel": "Nhà nghỉ Hải Âu (hư cấu)", "net": "Quán net Sao Biển (hư cấu)",
    },
    "HN": {
        "lead": "校长", "basis": "《企业事业单位内部治安保卫条例》", "fixed": "已整改。", "spot": "当场整改。",
        "jam": "校门口", "jam_note": "放学时段经常拥堵。", "stalls": "校门对面人行道",
        "hotel": "示例宾馆(虚构)", "net": "示例网吧(虚构)",
    },
}  # fmt: skip


def build_safety(scene: Scene) -> None:
    """Four of five of the first schools inspected, failures in every state; hazards and venues around the first."""
    items = {item.code: item for item in ChecklistItem.objects.all()}
    for code, inspector, second in (("DH", "dh.officer", "dh.chief"), ("HN", "hn.officer", "hn.chief")):
        by, other = scene.people[inspector], scene.people[second]
        for number, ground in enumerate(scene.grounds[code][:INSPECTED_AT_MOST]):
            if number % 5 != 4:
                _inspect(scene, code, number, ground, by, items)
        _settle(scene, code, other)
        _surround(scene, code, by)


def _inspect(
    scene: Scene, code: str, number: int, ground: Ground, by: User, items: dict[str, ChecklistItem]
) -> Inspection:
    chance = scene.chance.of(f"inspection/{code}/{number}")
    now = scene.now - timedelta(days=12 + 4 * (number % 9), hours=3)
    draft = begin_inspection(
        by=by, school=ground.school, kind=Inspection.Kind.TERM_START, now=now,
        submission=scene.chance.submission(f"inspection/{code}/{number}"),
    )  # fmt: skip
    failing = _failing(chance, number, draft)
    Answer.objects.bulk_create(_answer(draft, items[point], is_failed=point in failing) for point in draft.items)
    words, today = WORDS[code], now.astimezone(ground.school.unit.zone).date()
    repairs = {point: Repair(is_fixed_on_spot=True, note=words["spot"]) for point in failing[1:]}
    order = Order(today + timedelta(days=DAYS_TO_FIX), words["lead"], words["basis"])
    return finish_inspection(by=by, inspection=draft, ending=Ending(repairs, order, words["lead"]), now=now)


def _failing(chance: Random, number: int, draft: Inspection) -> list[str]:
    """Two failures at every third school, one at every other third, none at the rest."""
    asked = [point for point in FAILABLE if point in draft.items]
    return chance.sample(asked, k=min(len(asked), (number + 1) % 3))


def _answer(draft: Inspection, item: ChecklistItem, *, is_failed: bool) -> Answer:
    count = {GUARDS: 6, VIDEO: 90}.get(item.code)
    verdict = Answer.Verdict.FAIL if is_failed else Answer.Verdict.PASS
    return Answer(inspection=draft, item=item, verdict=verdict, count=count)


def _settle(scene: Scene, code: str, other: User) -> None:
    """Of the findings with a notice, every third is struck off, every third is answered, the rest are open."""
    schools = [ground.school.pk for ground in scene.grounds[code]]
    for at, finding in enumerate(Finding.objects.filter(school__in=schools).open().order_by("pk")):
        if at % 3 == 2:
            continue
        answered = scene.now - timedelta(days=5)
        by = scene.people["dh.head"] if code == "DH" else scene.people["hn.teacher"]
        report_fixed(by=by, finding=finding, note=WORDS[code]["fixed"], now=answered)
        if at % 3 == 0:
            strike_off(by=other, finding=finding, note="", now=answered + timedelta(days=1))


def _surround(scene: Scene, code: str, by: User) -> None:
    words = WORDS[code]
    kinds = {kind.code: kind for kind in HazardType.objects.all()}
    venues = {kind.code: kind for kind in VenueKind.objects.all()}
    ground = scene.grounds[code][0]
    school, today = ground.school, scene.today(ground.school.unit)
    jam: dict[str, Any] = {
        "place": words["jam"],
        "note": words["jam_note"],
        "weekdays": 0b0011111,
        "starts": ground.dismissal,
    }
    record_hazard(by=by, school=school, type=kinds["HZ_CONGESTION"], found_on=today - timedelta(days=20), **jam)
    stalls = kinds["HZ_ROAD_OCCUPATION"]
    record_hazard(by=by, school=school, type=stalls, found_on=today - timedelta(days=3), place=words["stalls"])
    for kind, name, off, visited in (("HOTEL", "hotel", 0.0012, 40), ("ENTERTAINMENT", "net", -0.0031, 0)):
        venue = register_venue(
            by=by, unit=school.unit, kind=venues[kind], name=words[name],
            latitude=round((school.latitude or 0) + off, 5), longitude=school.longitude,
        )  # fmt: skip
        if visited:
            _visit(by, venue, today - timedelta(days=visited))


def _visit(by: User, venue: Venue, day: date) -> None:
    musts = ["M1_ID", "M2_GUARDIAN", "M4_ROUNDS", "M5_REPORT"]
    visit_venue(
        by=by, venue=venue, visited_on=day, repeat_on=day + timedelta(days=90), has_poster=True, has_commitment=True,
        musts=musts,
    )  # fmt: skip
