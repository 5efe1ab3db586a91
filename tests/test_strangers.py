"""What is North's is told to nobody of South, whatever the hat, on no page, in no fragment, file or API answer."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from patrols.models import CheckIn
from safeschool.accounts.roles import ABILITIES, SCHOOL_ROLES, Role
from safeschool.audit.models import Entry
from tests.factories import make_person, seat
from tests.incidents.factories import picture
from tests.standing import (  # noqa: F401 - the fixtures of this file
    _chief,
    _city,
    _north,
    _officer,
    _other_school,
    _school,
    _south,
    _teacher,
    _world,
    standing,
)
from tests.test_access_matrix import ANYBODY, PAGES, PATTERNS, RESOURCES, ROW_OF

WITHOUT_ROW = sorted(
    name for name, pattern in PATTERNS.items() if not pattern.pattern.converters and PAGES[name] is not ANYBODY
)
TELLING = ("Hill School", "HILL", "North ward", "NORTH", "Officer", "Safe gates")
# Between them they open every page.
WIDEST = (Role.WARD_CHIEF, Role.COMMANDER, Role.AUDITOR, Role.SYSADMIN, Role.EDU_OFFICER, Role.VIDEO_INSPECTOR,
          Role.HEAD_TEACHER, Role.SCHOOL_GUARD)  # fmt: skip
FORMS = ("pdf", "xlsx", "docx", "json", "html")
# The row of North behind each resource; check-ins have no address of their own.
ROW_OF_RESOURCE = {
    "units": "north", "schools": "school", "incidents": "incident", "concerns": "concern", "posts": "post",
    "shifts": "shift", "sessions": "session", "operations": "operation", "reports": "report", "alarms": "alarm",
    "circulars": "circular",
    "inspections": "inspection", "findings": "finding", "lesson-offers": "offer", "lesson-orders": "order",
    "swaps": "swap", "exports": "export", "received-tips": "tip", "harm-reports": "harm", "letters": "letter",
    "tasks": "case_task",
    "inquiries": "inquiry", "legal-clocks": "clock", "retention-times": "retention_time",
    "handling-times": "handling_time",
    "patrol-points": "point", "patrol-stops": "stop", "video-checks": "video_check",
    "leave-requests": "leave_request",
    "drills": "drill", "models": "model", "meetings": "meeting", "materials": "material",
}  # fmt: skip
# What a stranger would write there, were the row his.
BODIES = {"move": {"to": "ACCEPTED"}, "update": {"name": "Mine"}, "partial_update": {"name": "Mine"}}
STEPS = (
    "begin",
    "mark",
    "end",
    "sign",
    "cancel",
    "rate",
    "minutes",
    "stock",
    "write",
    "accept",
    "answer",
    "decide",
    "appeal",
    "arrive",
    "leave",
    "finish",
    "extend",
)
METHODS = {"retrieve": "get", "move": "post", "photos": "post", "documents": "post", "destroy": "delete",
           "update": "put", "partial_update": "patch",
           "cap": "get", "file": "get", **dict.fromkeys(STEPS, "post")}  # fmt: skip
# Of no single row: a device's signed messages, which `incidents/test_alarm_api.py` forges.
OF_NO_ROW = {"list", "create", "beat", "receive"}
# Lists that tell every reader of the reader's own ground, and hold a line there.
OWN_GROUND = ("units", "compliance")


def told(answer) -> list[str]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return [word for word in TELLING if word in body.decode("utf-8", "ignore")]


def person_of_south(role: Role, south, other_school):
    person = make_person(f"south.{role.lower()}", role, south, full_name="Somebody Else")
    return seat(person, other_school) if role in SCHOOL_ROLES else person


@pytest.mark.parametrize("role", WIDEST, ids=str)
def test_no_page_and_no_fragment_tells_a_stranger_of_north(role, world, south, other_school, signed_in):
    browser = signed_in(person_of_south(role, south, other_school))
    leaks, asked = {}, {"school": "HILL", "unit": world["north"].pk}
    for name in WITHOUT_ROW:
        url = reverse(name)
        for kind, answer in {
            "page": browser.get(url),
            "asked for": browser.get(url, asked, headers={"hx-request": "true"}),
        }.items():
            # The code that one asked for oneself may stand in the page again.
            found = [word for word in told(answer) if kind != "asked for" or word != "HILL"]
            if found or answer.status_code >= 500:
                leaks[name, kind] = found or answer.status_code
    assert leaks == {}


def test_between_them_they_open_every_page():
    able = frozenset().union(*(ABILITIES[role] for role in WIDEST))
    assert all(not PAGES[name] or able & set(PAGES[name]) for name in WITHOUT_ROW)


def test_the_same_pages_tell_the_chief_of_north(world, chief, signed_in):
    """What the test above looks for is there to be seen."""
    browser = signed_in(chief)
    for name in ("home", "incidents:list", "schools:list", "patrols:posts", "campaigns:models", "reports:list"):
        assert told(browser.get(reverse(name))), name


@pytest.mark.parametrize("form", FORMS)
def test_the_report_is_no_file_for_a_stranger_or_for_nobody(world, stranger, client, signed_in, form):
    url = reverse("reports:download", args=[world["report"].pk, form])
    assert signed_in(stranger).get(url).status_code == 404
    assert client.get(url).headers["Location"].startswith("/sign-in/")


def test_every_resource_with_rows_stands_here():
    assert set(ROW_OF_RESOURCE) == {prefix for prefix, actions in RESOURCES.items() if "retrieve" in actions}
    assert {action for actions in RESOURCES.values() for action in actions} == OF_NO_ROW | set(METHODS)


def addresses(world) -> list[tuple[str, str, str]]:
    """(resource, action, URL) of every action on a row of North."""
    found = []
    for prefix, key in ROW_OF_RESOURCE.items():
        for action in sorted(set(RESOURCES[prefix]) - OF_NO_ROW):
            extra = f"{action}/" if action in ("move", "photos", "documents", "cap", "file", *STEPS) else ""
            own = getattr(world[key], "code", None) if prefix in ("schools", "units") else None
            for pk in filter(None, (world[key].pk, own)):
                found.append((prefix, action, f"/api/v1/{prefix}/{pk}/{extra}"))
    return found


@pytest.mark.parametrize("role", [Role.WARD_CHIEF, Role.SYSADMIN, Role.COMMANDER, Role.EDU_OFFICER], ids=str)
def test_the_api_tells_and_takes_nothing_of_north_from_a_stranger(role, world, south, other_school, program):
    api_client = program(person_of_south(role, south, other_school))
    lines = Entry.objects.count()
    wrong = {}
    for prefix in RESOURCES:
        answer = api_client.get(f"/api/v1/{prefix}/")
        if told(answer) or (
            answer.status_code == 200 and prefix not in OWN_GROUND and len(answer.json()["results"]) > 1
        ):
            wrong[prefix, "list"] = told(answer)
    for prefix, action, url in addresses(world):
        body = {"photo": ContentFile(picture(), "p.jpg")} if action == "photos" else BODIES.get(action, {})
        options = {"format": "multipart" if action == "photos" else "json"} if METHODS[action] != "get" else {}
        answer = getattr(api_client, METHODS[action])(url, body, **options)
        if answer.status_code not in (403, 404) or told(answer):
            wrong[prefix, action, url] = answer.status_code
    assert wrong == {}
    assert Entry.objects.count() == lines


def creations(world) -> dict[str, dict]:
    """What a stranger would write into North."""
    sent = {"submission": str(uuid4()), "occurred_at": "2026-01-05T16:10:00+07:00", "school": "HILL"}
    return {
        "incidents": {**sent, "type": "CRASH", "note": "x"},
        "concerns": {**sent, "type": "C_OTHER", "note": "x", "urgency": "SOON"},
        "schools": {"code": "NEW", "name": "New", "unit": "NORTH"},
        "checkins": {"submission": str(uuid4()), "assignment": world["assignment"].pk},
        "street-acts": {"submission": str(uuid4()), "kind": "VEHICLE", "patrol": world["patrol"].pk},
        "swaps": {"assignment": world["assignment"].pk},
        "sessions": {**sent, "unit": "NORTH", "format": "FIRST_LESSON", "held_at": "2026-01-05T16:10:00+07:00"},
        "operations": {**sent, "unit": "NORTH", "name": "x", "tactic": "POINT", "started_at": "2026-01-05T16:10:00Z"},
        "alarms": {"submission": str(uuid4()), "school": "HILL", "kind": "FIRE"},
        "harm-reports": {**sent, "place": "x", "reason": "x"},
        "retention-times": {"unit": "NORTH", "years": 9},
        "handling-times": {"unit": "NORTH", "severity": "LOW", "amount": 9},
        "letters": {**sent, "category": "NOTICE", "subject": "x", "body": "x"},
        "tasks": {"incident": world["incident"].number, "what": "x", "owner": "officer", "due_on": "2999-01-05"},
        "inquiries": {"school": "HILL", "matter": "x", "committee": ["HEAD"]},
        "lesson-orders": {**sent, "offer": world["offer"].pk, "dates": ["2026-01-05T09:00:00+07:00"], "heads": 30},
        "models": {"unit": "NORTH", "name": "x"},
        "meetings": {"model": world["model"].pk, "planned_at": "2026-01-05T16:10:00+07:00", "agenda": "x"},
        "drills": {"school": "HILL", "scenario": "KNIFE_ATTACK", "planned_at": "2999-01-05T09:00:00+07:00"},
        # Leave and wishes are always one's own, in one's own unit: these nobody may write.
        "leave-requests": {"starts_on": "2000-01-05", "ends_on": "2000-01-05", "kind": "ANNUAL"},
        "duty-wishes": {"rather": ["ARRIVAL"], "rather_not": ["ARRIVAL"]},
        # One's own rows may be taken along; names go to nobody without a reason.
        "exports": {"list": "incidents", "filter": "school=HILL", "form": "csv", "with_identities": True},
    }


def test_the_api_takes_nothing_into_north_from_a_stranger(world, stranger, program):
    made = creations(world)
    assert set(made) == {prefix for prefix, actions in RESOURCES.items() if "create" in actions}
    lines = Entry.objects.count()
    answers = {prefix: program(stranger).post(f"/api/v1/{prefix}/", body).status_code for prefix, body in made.items()}
    assert set(answers.values()) <= {400, 403, 404}, answers
    assert Entry.objects.count() == lines
    assert not CheckIn.objects.exists()


def test_the_api_tells_and_takes_nothing_from_whoever_is_not_signed_in(world, client):
    lines = Entry.objects.count()
    asked = [("get", f"/api/v1/{prefix}/") for prefix in RESOURCES]
    asked += [("post", f"/api/v1/{prefix}/") for prefix in creations(world)]
    asked += [(METHODS[action], url) for _prefix, action, url in addresses(world)]
    for method, url in asked:
        for headers in ({}, {"authorization": "Token of-somebody-else"}):
            answer = getattr(client, method)(url, headers=headers)
            assert answer.status_code in (401, 403), (method, url)
            assert told(answer) == []
    assert Entry.objects.count() == lines


def test_pictures_lie_behind_the_door_only(world, client, officer, signed_in):
    """No address serves the folder of files itself."""
    file = world["incident"].photos.get().file.name
    for url in (f"/media/{file}", f"/static/{file}", f"/{file}"):
        assert client.get(url).status_code == 404
        assert signed_in(officer).get(url).status_code == 404
    assert {"incidents:photo", "incidents:photo_small"} <= set(ROW_OF)
