"""A room full of cases: incidents and concerns as years of work leave them, most of them done, in words of a town."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from bench.world import World, build
from incidents.actions import fold_counts
from safeschool.accounts.actions import give_hat, welcome_person
from safeschool.accounts.models import User
from safeschool.accounts.roles import Role
from safeschool.kernel.cells import cell_at
from schools.models import School, Seat

SCHOOLS_A_WARD, SPOTS_A_SCHOOL = 20, 10
# What notes are made of, without diacritics as a search reads them: common words first.
WORDS = [
    "hoc sinh", "cong truong", "xe may", "tan hoc", "danh nhau", "ngo 45", "bao ve", "nhom thanh nien", "dao", "gay",
    "dien thoai", "mat cap", "xe dap", "quan net", "ho sen", "ben xe", "cho du hang", "cau rao", "ngo quyen",
    "lach tray", "du hang kenh", "nghia xa", "an duong", "le chan", "cay xang", "tiem banh mi", "san bong",
    "nha van hoa", "hang rao", "via he", "mu bao hiem", "thuoc la dien tu", "bong cuoi", "to dan pho", "hieu thuoc",
    "ao ca", "bo song", "duong tau", "cau vuot", "ben do",
]  # fmt: skip
NOTE = """
    words[1 + (n * 7 %% 1009 * n %% 97) %% 8] || ' ' || words[1 + (n::bigint * 31 %% 7919) %% 40] || ' '
        || words[1 + (n::bigint * 131 %% 10007) %% 40] || ' bien so 15b1-' || (n::bigint * 7919 %% 99991)
"""
INCIDENTS = f"""
INSERT INTO incidents_incident (created_at, number, submission, digest, unit_id, school_id, type_id, severity,
    confidentiality, status, occurred_at, date_precision, reported_at, reported_by_id, place, place_relation, latitude,
    longitude, cell, note, outcome, legal_classification, due_at, source_ref, search_key, is_sealed)
SELECT at, 'B-' || n, gen_random_uuid(), '', unit_id, school_id, type_id,
    (ARRAY['LOW','LOW','LOW','MEDIUM','MEDIUM','HIGH','CRITICAL'])[1 + n * 3 %% 7],
    CASE WHEN n %% 11 = 0 THEN 'CONFIDENTIAL' WHEN n %% 3 = 0 THEN 'RESTRICTED' ELSE 'INTERNAL' END, status, at,
    CASE WHEN n %% 9 = 0 THEN 'DAY' ELSE 'EXACT' END, at,
    CASE WHEN unit_id = %(ward)s AND n %% 10 < 3 THEN %(officer)s END,
    spot_name, (ARRAY['INSIDE','GATE','ROUTE','ELSEWHERE'])[1 + n %% 4], lat, lng, cell, told,
    CASE WHEN status IN ('CLOSED', 'RESOLVED') THEN 'Done' ELSE '' END, '',
    CASE WHEN status IN ('CLOSED', 'RESOLVED', 'TRANSFERRED') THEN at + interval '5 days'
        ELSE now() + make_interval(hours => n %% 240 - 24) END,
    '', 'b-' || n || ' ' || spot_name || ' ' || told, n %% 997 = 0
FROM (
    SELECT n, s.*, t.id AS type_id, now() - make_interval(secs => n * (6 * 365 * 86400.0 / %(count)s)) AS at,
        CASE WHEN n > %(count)s / 50 THEN (ARRAY['CLOSED','CLOSED','CLOSED','TRANSFERRED'])[1 + n %% 4]
            ELSE (ARRAY['REPORTED','ACCEPTED','HANDLING','WAITING','RESOLVED','CLOSED'])[1 + n %% 6] END AS status,
        {NOTE} AS told
    FROM (SELECT %(words)s::text[] AS words) w, generate_series(1, %(count)s) n
    JOIN spot s ON s.k = (n::bigint * 7919) %% %(spots)s
    JOIN incidenttypes t ON t.k = (n::bigint * 104729 %% 99991) %% %(incidenttypes)s
) made
"""
# Each done file has its last step.
NOTES = """
INSERT INTO incidents_incidentnote (created_at, incident_id, by_id, happened_at, text, from_status, to_status)
SELECT now(), id, %(officer)s, occurred_at + interval '1 day', '', 'HANDLING', status
FROM incidents_incident WHERE status IN ('CLOSED', 'TRANSFERRED', 'RESOLVED')
"""
CONCERNS = f"""
INSERT INTO incidents_concern (created_at, submission, digest, unit_id, school_id, type_id, door, urgency,
    is_life_safety, confidentiality, state, note, place, latitude, longitude, raised_by_id, raised_at, acknowledge_by,
    acknowledged_at, acknowledged_by_id, answer_by, answered_at, incident_id, search_key)
SELECT at, gen_random_uuid(), '', unit_id, school_id, type_id, 'PLACE',
    (ARRAY['IMMEDIATE','H24','ROUTINE','ROUTINE'])[1 + n %% 4], n %% 50 = 0,
    CASE WHEN n %% 7 = 0 THEN 'CONFIDENTIAL' ELSE 'RESTRICTED' END, state, told, spot_name, lat, lng,
    CASE WHEN school_id = %(school)s THEN %(teacher)s ELSE %(officer)s END, at, at + interval '4 hours',
    CASE WHEN state <> 'SUBMITTED' THEN at + make_interval(hours => n %% 5) END,
    CASE WHEN state <> 'SUBMITTED' THEN %(officer)s END, at + interval '2 days',
    CASE WHEN n > %(count)s / 50 THEN at + interval '1 day' END,
    CASE WHEN state = 'CONVERTED' THEN %(first)s + n * 3 END, spot_name || ' ' || told
FROM (
    SELECT n, s.*, t.id AS type_id, now() - make_interval(secs => n * (6 * 365 * 86400.0 / %(count)s)) AS at,
        CASE WHEN n > %(count)s / 50 THEN (ARRAY['CLOSED','CLOSED','CONVERTED','UNFOUNDED'])[1 + n %% 4]
            ELSE (ARRAY['SUBMITTED','ACKNOWLEDGED','VERIFYING','WAITING','CLOSED','CONVERTED'])[1 + n %% 6]
        END AS state,
        {NOTE} AS told
    FROM (SELECT %(words)s::text[] AS words) w, generate_series(1, %(count)s) n
    JOIN spot s ON s.k = (n::bigint * 7919) %% %(spots)s
    JOIN concerntypes t ON t.k = (n::bigint * 104729 %% 99991) %% %(concerntypes)s
) made
"""


@dataclass(frozen=True)
class Room:
    """The world, and who looks into it besides its officer and its commander."""

    world: World
    chief: User
    head: User
    teacher: User


def fill(incidents: int, concerns: int) -> Room:
    """The rows past the triggers, then every sum counted at once, as a restore would."""
    world = build()
    ward, school = world.ward, world.school
    chief = User.objects.get(username="bench.chief")
    people = []
    for name, role in (("bench.head", Role.HEAD_TEACHER), ("bench.teacher", Role.HOMEROOM_TEACHER)):
        person = welcome_person(username=name, full_name=name, password=None)
        Seat.objects.create(membership=give_hat(user=person, unit=ward, role=role), school=school)
        people.append(person)
    spots = _spots()
    told: dict[str, Any] = {
        "ward": ward.pk, "school": school.pk, "officer": world.officer.pk, "teacher": people[1].pk, "spots": spots,
        "words": [*WORDS], "incidenttypes": _numbered("incidenttype"), "concerntypes": _numbered("concerntype"),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(INCIDENTS, {**told, "count": incidents})
        cursor.execute("SELECT min(id) FROM incidents_incident")
        first = cursor.fetchone()[0]
        cursor.execute(NOTES, told)
        cursor.execute(CONCERNS, {**told, "count": concerns, "first": first})
        cursor.execute("SELECT recount_incidents(ARRAY(SELECT id FROM accounts_unit))")
        cursor.execute("SELECT recount_cells(ARRAY(SELECT id FROM accounts_unit))")
        fold_counts()
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    return Room(world, chief, *people)


def _spots() -> int:
    """More schools in every ward, and places near each; how many places there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO schools_school (created_at, code, name, search_key, area, address, phone, note, unit_id,
                buffer_m)
            SELECT now(), u.code || '-' || n, 'School ' || n || ' of ' || u.code, '', 'URBAN', '', '', '', u.id, 200
            FROM accounts_unit u, generate_series(2, %s) n WHERE u.code LIKE 'W%%'""",
            [SCHOOLS_A_WARD],
        )
        cursor.execute(
            """CREATE TEMP TABLE spot (k bigint PRIMARY KEY, unit_id bigint, school_id bigint, lat float8, lng float8,
            cell bigint, spot_name text)"""
        )
        schools, count = list(School.objects.order_by("pk").values_list("pk", "unit_id")), 0
        with cursor.copy("COPY spot FROM STDIN") as rows:
            for at, (pk, unit) in enumerate(schools):
                for near in range(SPOTS_A_SCHOOL):
                    lat, lng = 20.7 + at % 40 * 0.01 + near * 0.0004, 106.5 + at // 40 * 0.01 + near * 0.0003
                    name = WORDS[(at * 7 + near) % len(WORDS)]
                    rows.write_row((count, unit, pk, lat, lng, cell_at(lat, lng), f"{name} {at % 90}"))
                    count += 1
        cursor.execute("ANALYZE spot")
    return count


def _numbered(kind: str) -> int:
    """The types in a table by number from 0 on; how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMP TABLE {kind}s AS
            SELECT (row_number() OVER (ORDER BY id) - 1)::bigint AS k, id FROM incidents_{kind}"""
        )
        cursor.execute(f"ANALYZE {kind}s")
        cursor.execute(f"SELECT count(*) FROM {kind}s")
        return int(cursor.fetchone()[0])
