"""A small world with something on every page, and the pages of it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from patrols.models import Shift
from safeschool.accounts.models import User
from safeschool.kernel.week import Week
from safeschool.notifications.models import Notice
from safeschool.reports.actions import compile_report
from tests.campaigns.factories import hold_session, run_operation
from tests.incidents.factories import log, raise_one, report, tell
from tests.patrols.factories import give_seat, make_post, make_week
from tests.schools.rounds import begin, finding, make_hazard, make_venue

WEEK = Week(2026, 48)


@dataclass(frozen=True)
class Scene:
    """The rows of the world, each with a page of its own."""

    incident: Any
    concern: Any
    tip: Any
    harm: Any
    session: Any
    operation: Any
    report: Any
    shift: Any
    school: Any
    notice: Any
    draft: Any
    finding: Any
    hazard: Any
    venue: Any


def build(cast: dict[str, User], school, now) -> Scene:
    """Everything happens at Hill School in North."""
    officer, teacher = cast["officer"], cast["teacher"]
    make_post(school)
    make_week(school.unit, now=now.replace(day=22), week=WEEK)
    shift = Shift.objects.get(on=now.date(), moment="DISMISSAL")
    give_seat(shift, officer, now=now)
    return Scene(
        incident=log(officer, school, now=now, latitude=20.85, longitude=106.68, accuracy_m=9, note="At the gate."),
        concern=raise_one(teacher, school, now=now),
        tip=tell(school, now=now),
        harm=report(teacher, school, now=now),
        session=hold_session(officer, school.unit, school, held_at=now, now=now, pupils=40, letters=40),
        operation=run_operation(officer, school.unit, started_at=now, now=now, tallies={"SPEEDING": (3, False)}),
        report=compile_report(by=None, unit=school.unit, week=WEEK.before, now=now),
        shift=shift,
        school=school,
        draft=begin(officer, school, now=now),
        finding=finding(officer, school, now=now),
        hazard=make_hazard(officer, school),
        venue=make_venue(school.unit),
        notice=Notice.objects.filter(to=officer).first(),
    )


# Whose page it is, its route, and which row of the scene it shows.
LISTS = (
    ("officer", "home"),
    ("officer", "incidents:list"),
    ("officer", "incidents:concerns"),
    ("officer", "incidents:letters"),
    ("officer", "incidents:briefings"),
    ("officer", "incidents:steps"),
    ("officer", "incidents:tips"),
    ("officer", "incidents:harm_reports"),
    ("chief", "incidents:clocks"),
    ("chief", "incidents:routing"),
    ("chief", "incidents:seals"),
    ("chief", "incidents:retention"),
    ("chief", "incidents:handling_times"),
    ("officer", "patrols:my_shifts"),
    ("chief", "patrols:points"),
    ("officer", "patrols:my_points"),
    ("chief", "patrols:completion"),
    ("chief", "patrols:video_checks"),
    ("officer", "notifications:inbox"),
    ("chief", "patrols:roster"),
    ("chief", "patrols:shifts"),
    ("chief", "patrols:posts"),
    ("chief", "patrols:attendance"),
    ("chief", "schools:list"),
    ("chief", "schools:map"),
    ("chief", "schools:streets"),
    ("chief", "schools:inspections"),
    ("chief", "schools:coverage"),
    ("chief", "schools:findings"),
    ("chief", "schools:notices"),
    ("chief", "schools:compliance"),
    ("chief", "schools:compliance_schools"),
    ("chief", "schools:rules"),
    ("chief", "schools:hazards"),
    ("chief", "schools:venues"),
    ("chief", "campaigns:sessions"),
    ("chief", "campaigns:operations"),
    ("chief", "campaigns:programmes"),
    ("chief", "board:duty"),
    ("commander", "board:dashboard"),
    ("commander", "board:map"),
    ("commander", "board:hot_spots"),
    ("commander", "reports:harm"),
    ("commander", "reports:list"),
)
FORMS = (
    ("officer", "incidents:log"),
    ("teacher", "incidents:raise_concern"),
    ("teacher", "incidents:report_harm"),
    ("chief", "incidents:new_rule"),
    ("officer", "accounts:preferences"),
    ("officer", "accounts:factors"),
    ("officer", "accounts:set_up_app"),
    ("chief", "campaigns:new_session"),
    ("chief", "patrols:new_point"),
    ("chief", "patrols:new_patrol"),
    ("chief", "patrols:new_video_round"),
    ("admin", "accounts:people"),
    ("admin", "accounts:factor_rules"),
    ("auditor", "board:journal"),
)
FILES = (
    ("officer", "incidents:file", "incident"),
    ("officer", "incidents:concern", "concern"),
    ("officer", "incidents:tip", "tip"),
    ("officer", "incidents:harm_report", "harm"),
    ("chief", "patrols:shift", "shift"),
    ("chief", "schools:sheet", "school"),
    ("chief", "schools:new_seat", "school"),
    ("officer", "schools:inspection", "draft"),
    ("officer", "schools:finish_inspection", "draft"),
    ("officer", "schools:finding", "finding"),
    ("chief", "schools:standards", "school"),
    ("chief", "schools:surroundings", "school"),
    ("chief", "schools:hazard", "hazard"),
    ("chief", "schools:venue", "venue"),
    ("chief", "schools:plan", "school"),
    ("chief", "schools:edit_plan", "school"),
    ("chief", "board:school", "school"),
    ("chief", "campaigns:session", "session"),
    ("chief", "campaigns:operation", "operation"),
    ("commander", "reports:report", "report"),
)


def pages(scene: Scene) -> list[tuple[str, str]]:
    """Who opens which address; sorted, so that one browser serves one person."""
    plain = [(who, reverse(route)) for who, route in LISTS + FORMS]
    rows = [(who, reverse(route, args=[getattr(scene, row).pk])) for who, route, row in FILES]
    doors = [("teacher", reverse("incidents:raise_concern") + "?door=PUPIL"), ("officer", "/nowhere/")]
    doors.append(("chief", reverse("search") + "?q=hill"))
    return sorted(plain + rows + doors)
