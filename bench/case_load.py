"""G2, G3: lists of incidents and concerns under every filter, free text, and the duplicates hint, at full size.

`CASE_ROWS` says how many incidents (1,000,000 by default), and there are three concerns for ten of them. Each list
stands beside the same answer by one statement written by hand.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from bench.cases import WORDS, Room, fill
from bench.harness import Result, milliseconds, scratch_database
from incidents.models import ConcernType, Incident, IncidentType
from incidents.selectors import files_like, similar_incidents, similar_signs
from incidents.views import concern_list, incident_list
from safeschool.accounts.models import User

ROWS = int(os.environ.get("CASE_ROWS", "1000000"))
TIMES, ALLOWED_MS = 1.5, 15.0
SEARCH_MS, HINT_MS = 100.0, 50.0
ROUNDS = 9
INCIDENT_SQL = """
SELECT i.id, i.number, i.severity, i.status, i.occurred_at, i.due_at, t.name_en, s.name, u.name
FROM incidents_incident i JOIN incidents_incidenttype t ON t.id = i.type_id
LEFT JOIN schools_school s ON s.id = i.school_id JOIN accounts_unit u ON u.id = i.unit_id
WHERE NOT i.is_sealed AND {sight} {narrowed} ORDER BY i.occurred_at DESC, i.id DESC LIMIT 51
"""
CONCERN_SQL = """
SELECT i.id, i.state, i.urgency, i.raised_at, i.acknowledge_by, i.answer_by, t.name_en, s.name, u.name
FROM incidents_concern i JOIN incidents_concerntype t ON t.id = i.type_id
LEFT JOIN schools_school s ON s.id = i.school_id JOIN accounts_unit u ON u.id = i.unit_id
WHERE {sight} AND NOT EXISTS (SELECT FROM incidents_incident f WHERE f.id = i.incident_id AND f.is_sealed)
    {narrowed} ORDER BY i.raised_at DESC, i.id DESC LIMIT 51
"""
OPEN = "('REPORTED','ACCEPTED','RETURNED','HANDLING','WAITING','RESOLVED','CLOSE_REQUESTED','REOPENED')"
LATE = "('REPORTED','ACCEPTED','RETURNED','HANDLING','WAITING','REOPENED')"
OPEN_CONCERN = "('SUBMITTED','ACKNOWLEDGED','VERIFYING','WAITING','SCHOOL_HANDLES')"
SHARED = "i.confidentiality IN ('INTERNAL', 'RESTRICTED')"
Asked = tuple[str, dict[str, str], str]


def run() -> Iterator[Result]:
    """Lists, search and hint; each list holds at one and a half times its floor and 15 ms."""
    with scratch_database():
        yield from measured(fill(ROWS, ROWS * 3 // 10))


def measured(room: Room) -> Iterator[Result]:
    """Everything that is measured, in a room that is there."""
    for who, user, sight, counted in _readers_of_incidents(*_where(room)):
        for name, query, narrowed in [*_common(room, "occurred_at"), *_of_incidents()]:
            seen = counted if name in COUNTED else sight
            sql = INCIDENT_SQL.format(sight=seen, narrowed=narrowed)
            yield _listed(f"incidents_{who}_{name}", incident_list, user, query, sql)
    for who, user, sight, counted in _readers_of_concerns(*_where(room)):
        for name, query, narrowed in [*_common(room, "raised_at"), *_of_concerns()]:
            seen = counted if name in (*COUNTED, "in_time") else sight
            yield _listed(
                f"concerns_{who}_{name}", concern_list, user, query, CONCERN_SQL.format(sight=seen, narrowed=narrowed)
            )
    yield from _statements(room)
    for who, user in (("officer", room.world.officer), ("commander", room.world.commander)):
        yield _late(
            f"search_incidents_{who}", SEARCH_MS, [partial(_page, incident_list, user, {"q": q}) for q in ASKED]
        )
        yield _late(f"search_concerns_{who}", SEARCH_MS, [partial(_page, concern_list, user, {"q": q}) for q in ASKED])
    yield from _hints(room)


# What a reader who only counts confidential files is answered by every row.
COUNTED = ("all", "month", "ward", "open")
# Common words, rare ones, several, a number of a plate, a number of a file, a kind, diacritics, and none that is there.
ASKED = [
    *WORDS[:6], *WORDS[30:36], "dao gay", "cổng trường tan học", "mất cắp xe đạp", "15b1-4711", "B-123456", "fire",
    "theft ho sen", "Dư Hàng Kênh dao", "xe", "o", "zanzibar", "hoc sinh zanzibar", "ngo 45 dao le chan", "cong",
]  # fmt: skip


def _where(room: Room) -> tuple[Room, str, str, str]:
    """The room, and the rows of its ward, of the city, and of the school's shared ones."""
    world = room.world
    wards = ", ".join(str(pk) for pk in world.commander.reach())
    school = f"i.school_id = {world.school.pk} AND {SHARED}"
    return room, f"i.unit_id = {world.ward.pk}", f"i.unit_id IN ({wards})", school


def _readers_of_incidents(room: Room, ward: str, city: str, school: str) -> list[tuple[str, User, str, str]]:
    """Who looks, and what they see: with a filter about the content, and without."""
    officer, commander = room.world.officer, room.world.commander
    own = {
        user: f"({SHARED} OR i.reported_by_id = {user.pk} OR i.assignee_id = {user.pk})"
        for user in (officer, commander)
    }
    return [
        ("officer", officer, f"{ward} AND {own[officer]}", f"{ward} AND {own[officer]}"),
        ("chief", room.chief, ward, ward),
        ("commander", commander, f"{city} AND {own[commander]}", city),
        ("head", room.head, school, school),
    ]


def _readers_of_concerns(room: Room, ward: str, city: str, school: str) -> list[tuple[str, User, str, str]]:
    """The same for concerns: everybody sees those that they raised, too."""
    told = []
    for who, user, sight, counted in (
        ("officer", room.world.officer, ward, ward),
        ("chief", room.chief, ward, ward),
        ("commander", room.world.commander, f"{city} AND {SHARED}", city),
        ("head", room.head, school, school),
    ):
        raised = f"i.raised_by_id = {user.pk}"
        told.append((who, user, f"(({sight}) OR {raised})", f"(({counted}) OR {raised})"))
    return told


def _common(room: Room, at: str) -> list[Asked]:
    first = timezone.localdate() - timedelta(days=400)
    last = first + timedelta(days=30)
    month = f"AND i.{at} >= '{first}T00:00+07' AND i.{at} < '{last + timedelta(days=1)}T00:00+07'"
    ward, school = room.world.ward, room.world.school
    return [
        ("all", {}, ""),
        ("month", {"since": str(first), "until": str(last)}, month),
        ("ward", {"unit": ward.code}, f"AND i.unit_id = {ward.pk}"),
        ("school", {"school": school.code}, f"AND i.school_id = {school.pk}"),
        ("confidential", {"level": "CONFIDENTIAL"}, f"AND NOT {SHARED}"),
        ("shared", {"level": "SHARED"}, f"AND {SHARED}"),
    ]


def _of_incidents() -> list[Asked]:
    hour = "extract(hour FROM i.occurred_at AT TIME ZONE 'Asia/Ho_Chi_Minh') = 7"
    day = "extract(isodow FROM i.occurred_at AT TIME ZONE 'Asia/Ho_Chi_Minh') = 1"
    ever = "EXISTS (SELECT FROM incidents_incidentnote n WHERE n.incident_id = i.id AND n.to_status = '{}')"
    return [
        ("open", {"state": "OPEN"}, f"AND i.status IN {OPEN}"),
        ("handling", {"state": "HANDLING"}, "AND i.status = 'HANDLING'"),
        ("closed", {"state": "CLOSED"}, "AND i.status = 'CLOSED'"),
        ("reopened_none", {"state": "REOPENED"}, "AND i.status = 'REOPENED'"),
        ("critical", {"severity": "CRITICAL"}, "AND i.severity = 'CRITICAL'"),
        ("type", {"type": "THEFT"}, "AND t.code = 'THEFT'"),
        ("group", {"group": "TRAFFIC"}, 'AND t."group" = \'TRAFFIC\''),
        ("gate", {"place": "GATE"}, "AND i.place_relation = 'GATE'"),
        ("online_none", {"place": "ONLINE"}, "AND i.place_relation = 'ONLINE'"),
        ("hour", {"weekday": "1", "hour": "7"}, f"AND i.date_precision = 'EXACT' AND {day} AND {hour}"),
        ("late", {"due": "LATE"}, f"AND i.due_at <= now() AND i.status IN {LATE}"),
        ("reached", {"reached": "TRANSFERRED"}, f"AND {ever.format('TRANSFERRED')}"),
        ("reached_none", {"reached": "RETURNED"}, f"AND {ever.format('RETURNED')}"),
        ("type_open", {"type": "THEFT", "state": "OPEN"}, f"AND t.code = 'THEFT' AND i.status IN {OPEN}"),
        ("type_gate_critical", {"type": "FIRE", "place": "GATE", "severity": "CRITICAL"},
         "AND t.code = 'FIRE' AND i.place_relation = 'GATE' AND i.severity = 'CRITICAL'"),
    ]  # fmt: skip


def _of_concerns() -> list[Asked]:
    return [
        ("open", {"state": "OPEN"}, f"AND i.state IN {OPEN_CONCERN}"),
        ("submitted", {"state": "SUBMITTED"}, "AND i.state = 'SUBMITTED'"),
        ("unfounded", {"state": "UNFOUNDED"}, "AND i.state = 'UNFOUNDED'"),
        ("school_handles_none", {"state": "SCHOOL_HANDLES"}, "AND i.state = 'SCHOOL_HANDLES'"),
        ("at_once", {"urgency": "IMMEDIATE"}, "AND i.urgency = 'IMMEDIATE'"),
        ("type", {"type": "C_BULLYING"}, "AND t.code = 'C_BULLYING'"),
        ("in_time", {"clock": "in_time"}, "AND i.acknowledged_at <= i.acknowledge_by"),
        ("not_told", {"answer": "LATE"},
         f"AND i.state IN {OPEN_CONCERN} AND i.answered_at IS NULL AND i.answer_by <= now()"),
        ("type_at_once_open", {"type": "C_WEAPON", "urgency": "IMMEDIATE", "state": "OPEN"},
         f"AND t.code = 'C_WEAPON' AND i.urgency = 'IMMEDIATE' AND i.state IN {OPEN_CONCERN}"),
    ]  # fmt: skip


def _page(view: Callable[..., HttpResponse], user: User, query: dict[str, str]) -> None:
    request: Any = RequestFactory().get("/", query, headers={"HX-Request": "true"})
    request.user, request.htmx = user, HtmxDetails(request)
    answer = view(request)
    if answer.status_code != 200:
        raise RuntimeError(f"the list answered {answer.status_code}")


def _asked(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()


def _listed(name: str, view: Callable[..., HttpResponse], user: User, query: dict[str, str], sql: str) -> Result:
    figure = milliseconds(partial(_page, view, user, query), ROUNDS)
    least = milliseconds(partial(_asked, sql), ROUNDS)
    bar = TIMES * least + ALLOWED_MS
    ratio = round(figure / least, 2)
    return Result(name, round(figure, 1), "ms", round(least, 1), ratio, f"<= {bar:.1f} ms", figure <= bar)


def _statements(room: Room) -> Iterator[Result]:
    """As many statements for fifty rows as for none."""
    for name, view, nothing in (
        ("incidents", incident_list, {"state": "REOPENED"}),
        ("concerns", concern_list, {"state": "SCHOOL_HANDLES"}),
    ):
        counts = []
        for query in ({"state": "OPEN"}, nothing):
            with CaptureQueriesContext(connection) as asked:
                _page(view, room.world.commander, query)
            counts.append(len(asked))
        full, empty = counts
        yield Result(
            f"{name}_statements", full, "", empty, round(full / empty, 2), "as many as for no row", full == empty
        )


def _late(name: str, bar: float, acts: list[Callable[[], object]]) -> Result:
    """The 95th of a hundred of these acts, each done three times after once to warm up."""
    times = []
    for act in acts:
        act()
        for _round in range(3):
            start = perf_counter()
            act()
            times.append((perf_counter() - start) * 1000)
    late = sorted(times)[int(0.95 * (len(times) - 1))]
    return Result(f"{name}_p95", round(late, 1), "ms", None, None, f"<= {bar:g} ms", late <= bar)


def _hints(room: Room) -> Iterator[Result]:
    """While something is written: files like it, to an officer and to a commander; concerns like it, to a teacher."""
    world, now = room.world, timezone.now()
    kinds, signs = list(IncidentType.objects.all()), list(ConcernType.objects.all())
    places = list(Incident.objects.filter(unit=world.ward).select_related("school").order_by("-occurred_at")[:90:3])
    for who, user in (("officer", world.officer), ("commander", world.commander)):
        acts: list[Callable[[], object]] = [
            partial(
                similar_incidents, user, type=kinds[at % len(kinds)], at=now - timedelta(days=at), school=place.school,
                latitude=place.latitude, longitude=place.longitude, note=place.note,
            )
            for at, place in enumerate(places)
        ]  # fmt: skip
        yield _late(f"hint_incidents_{who}", HINT_MS, acts)
    for who, user in (("teacher", room.teacher), ("officer", world.officer)):
        acts = [
            partial(similar_signs, user, type=signs[at % len(signs)], school=place.school, note=place.note, at=now)
            for at, place in enumerate(places)
        ]
        yield _late(f"hint_concerns_{who}", HINT_MS, acts)
    concerns = list(world.ward.concerns.select_related("type", "school").order_by("-raised_at")[:30])
    yield _late("hint_triage_officer", HINT_MS, [partial(files_like, world.officer, one) for one in concerns])
