"""One row of everything, in one unit: what a stranger must not see."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from campaigns.actions import (
    add_task,
    agree,
    attach_session_photo,
    form_squad,
    found_model,
    found_programme,
    issue_material,
    move_model,
    plan_meeting,
    set_drill_rule,
    set_season,
    write_minutes,
)
from campaigns.models import Topic
from campaigns.workflow import ModelStatus
from incidents.actions import (
    Act,
    Agreed,
    Identity,
    Letter,
    add_party,
    attach_document,
    attach_photo,
    draw_briefing,
    give_task,
    hold_briefing,
    refer,
    save_rule,
    seize_item,
    send_letter,
    set_handling_time,
    set_retention,
)
from incidents.importing import bring_list
from incidents.models import FileSeal, Incident, Inquiry, NoticeDuty, RoutingRule, SealLift
from patrols.actions import ask_for_plan, grant_leave
from patrols.models import DutyPair, FixedPost, LeaveRequest, Swap, VideoRound
from safeschool.accounts.models import FactorRule, Passkey, Unit, User, WallLink
from safeschool.accounts.roles import Role
from safeschool.exports.actions import ask_export
from safeschool.exports.selectors.listings import LISTINGS
from safeschool.exports.workflow import Form
from safeschool.kernel.week import Week
from safeschool.notifications.models import Device
from safeschool.reports.actions import compile_report
from safeschool.reports.models import Circular, PaperTemplate
from schools.actions import answer_point, draw_street, write_plan, write_to_authority, write_visitor
from schools.importing import stage_import
from schools.models import Agency, School
from tests.campaigns.factories import hold_drill, hold_session, order_one, publish_one, run_operation, school_morning
from tests.factories import make_person, seat
from tests.incidents.alarm_factories import make_device, press
from tests.incidents.factories import early_warning, log, picture, raise_one, report, tell
from tests.patrols.factories import give_seat, make_patrol, make_shift
from tests.schools.factories import make_contact, make_exception
from tests.schools.rounds import ALARM, begin, finding, make_hazard, make_venue


def world_of(north: Unit, school: School, officer: User, chief: User, teacher: User) -> dict[str, Any]:
    """The rows, by the names that the access matrix uses."""
    circular = Circular.objects.create(
        unit=north, first_on=date(2026, 9, 1), last_on=date(2026, 9, 30), drawn_at=timezone.now()
    )
    incident = log(officer, school, code="GATE_CONGESTION")
    shift = make_shift(school)
    assignment = give_seat(shift, officer)
    swap = Swap.objects.create(
        assignment=assignment, asked_by=officer, required_at=shift.required_at, ends_at=shift.ends_at
    )
    who = Identity("Nguyễn Văn An")
    party = add_party(by=officer, incident=incident, roles=["WITNESS"], kind="PUPIL", is_minor=True, identity=who)
    concern = raise_one(officer, school)
    now = timezone.now()
    item = seize_item(
        act=Act(officer, incident, now, now), kind="KNIFE", description="Knife of Hill School", place="North ward"
    )
    letter = send_letter(
        by=officer, submission=uuid4(), now=now, pictures=[ContentFile(picture())],
        letter=Letter(school, "NOTICE", "Fight near Hill School", "In North ward.", "RESTRICTED"),
    )  # fmt: skip
    drawn = draw_briefing(by=officer, unit=north, first_on=now.date(), last_on=now.date())
    agreed = [Agreed("Light at Hill School", "Officer", now.date())]
    briefing = hold_briefing(
        by=officer, briefing=drawn, held_on=now.date(), attendees="Officer", remarks="", agreed=agreed
    )
    health = Agency.objects.get(code="HEALTH")
    lift = _lift(log(officer, school), officer, chief)
    tip = tell(school, photos=[picture()])
    harm = report(officer, school)
    draft, found = begin(officer, school), finding(officer, school)
    shown = ContentFile(picture(), name="gate.jpg")
    visit = write_visitor(by=teacher, school=school, now=timezone.now(), full_name="Ann", purpose="Repair")
    seen = answer_point(by=officer, inspection=draft, code=ALARM, verdict="PASS", photos=[shown])
    return {
        "letter": letter,
        "enclosure": letter.enclosures.get().name,
        "duty": NoticeDuty.objects.create(incident=incident, due_at=now),
        "briefing": briefing,
        "agreed": briefing.actions.get(),
        "referral": refer(by=officer, incident=incident, agency=health, reason="Care", now=now),
        "case_task": give_task(
            by=chief,
            incident=incident,
            what="Call Hill School",
            owner=officer,
            due_on=now.date() + timedelta(days=1),
            now=now,
        ),
        "tip": tip,
        "tip_photo": tip.photos.get().name,
        "harm": harm,
        "clock": harm.clocks.first(),
        "rule": save_rule(by=chief, rule=RoutingRule(), unit=north, name="Nights of North", within_minutes=5),
        "lift": lift,
        "sealed": lift.seal.incident,
        "retention_time": set_retention(by=chief, unit=north, type=None, years=5),
        "handling_time": set_handling_time(
            by=chief, unit=north, type=None, severity="LOW", amount=2, counted_in="WORKING_DAYS"
        ),
        "plan_number": write_plan(by=chief, school=school, parts={"RAIN": "Tents."}, now=timezone.now()).number,
        "visit": visit,
        "badge": visit.badge,
        "hazard": make_hazard(officer, school),
        "venue": make_venue(north),
        "inspection": draft,
        "code": ALARM,
        "finding": found,
        "paper": found.notice,
        "authority": write_to_authority(
            by=officer, notice=found.notice, addressee="Education of North ward", now=now + timedelta(days=40)
        ),
        "evidence": seen.photos.get().name,
        "officer": officer,
        "north": north,
        "incident": incident,
        "photo": attach_photo(by=officer, incident=incident, upload=ContentFile(picture())).name,
        "document": attach_document(
            by=officer, incident=incident, upload=ContentFile(b"Statement of North ward"), title="Statement"
        ).name,
        "party": party,
        "item": item,
        "school": school,
        "gate": school.campuses.first().gates.first(),
        "campus": school.campuses.first(),
        "street": draw_street(by=chief, unit=north, name="Hill Street"),
        "seat": school.seats.first(),
        "season": set_season(by=chief, unit=north, kind="SOWING", first_on=date(2026, 3, 1), last_on=date(2026, 4, 15)),
        "programme": found_programme(by=chief, unit=north, name="Safe way"),
        "contact": make_contact(school),
        "day": make_exception(north, date(2026, 9, 2), is_school_day=False),
        "batch": stage_import(by=chief, unit=north, source=b"name,code\nNew School,NEW\n", name="schools.csv"),
        "staged": stage_import(by=chief, unit=north, source=b"name,code\nHill School,H\n", name="a.csv").staged.get(),
        "inquiry": Inquiry.objects.create(
            school=school,
            matter="Shouts at Hill School",
            committee=["HEAD"],
            opened_by=teacher,
            opened_on=now.date(),
            due_on=now.date(),
        ),
        "past": bring_list(by=chief, unit=north, source=b"date,type\n2020,THEFT\n", name="Hill School.csv"),
        "report": compile_report(by=chief, unit=north, week=Week(2026, 40), now=timezone.now()),
        "circular": circular,
        "circular_entry": circular.entries.create(unit=north, criterion="OVERDUE", counted=2),
        "word_template": PaperTemplate.objects.create(unit=north, name="a.docx", body=b"", by=chief, put_at=now),
        "export": ask_export(by=officer, listing=LISTINGS["schools"], filters="", form=Form.CSV, now=timezone.now()),
        "form": "pdf",
        "figure": "OUTREACH_LETTERS",
        "concern": concern,
        "warning": early_warning(school),
        "alarm": press(teacher, school),
        "device": make_device(chief, school)[0],
        "wall": WallLink.objects.create(unit=north, name="Desk", digest="x"),
        "notice": chief.notices.first(),
        "passkey": Passkey.objects.create(user=officer, name="Key", credential_id=b"1", public_data=b"1"),
        "factor_rule": FactorRule.objects.create(unit=north, role=Role.AUXILIARY, from_on=date(2999, 1, 1)),
        "push_device": Device.objects.create(owner=officer, endpoint="https://push.example/1", p256dh="x", auth="x"),
        "assignment": assignment,
        "swap": swap,
        "gate_word": "000000000000000000000000",
        "tile_at": 0,
        "shift": shift,
        "post": shift.post,
        "plan": ask_for_plan(by=chief, unit=north, week=Week(2026, 48), now=timezone.now()),
        "leave": grant_leave(by=chief, user=officer, unit=north, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 2)),
        "fixed_post": FixedPost.objects.create(post=shift.post, user=officer),
        "pair": _pair(north, officer, chief),
        "leave_request": LeaveRequest.objects.create(
            user=officer, unit=north, starts_on=date(2027, 9, 1), ends_on=date(2027, 9, 2), kind="ANNUAL"
        ),
        "session": hold_session(officer, north, school),
        "operation": run_operation(officer, north),
        **_lessons(north, school, officer, chief),
        **_drills(school, chief),
        **_cooperation(north, chief),
        **_patrol(school, officer),
        **_materials(north, chief),
    }


def _pair(north: Unit, *people: User) -> DutyPair:
    one, other = sorted(people, key=lambda person: person.pk)
    return DutyPair.objects.create(unit=north, one=one, other=other)


def _lift(incident: Incident, officer: User, chief: User) -> SealLift:
    now = timezone.now()
    seal = FileSeal.objects.create(
        incident=incident, asked_by=officer, asked_at=now, reason="Law", agreed_by=chief, agreed_at=now
    )
    Incident.objects.filter(pk=incident.pk).update(is_sealed=True)
    return SealLift.objects.create(seal=seal, asked_by=officer, asked_at=now, reason="Order of North ward")


def _patrol(school: School, officer: User) -> dict[str, Any]:
    patrol = make_patrol(school, officer, now=timezone.now())
    stop = patrol.stops.get()
    row = VideoRound.objects.create(
        unit=school.unit, by=officer, on=date(2026, 9, 1), moment="ARRIVAL", begun_at=timezone.now()
    )
    return {
        "patrol": patrol, "stop": stop, "point": stop.point, "route": patrol.route, "video_round": row,
        "video_check": row.checks.create(
            school=school, found="Light of Hill School is broken", checked_at=timezone.now(), posts_manned="YES",
            traffic_police="NO", patrols="NO",
        ),
    }  # fmt: skip


def _cooperation(north: Unit, chief: User) -> dict[str, Any]:
    now = timezone.now()
    founded = found_model(by=chief, unit=north, name="Safe gates", founded_on=now.date())
    model = move_model(by=chief, model=founded, to=ModelStatus.ACTIVE, now=now)
    planned = plan_meeting(by=chief, model=model, planned_at=now, agenda="The gate", kind="REGULAR", now=now)
    meeting = write_minutes(by=chief, meeting=planned, held_at=now, minutes="North ward", now=now)
    agreed = agree(by=chief, meeting=meeting, text="Light", due_on=now.date() + timedelta(9), now=now, owner=chief)
    return {"model": model, "review": model.reviews.get(), "meeting": meeting, "agreed_here": agreed}


def _materials(north: Unit, chief: User) -> dict[str, Any]:
    letter = issue_material(
        by=chief, unit=north, kind="LETTER", title="Letter of North ward", topic=Topic.objects.get(code="TRAFFIC"),
        language="en", body="To the parents of {school}",
    )  # fmt: skip
    return {"material": letter, "squad": form_squad(by=chief, unit=north, name="Squad of North ward", members=[chief])}


def _lessons(north: Unit, school: School, officer: User, chief: User) -> dict[str, Any]:
    session, offer = hold_session(officer, north, school), publish_one(chief, north)
    orderer = seat(make_person("orderer", Role.HEAD_TEACHER, north), school)
    photo = attach_session_photo(by=officer, session=session, upload=ContentFile(picture()), has_consent=True)
    return {"offer": offer, "order": order_one(orderer, school, offer), "session_photo": photo.name}


def _drills(school: School, chief: User) -> dict[str, Any]:
    now = timezone.now()
    drill = hold_drill(chief, school, "KNIFE_ATTACK", school_morning(school, now - timedelta(days=21), 0))
    task = add_task(by=chief, drill=drill, text="Bar the door", owner=chief, due_on=now.date() + timedelta(3), now=now)
    facts = {"scenario": drill.scenario, "period": "TERM", "since": now.date()}
    return {"drill": drill, "drill_task": task, "drill_rule": set_drill_rule(by=chief, unit=school.unit, **facts)}
