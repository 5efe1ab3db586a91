"""The schools along Hồ Sen and Chùa Hàng; the article counts none, so these are ours and say so."""

from dataclasses import dataclass
from datetime import time

from safeschool.accounts.actions import give_hat, welcome_person
from safeschool.accounts.roles import Role
from safeschool.setup.demo.names import vietnamese
from safeschool.setup.demo.scene import Ground, Scene
from schools.actions import (
    add_contact,
    add_gate,
    draw_street,
    register_school,
    seat_person,
    set_bell_times,
    set_enrolment,
)
from schools.models import BellTime, Gate, School

HO_SEN, CHUA_HANG = "Phố Hồ Sen", "Phố Chùa Hàng"
# Two points each, north to south, by hand: (longitude, latitude).
LINES = {HO_SEN: ((106.6807, 20.8510), (106.6817, 20.8452)), CHUA_HANG: ((106.6772, 20.8502), (106.6793, 20.8452))}
NOTE = "Trường hư cấu cho bản minh họa; vị trí, sĩ số và giờ học do nhóm phát triển đặt ra."
Moment = BellTime.Moment


@dataclass(frozen=True)
class Plan:
    """A school of the demo: where along its street it stands (0 is north), when its pupils come and go."""

    name: str
    level: str
    street: str
    along: float
    arrival: tuple[time, time]
    noon: time | None
    dismissal: tuple[time, time]
    pupils: int
    has_side_gate: bool = False


# Schools on one street let their pupils out at least 15 minutes apart, but for two that do not (a warning to show).
PLANS = (
    Plan("Trường Tiểu học Hoa Phượng", "PRIMARY", HO_SEN, 0.15, (time(6, 45), time(7, 15)), time(10, 45),
         (time(16, 15), time(16, 45)), 842, has_side_gate=True),
    Plan("Trường Tiểu học Sen Hồng", "PRIMARY", HO_SEN, 0.62, (time(6, 45), time(7, 15)), time(10, 30),
         (time(16, 30), time(17, 0)), 655, has_side_gate=True),
    Plan("Trường Mầm non Sơn Ca", "KINDERGARTEN", HO_SEN, 0.40, (time(7, 0), time(7, 45)), None,
         (time(16, 45), time(17, 15)), 268),
    Plan("Trường Mầm non Ánh Sao", "KINDERGARTEN", HO_SEN, 0.88, (time(7, 0), time(7, 45)), None,
         (time(16, 0), time(16, 30)), 214),
    Plan("Trường Tiểu học Bến Tam Bạc", "PRIMARY", CHUA_HANG, 0.30, (time(6, 50), time(7, 20)), time(10, 40),
         (time(16, 20), time(16, 50)), 713, has_side_gate=True),
    Plan("Trường Mầm non Hoa Sen", "KINDERGARTEN", CHUA_HANG, 0.55, (time(7, 0), time(7, 45)), None,
         (time(16, 30), time(17, 0)), 301),
    Plan("Trường Mầm non Tuổi Thơ", "KINDERGARTEN", CHUA_HANG, 0.80, (time(7, 0), time(7, 45)), None,
         (time(16, 45), time(17, 15)), 187),
)  # fmt: skip


def build_vietnam(scene: Scene) -> None:
    """Both streets, and the schools with their gates, bells, counts and people."""
    ward = scene.units["DH"]
    for name, line in LINES.items():
        draw_street(by=None, unit=ward, name=name, line={"type": "LineString", "coordinates": [list(p) for p in line]})
    scene.grounds["DH"] = [_school(scene, number, plan) for number, plan in enumerate(PLANS, start=1)]


def _school(scene: Scene, number: int, plan: Plan) -> Ground:
    (west, north), (east, south) = LINES[plan.street]
    longitude, latitude = west + (east - west) * plan.along, north + (south - north) * plan.along
    # A few metres off the street, on the side away from the other one.
    side = 0.00018 if plan.street == HO_SEN else -0.00018
    school = register_school(
        by=None, unit=scene.units["DH"], code=f"DH-MH-{number:02d}", name=plan.name,
        levels=[scene.levels[plan.level]], area=School.Area.URBAN, note=NOTE,
        address=f"{plan.street}, phường Dư Hàng, quận Lê Chân, Hải Phòng",
        latitude=round(latitude, 5), longitude=round(longitude + side, 5), phone=f"0225 000 {number:02d}00",
    )  # fmt: skip
    ground = Ground(school, plan.level, plan.arrival[0], plan.dismissal[0])
    _gates(plan, ground)
    bells = [(Moment.ARRIVAL, *plan.arrival), (Moment.DISMISSAL, *plan.dismissal)]
    if plan.noon:
        bells.insert(1, (Moment.NOON_OUT, plan.noon, time(11, 15)))
    set_bell_times(
        by=None, school=school, bells=[{"moment": moment, "starts": start, "ends": end} for moment, start, end in bells]
    )
    for year, change in ((scene.school_year() - 1, -19), (scene.school_year(), 0)):
        set_enrolment(by=None, school=school, year=year, pupils=plan.pupils + change, staff=plan.pupils // 18)
    _adults(scene, number, ground)
    return ground


def _gates(plan: Plan, ground: Ground) -> None:
    school = ground.school
    places = [("Cổng chính", 0.0, plan.street, Gate.Traffic.JAMMED if plan.street == HO_SEN else Gate.Traffic.DENSE)]
    if plan.has_side_gate:
        places.append(("Cổng phụ", 0.00035, plan.street, Gate.Traffic.DENSE))
    for name, off, street, traffic in places:
        ground.gates.append(
            add_gate(
                by=None,
                school=school,
                name=name,
                street_name=street,
                traffic=traffic,
                radius_m=40,
                latitude=round((school.latitude or 0) + off, 5),
                longitude=school.longitude,
            )
        )


def _adults(scene: Scene, number: int, ground: Ground) -> None:
    """Contacts for every school; a teacher and a guard with a seat where a side gate is theirs to hold."""
    chance = scene.chance.of(f"adults/DH/{number}")
    for duty in ("Hiệu trưởng", "Bảo vệ trực cổng"):
        phone = f"0900 000 {number}{'1' if duty == 'Hiệu trưởng' else '2'}0"
        add_contact(by=None, school=ground.school, duty=duty, full_name=vietnamese(chance), phone=phone)
    if number == 1 or len(ground.gates) < 2:
        return
    for name, role in (("teacher", Role.HOMEROOM_TEACHER), ("guard", Role.SCHOOL_GUARD)):
        user = welcome_person(username=f"dh.mh{number:02d}.{name}", full_name=vietnamese(chance), language="vi")
        hat = give_hat(user=user, unit=scene.units["DH"], role=role)
        seat_person(by=None, membership=hat, school=ground.school)
        setattr(ground, name, user)
