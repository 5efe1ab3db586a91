"""The whole demo in one transaction, or nothing of it."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from safeschool.accounts.models import User
from safeschool.setup.actions import load_taxonomies
from safeschool.setup.demo.alarms import build_alarms
from safeschool.setup.demo.calendars import build_calendars
from safeschool.setup.demo.cases import build_cases
from safeschool.setup.demo.casework import build_casework
from safeschool.setup.demo.chance import Chance
from safeschool.setup.demo.concerns import build_concerns
from safeschool.setup.demo.desk import build_desk
from safeschool.setup.demo.duty import build_duty
from safeschool.setup.demo.exchange import build_exchange
from safeschool.setup.demo.ground_cn import build_china
from safeschool.setup.demo.ground_vn import build_vietnam
from safeschool.setup.demo.lessons import build_lessons
from safeschool.setup.demo.outreach import build_outreach
from safeschool.setup.demo.patrols import build_patrols, build_street
from safeschool.setup.demo.people import SIGN_INS, build_people
from safeschool.setup.demo.plans import build_plans
from safeschool.setup.demo.reports import build_reports
from safeschool.setup.demo.safety import build_safety
from safeschool.setup.demo.scene import Scene
from safeschool.setup.demo.units import build_moves, build_units
from schools.models import SchoolLevel


def _tell_planner(_scene: Scene) -> None:
    """What was just written is counted by the reports before PostgreSQL itself looks at it: guessing takes minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


PARTS: tuple[Callable[[Scene], None], ...] = (
    build_units,
    build_calendars,
    build_vietnam,
    build_moves,
    build_china,
    build_people,
    build_cases,
    build_concerns,
    build_casework,
    build_duty,
    build_exchange,
    build_patrols,
    build_street,
    build_alarms,
    build_outreach,
    build_lessons,
    build_safety,
    build_desk,
    build_plans,
    _tell_planner,
    build_reports,
)


def is_there() -> bool:
    """Whether this database holds the demo."""
    found: bool = User.objects.filter(username=SIGN_INS[0][0]).exists()
    return found


@transaction.atomic
def build_demo(*, seed: int, now: datetime) -> Scene:
    """Units, grounds, people and a year of work, the same for one seed and one moment."""
    load_taxonomies()
    scene = Scene(now=now.replace(second=0, microsecond=0), chance=Chance(seed))
    scene.levels = {level.code: level for level in SchoolLevel.objects.all()}
    for part in PARTS:
        part(scene)
    return scene
