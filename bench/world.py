"""A world to measure in: a unit, its school, its people, and as many incidents as one asks for."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from safeschool.accounts.actions import give_hat, issue_token, open_unit, welcome_person
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from schools.models import School

WARDS = 50


@dataclass(frozen=True)
class World:
    """One city of many wards; the officer and the school are of the first ward."""

    city: Unit
    ward: Unit
    school: School
    officer: User
    commander: User
    token: str


def build(wards: int = WARDS) -> World:
    """The city, its wards with a school each, an officer, the chief who is told, and a commander."""
    where: dict[str, Any] = {"country": "VN", "time_zone": "Asia/Ho_Chi_Minh"}
    city = open_unit(code="C", name="City", kind="PROVINCE_POLICE", **where)
    made = [open_unit(code=f"W{n}", name=f"Ward {n}", kind="POLICE_STATION", parent=city) for n in range(wards)]
    schools = [School.objects.create(unit=ward, code=f"S{ward.code}", name=f"School {ward.code}") for ward in made]
    officer = welcome_person(username="bench.officer", full_name="Officer", password=None)
    commander = welcome_person(username="bench.commander", full_name="Commander", password=None)
    give_hat(user=officer, unit=made[0], role=Role.WARD_OFFICER)
    chief = welcome_person(username="bench.chief", full_name="Chief", password=None)
    give_hat(user=chief, unit=made[0], role=Role.WARD_CHIEF)
    give_hat(user=commander, unit=city, role=Role.COMMANDER)
    return World(city, made[0], schools[0], officer, commander, issue_token(user=officer))


def standing() -> World:
    """The world that was built before, in a database that was kept."""
    ward = Unit.objects.get(code="W0")
    people = User.objects.in_bulk(["bench.officer", "bench.commander"], field_name="username")
    officer, commander = people["bench.officer"], people["bench.commander"]
    school = School.objects.get(unit=ward)
    return World(Unit.objects.get(code="C"), ward, school, officer, commander, issue_token(user=officer))


def fill_incidents(count: int, wards: int = WARDS, places: str = "") -> None:
    """That many incidents over three years, spread over wards, types and states by their number.

    `places` is a join that brings `s.cell`, `s.lat` and `s.lng` for the ward `u.k` and the number `n`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO incidents_incident (created_at, number, submission, digest, unit_id, school_id, type_id,
                severity, confidentiality, status, occurred_at, date_precision, reported_at, place, place_relation,
                note, outcome, legal_classification, source_ref, search_key, is_sealed
                {", cell, latitude, longitude" if places else ""})
            SELECT now(), 'B-' || n, gen_random_uuid(), '', u.id, school.id, t.id,
                (ARRAY['LOW','MEDIUM','HIGH','CRITICAL'])[1 + n %% 4],
                (ARRAY['INTERNAL','RESTRICTED','CONFIDENTIAL'])[1 + n %% 3],
                (ARRAY['REPORTED','ACCEPTED','HANDLING','RESOLVED'])[1 + n %% 4],
                now() - make_interval(secs => n * (3 * 365 * 86400.0 / %s)), 'EXACT', now(), 'Gate', 'GATE',
                'A note of some length about what happened at the gate, number ' || n, '', '', '',
                'b-' || n || ' gate a note of some length about what happened at the gate, number ' || n, false
                {", s.cell, s.lat, s.lng" if places else ""}
            FROM generate_series(1, %s) n
            JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS k FROM accounts_unit WHERE code LIKE 'W%%') u
                ON u.k = n %% %s
            JOIN schools_school school ON school.unit_id = u.id
            JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS k, count(*) OVER () AS c
                  FROM incidents_incidenttype) t ON t.k = (n * 7) %% t.c
            {places}
            """,
            [count, count, wards],
        )
        cursor.execute("ANALYZE")
