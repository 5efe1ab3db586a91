"""A plan of the first school of either place, drawn around its gate; words and lines are invented."""

from safeschool.setup.demo.scene import Scene
from schools.actions import approve_plan, draw_plan, write_plan
from schools.models import Gate
from schools.selectors.sketch import Shape

WORDS = {
    "DH": {
        "POSTS": "Cổng chính: 1 công an phường, 1 bảo vệ, từ 6:45.",
        "WAITING": "Khối 1-2 chờ trong sân; phụ huynh đứng ngoài vạch.",
        "RAIN": "Đón trong nhà đa năng, mở thêm cổng phụ.", "ATTACK": "Đóng cổng, vào lớp, khóa cửa, gọi 113.",
        "zone": "Khối 1-2", "loop": "Ô tô, xe máy", "line": "Lớp 3A", "hall": "Nhà đa năng",
    },
    "HN": {
        "POSTS": "校门:民警1名,保安2名,7:30到岗。", "WAITING": "一二年级在校内等候;家长在黄线外。",
        "RAIN": "雨天在风雨操场接送,加开侧门。", "ATTACK": "关闭校门,学生进教室锁门,拨打110。",
        "zone": "一二年级", "loop": "接送车辆", "line": "三年级一班", "hall": "风雨操场",
    },
}  # fmt: skip
PARTS = ("POSTS", "WAITING", "RAIN", "ATTACK")


def build_plans(scene: Scene) -> None:
    """Written, drawn, and approved by both sides."""
    for code, head, chief in (("DH", "dh.head", "dh.chief"), ("HN", "hn.head", "hn.chief")):
        school, words = scene.grounds[code][0].school, WORDS[code]
        gate = Gate.objects.filter(campus__school=school).first()
        if gate is None:
            continue
        by = scene.people[head]
        write_plan(by=by, school=school, parts={part: words[part] for part in PARTS}, now=scene.now)
        plan = draw_plan(by=by, school=school, shapes=_shapes(gate, words), now=scene.now)
        approve_plan(by=by, plan=plan, now=scene.now)
        approve_plan(by=scene.people[chief], plan=plan, now=scene.now)


def _shapes(gate: Gate, words: dict[str, str]) -> list[Shape]:
    """A zone at the gate, the way of the vehicles, a walking line, and where pupils wait in the rain."""

    def places(*steps: tuple[int, int]) -> tuple[tuple[float, float], ...]:
        # About ten metres a step.
        return tuple((gate.latitude + north * 0.00009, gate.longitude + east * 0.000095) for north, east in steps)

    return [
        Shape("WAITING", places((1, -1), (1, 2), (3, 2), (3, -1)), name=words["zone"]),
        Shape("VEHICLES", places((-1, -6), (-1, 6), (-3, 6), (-3, -6)), name=words["loop"]),
        Shape("WALKING", places((3, 1), (6, 1), (8, 3)), name=words["line"]),
        Shape("WAITING", places((5, -5), (5, -2), (8, -2), (8, -5)), "RAIN", words["hall"]),
        Shape("POST", places((0, 0)), "ATTACK"),
    ]
