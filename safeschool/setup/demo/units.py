"""The units: Hải Phòng through two reforms, and Huining County with its townships."""

from datetime import date
from typing import Any

from safeschool.accounts.actions import open_unit, succeed_unit
from safeschool.accounts.models import Succession, UnitKind
from safeschool.setup.demo.scene import Scene, told
from schools.actions import move_school, register_school
from schools.models import School

MERGED, REFORMED = date(2025, 1, 1), date(2025, 7, 1)
LAST_OF_2024, LAST_OF_DISTRICTS = date(2024, 12, 31), date(2025, 6, 30)
TWO_TIERS = "Nghị quyết 1669/NQ-UBTVQH15"
WARDS_OF_2025 = "Nghị quyết 1232/NQ-UBTVQH15"
DH_NOTE = (
    "Phường có thật, kết thúc ngày 31/12/2024 (nhập vào phường Trần Nguyên Hãn). Bản minh họa để phường của năm 2020 "
    "tiếp tục hoạt động: diện tích, số hộ, số dân là số đã công bố; con người, trường và vụ việc là hư cấu."
)
MOVE_NOTE = "Trường hư cấu cho bản minh họa: cho thấy một trường đi qua hai lần sắp xếp đơn vị năm 2025."
HN_NOTE = "28个乡镇和公布的数字是真实的; 人员、案件和校名(会宁县第二中学除外)均为虚构演示数据。"
# Where the townships lie, roughly and by hand: north, east.
PLACES = {
    "会师镇": (35.693, 105.054), "郭城驿镇": (36.215, 104.885), "河畔镇": (36.06, 104.95), "头寨子镇": (35.97, 104.74),
    "太平店镇": (35.81, 105.19), "甘沟驿镇": (35.89, 105.03), "侯家川镇": (35.56, 105.06), "柴家门镇": (35.75, 105.03),
    "汉家岔镇": (35.93, 104.86), "刘家寨子镇": (36.17, 104.68), "白草塬镇": (36.13, 105.08), "大沟镇": (36.06, 105.10),
    "四房吴镇": (36.01, 104.82), "中川镇": (35.66, 105.20), "老君坡镇": (35.74, 105.41), "平头川镇": (35.79, 105.30),
    "丁家沟镇": (35.80, 104.93), "杨崖集镇": (35.60, 104.99), "翟家所镇": (35.62, 105.12), "韩家集镇": (35.80, 104.83),
    "土门岘镇": (36.02, 105.30), "新塬镇": (36.18, 105.27), "草滩镇": (36.10, 105.22), "新庄镇": (35.93, 105.16),
    "新添堡回族乡": (35.62, 105.28), "党家岘乡": (35.58, 105.37), "八里湾乡": (35.90, 105.29),
    "土高山乡": (36.22, 105.10),
}  # fmt: skip


def build_units(scene: Scene) -> None:
    """Both countries' trees."""
    _hai_phong(scene)
    _huining(scene)


def _open(scene: Scene, code: str, name: str, kind: UnitKind, parent: str = "", **facts: Any) -> None:
    scene.units[code] = open_unit(code=code, name=name, kind=kind, parent=scene.units.get(parent), **facts)


def _hai_phong(scene: Scene) -> None:
    ward = UnitKind.POLICE_STATION
    _open(
        scene, "HP", "Công an thành phố Hải Phòng", UnitKind.PROVINCE_POLICE,
        country="VN", time_zone="Asia/Ho_Chi_Minh", language="vi", emergency_text="Khẩn cấp: gọi 113",
    )  # fmt: skip
    _open(scene, "LC", "Quận Lê Chân", UnitKind.AREA, "HP", valid_to=LAST_OF_DISTRICTS)
    _open(
        scene, "DH", "Công an phường Dư Hàng", ward, "LC",
        valid_to=LAST_OF_2024, area_km2="0.27", households=2685, population=10089, counted_on=date(2020, 12, 3),
        emergency_text="Khẩn cấp: gọi 113", note=DH_NOTE,
    )  # fmt: skip
    _open(
        scene, "TNH", "Công an phường Trần Nguyên Hãn", ward, "LC",
        valid_from=MERGED, valid_to=LAST_OF_DISTRICTS, area_km2="0.90", population=44142,
    )  # fmt: skip
    for code, name, area, file in (
        ("PLC", "Công an phường Lê Chân", "5.65", "le_chan"),
        ("PAB", "Công an phường An Biên", "6.56", "an_bien"),
    ):
        boundary = told("ground", f"{file}.geojson")
        _open(scene, code, name, ward, "HP", valid_from=REFORMED, area_km2=area, boundary=boundary)
    whole, part = Succession.Share.WHOLE, Succession.Share.PART
    for old, new, on, share, basis in (
        ("DH", "TNH", MERGED, whole, WARDS_OF_2025),
        ("LC", "PLC", REFORMED, part, TWO_TIERS),
        ("LC", "PAB", REFORMED, part, TWO_TIERS),
        ("TNH", "PLC", REFORMED, part, TWO_TIERS),
        ("TNH", "PAB", REFORMED, part, TWO_TIERS),
    ):
        succeed_unit(old=scene.units[old], new=scene.units[new], on=on, share=share, legal_basis=basis)


def build_moves(scene: Scene) -> None:
    """Four schools that stood in Dư Hàng and lived through both reforms; which ward took which is not published."""
    heirs = ("PLC", "PLC", "PLC", "PAB")
    for number, heir in enumerate(heirs, start=1):
        school = register_school(
            by=None, unit=scene.units["DH"], code=f"LC-MH-{number:02d}", name=f"Trường minh họa Lê Chân số {number}",
            levels=[scene.levels["PRIMARY"]], area=School.Area.URBAN, note=MOVE_NOTE, opened_on=date(2000, 9, 5),
        )  # fmt: skip
        for unit, on, basis in (("TNH", MERGED, WARDS_OF_2025), (heir, REFORMED, TWO_TIERS)):
            move_school(
                by=None, school=school, to=scene.units[unit], on=on, today=scene.now.date(), legal_basis=basis
            )  # fmt: skip


def _huining(scene: Scene) -> None:
    _open(
        scene, "BY", "白银市公安局", UnitKind.PROVINCE_POLICE,
        country="CN", time_zone="Asia/Shanghai", language="zh-hans", emergency_text="紧急情况请拨打110",
    )  # fmt: skip
    emergency = {"emergency_text": "紧急情况请拨打110"}
    _open(
        scene, "HN", "会宁县公安局", UnitKind.COUNTY_POLICE, "BY",
        boundary=told("ground", "huining.geojson"), note=HN_NOTE,
        **emergency,
    )  # fmt: skip
    _open(scene, "HN-TB", "会宁县公安局交通警察大队", UnitKind.TRAFFIC_BRIGADE, "HN", **emergency)
    _open(scene, "HN-PS", "会宁县公安局巡特警大队", UnitKind.POLICE_STATION, "HN", **emergency)
    _open(scene, "HN-CC", "会宁县公安局指挥中心", UnitKind.COMMAND_CENTRE, "HN", **emergency)
    for town in told("ground", "huining_townships.json"):
        name = f"{town['name']}派出所"
        _open(scene, f"HN-{town['code'][-3:]}", name, UnitKind.POLICE_STATION, "HN", **emergency)
