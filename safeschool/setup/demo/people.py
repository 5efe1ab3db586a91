"""People with a sign-in for every role, and enough others that rosters look as they do in life."""

from django.conf import settings
from django.contrib.auth.hashers import make_password

from safeschool.accounts.actions import give_hat, welcome_person
from safeschool.accounts.models import User
from safeschool.accounts.roles import Role
from safeschool.setup.demo.names import chinese, vietnamese
from safeschool.setup.demo.scene import Scene
from schools.actions import seat_person

# User name, full name, language, hats; a school role is seated at the first school of its unit's ground.
SIGN_INS: tuple[tuple[str, str, str, tuple[tuple[Role, str], ...]], ...] = (
    ("dh.officer", "Nguyễn Văn Bình", "vi", ((Role.WARD_OFFICER, "DH"),)),
    ("dh.chief", "Trần Quang Hiếu", "vi", ((Role.WARD_CHIEF, "DH"),)),
    ("dh.teacher", "Phạm Thu Hà", "vi", ((Role.HOMEROOM_TEACHER, "DH"),)),
    ("dh.head", "Lê Thị Hương", "vi", ((Role.HEAD_TEACHER, "DH"),)),
    ("dh.guard", "Đỗ Mạnh Hùng", "vi", ((Role.SCHOOL_GUARD, "DH"),)),
    ("hp.commander", "Vũ Quốc Khánh", "vi", ((Role.COMMANDER, "HP"),)),
    ("hn.officer", "马建军", "zh-hans", ((Role.WARD_OFFICER, "HN-100"),)),
    ("hn.chief", "王志宏", "zh-hans", ((Role.WARD_CHIEF, "HN-100"),)),
    ("hn.teacher", "李晓燕", "zh-hans", ((Role.HOMEROOM_TEACHER, "HN-100"),)),
    ("hn.head", "周文斌", "zh-hans", ((Role.HEAD_TEACHER, "HN-100"),)),
    ("hn.commander", "张永福", "zh-hans", ((Role.COMMANDER, "HN"),)),
    ("hn.dispatcher", "陈敏", "zh-hans", ((Role.VIDEO_INSPECTOR, "HN"),)),
    ("edu.officer", "刘桂英", "zh-hans", ((Role.EDU_OFFICER, "HN"),)),
    ("auditor", "Hoàng Bích Phương", "vi", ((Role.AUDITOR, "HP"), (Role.AUDITOR, "BY"))),
    ("admin", "Đặng Minh Hải", "vi", ((Role.SYSADMIN, "HP"), (Role.SYSADMIN, "BY"))),
)
SEATED = {"dh.teacher": "DH", "dh.head": "DH", "dh.guard": "DH", "hn.teacher": "HN", "hn.head": "HN"}
DH_OFFICERS, DH_AUXILIARIES = 6, 6
HN_OFFICERS, HN_SPECIAL, HN_AUXILIARIES, HN_TRAFFIC = 5, 11, 16, 6


def build_people(scene: Scene) -> None:
    """Everybody, with hats and seats."""
    # Hashed once: a hash is slow by intent, and the password is the same for all.
    encoded = make_password(settings.DEMO_PASSWORD)
    for username, full_name, language, hats in SIGN_INS:
        user = welcome_person(username=username, full_name=full_name, language=language, encoded=encoded)
        scene.people[username] = user
        for role, code in hats:
            hat = give_hat(user=user, unit=scene.units[code], role=role)
            if username in SEATED:
                seat_person(by=None, membership=hat, school=scene.grounds[SEATED[username]][0].school)
    _dress_first_school(scene)
    _ward(scene)
    _county(scene)


def _dress_first_school(scene: Scene) -> None:
    ward, county = scene.grounds["DH"][0], scene.grounds["HN"][0]
    ward.teacher, ward.guard = scene.people["dh.teacher"], scene.people["dh.guard"]
    county.teacher = scene.people["hn.teacher"]


def _join(scene: Scene, code: str, role: Role, number: int) -> User:
    """Somebody of the unit who does not sign in here, and whose password opens nothing."""
    unit = scene.units[code]
    name = vietnamese if unit.language == "vi" else chinese
    username = f"{code.lower()}.{role.value.lower().split('_')[-1]}{number:02d}"
    full_name = name(scene.chance.of(f"people/{username}"))
    user = welcome_person(username=username, full_name=full_name, language=unit.language)
    give_hat(user=user, unit=unit, role=role)
    return user


def _ward(scene: Scene) -> None:
    others = [_join(scene, "DH", Role.WARD_OFFICER, number) for number in range(1, DH_OFFICERS)]
    scene.officers["DH"] = [scene.people["dh.officer"], *others]
    scene.auxiliaries["DH"] = [_join(scene, "DH", Role.AUXILIARY, n) for n in range(1, DH_AUXILIARIES + 1)]


def _county(scene: Scene) -> None:
    others = [_join(scene, "HN-100", Role.WARD_OFFICER, number) for number in range(1, HN_OFFICERS)]
    scene.officers["HN-100"] = [scene.people["hn.officer"], *others]
    scene.auxiliaries["HN-100"] = [_join(scene, "HN-100", Role.AUXILIARY, n) for n in range(1, HN_AUXILIARIES + 1)]
    scene.officers["HN-PS"] = [_join(scene, "HN-PS", Role.WARD_OFFICER, n) for n in range(1, HN_SPECIAL + 1)]
    scene.officers["HN-TB"] = [_join(scene, "HN-TB", Role.TRAFFIC_OFFICER, n) for n in range(1, HN_TRAFFIC + 1)]
    for code in scene.units:
        if code.startswith("HN-") and code[3:].isdigit() and code != "HN-100":
            scene.officers[code] = [_join(scene, code, Role.WARD_CHIEF, 1)]
            scene.auxiliaries[code] = [_join(scene, code, Role.AUXILIARY, 1)]
