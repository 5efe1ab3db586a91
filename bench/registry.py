"""G2, G3, G11: the registry over 60,000 schools, each beside its floor; one sheet; a province's shares; a long list."""

import csv
import io
from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from bench.harness import Result, milliseconds, scratch_database
from safeschool.accounts.actions import give_hat, open_unit, welcome_person
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from schools.importing import import_schools
from schools.models import School
from schools.views.compliance import compliance
from schools.views.registry import school_list, school_sheet

PROVINCES, WARDS, SCHOOLS, LISTED = 4, 50, 60_000, 20_000
TIMES, ALLOWED_MS = 1.5, 15.0
SHEET_MS, SHEET_QUERIES, SHARES_MS, IMPORT_S = 150.0, 20, 300.0, 30.0
LIST_SQL = """
SELECT s.id, s.code, s.name, s.address, u.name,
       ARRAY(SELECT l.name_en FROM schools_school_levels sl JOIN schools_schoollevel l ON l.id = sl.schoollevel_id
             WHERE sl.school_id = s.id)
FROM schools_school s JOIN accounts_unit u ON u.id = s.unit_id
WHERE s.unit_id = ANY(%s) {narrowed} ORDER BY s.name, s.id LIMIT 51
"""
SHARE_SQL = """
SELECT s.unit_id, s.area, count(*) FROM schools_school s
WHERE s.unit_id = ANY(%s) AND EXISTS (SELECT 1 FROM schools_inspection i WHERE i.school_id = s.id
    AND i.finished_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM schools_standing t JOIN schools_checklistitem c ON c.id = t.item_id
    WHERE t.school_id = s.id AND t.verdict = 'FAIL' AND c.is_critical)
GROUP BY 1, 2
"""
FILL = (
    """INSERT INTO schools_school (created_at, code, name, search_key, area, address, latitude, longitude, phone, note,
        unit_id, buffer_m)
    SELECT now(), 'B' || n, 'Trường Tiểu học Dư Hàng ' || n, 'truong tieu hoc du hang ' || n || ' b' || n,
        (ARRAY['URBAN','TOWN','RURAL'])[1 + n %% 3], 'Hồ Sen ' || n, 20.0 + n %% 977 * 0.001, 106.0 + n / 977 * 0.001,
        '', '', u.id, 200
    FROM generate_series(1, %s) n
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS k, count(*) OVER () AS c FROM accounts_unit
          WHERE code LIKE 'W%%') u ON u.k = n %% u.c""",
    """INSERT INTO schools_school_levels (school_id, schoollevel_id)
    SELECT s.id, (SELECT id FROM schools_schoollevel WHERE code = 'PRIMARY') FROM schools_school s""",
    """INSERT INTO schools_campus (created_at, name, is_teaching_point, latitude, longitude, school_id)
    SELECT now(), 'Main site', false, latitude, longitude, id FROM schools_school""",
    """INSERT INTO schools_gate (created_at, name, latitude, longitude, traffic, radius_m, campus_id)
    SELECT now(), g || ' gate', latitude, longitude, 1, 60, id FROM schools_campus, generate_series(1, 2) g""",
    """INSERT INTO schools_belltime (created_at, moment, starts, ends, weekdays, school_id)
    SELECT now(), m, t::time, t::time + interval '30 minutes', 31, s.id
    FROM schools_school s, (VALUES ('ARRIVAL', '07:00'), ('DISMISSAL', '16:00')) b (m, t)""",
    """INSERT INTO schools_enrolment (created_at, year, pupils, boarders, school_id)
    SELECT now(), y, 800, 0, s.id FROM schools_school s, generate_series(2024, 2026) y""",
    """INSERT INTO schools_contact (created_at, duty, full_name, phone, search_key, school_id)
    SELECT now(), 'Head', 'Head of ' || name, '0', 'head of ' || search_key, id FROM schools_school""",
    """INSERT INTO schools_inspection (created_at, kind, submission, items, version, inspected_on, finished_at, present,
        remarks, police_signature, school_signature, by_id, school_id, unit_id)
    SELECT now(), 'ROUTINE', gen_random_uuid(), '{}', '1', current_date, now(), '', '', '[]', '[]',
        (SELECT min(id) FROM accounts_user), s.id, s.unit_id FROM schools_school s WHERE s.id %% 8 > 0""",
    """INSERT INTO schools_standing (created_at, verdict, seen_on, inspection_id, item_id, school_id)
    SELECT now(), CASE WHEN (i.school_id + c.id) %% 97 = 0 THEN 'FAIL' ELSE 'PASS' END, current_date, i.id, c.id,
        i.school_id FROM schools_inspection i JOIN schools_school s ON s.id = i.school_id
    JOIN accounts_unit u ON u.id = s.unit_id AND u.code LIKE 'W0-%%', schools_checklistitem c""",
)


def run() -> Iterator[Result]:
    """List, search, sheet, shares and import; the import comes last, for it adds rows."""
    with scratch_database():
        provinces, officer, commander, whole = _people()
        for statement in FILL:
            with connection.cursor() as cursor:
                cursor.execute(statement, [SCHOOLS] if "generate_series(1, %s)" in statement else [])
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        for who, user in (("officer", officer), ("commander", commander), ("everywhere", whole)):
            yield _listed(f"registry_list_{who}", user, {}, "")
            yield _listed(f"registry_search_{who}", user, {"q": "dư hàng 59"}, SEARCHED)
        yield _listed("registry_search_everywhere_none", whole, {"q": "nothing like it"}, NOWHERE)
        yield from _sheet(officer)
        yield _shares(commander)
        yield _import(provinces[1])


SEARCHED = " AND s.search_key LIKE '%%du%%' AND s.search_key LIKE '%%hang%%' AND s.search_key LIKE '%%59%%'"
NOWHERE = " AND s.search_key LIKE '%%nothing%%' AND s.search_key LIKE '%%like%%' AND s.search_key LIKE '%%it%%'"


def _people() -> tuple[list[Unit], User, User, User]:
    """Four provinces of fifty wards; an officer of a ward, a commander of a province, and one over all."""
    where: dict[str, Any] = {"country": "VN", "time_zone": "Asia/Ho_Chi_Minh"}
    land = open_unit(code="LAND", name="Land", kind="PROVINCE_POLICE", **where)
    provinces = []
    for number in range(PROVINCES):
        province = open_unit(code=f"P{number}", name=f"Province {number}", kind="PROVINCE_POLICE", parent=land)
        for ward in range(WARDS):
            name = f"Ward {number}-{ward}"
            open_unit(code=f"W{number}-{ward}", name=name, kind="POLICE_STATION", parent=province)
        provinces.append(province)
    posts = (
        ("officer", Unit.objects.get(code="W0-0"), Role.WARD_OFFICER),
        ("commander", provinces[0], Role.COMMANDER),
        ("whole", land, Role.COMMANDER),
    )
    people = []
    for name, unit, role in posts:
        person = welcome_person(username=f"bench.{name}", full_name=name.title(), password=None)
        give_hat(user=person, unit=unit, role=role)
        people.append(person)
    return provinces, people[0], people[1], people[2]


def _page(view: Callable[..., HttpResponse], user: User, route: str, query: dict[str, str], *args: int) -> None:
    request: Any = RequestFactory().get(reverse(route, args=args), query, headers={"HX-Request": "true"})
    request.user, request.htmx = user, HtmxDetails(request)
    answer = view(request, *args)
    if answer.status_code != 200:
        raise RuntimeError(f"{route} answered {answer.status_code}")


def _asked(sql: str, units: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [units])
        cursor.fetchall()


def _listed(name: str, user: User, query: dict[str, str], narrowed: str) -> Result:
    units = list(user.reach())
    figure = milliseconds(partial(_page, school_list, user, "schools:list", query))
    least = milliseconds(partial(_asked, LIST_SQL.format(narrowed=narrowed), units))
    bar = TIMES * least + ALLOWED_MS
    return _beside(name, figure, least, bar)


def _beside(name: str, figure: float, least: float, bar: float) -> Result:
    ratio = round(figure / least, 2)
    return Result(name, round(figure, 1), "ms", round(least, 1), ratio, f"<= {bar:.1f} ms", figure <= bar)


def _sheet(user: User) -> Iterator[Result]:
    school = School.objects.visible_to(user).order_by("pk")[7]
    act = partial(_page, school_sheet, user, "schools:sheet", {}, school.pk)
    act()
    with CaptureQueriesContext(connection) as asked:
        act()
    count = len(asked)
    yield Result("school_sheet_queries", count, "queries", None, None, f"<= {SHEET_QUERIES}", count <= SHEET_QUERIES)
    times = sorted(_timed(act) for _round in range(40))
    late = times[int(0.95 * (len(times) - 1))]
    yield Result("school_sheet_p95", round(late, 1), "ms", None, None, f"<= {SHEET_MS:g} ms", late <= SHEET_MS)


def _timed(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def _shares(user: User) -> Result:
    figure = milliseconds(partial(_page, compliance, user, "schools:compliance", {}), rounds=9)
    least = milliseconds(partial(_asked, SHARE_SQL, list(user.reach())), rounds=9)
    return _beside("compliance_of_a_province", figure, least, SHARES_MS)


def _import(province: Unit) -> Result:
    """Half the rows are known by code, a quarter by name and place, a quarter are new."""
    known = list(School.objects.under(province).order_by("pk").values_list("code", "name", "latitude", "longitude"))
    paper = io.StringIO()
    sheet = csv.writer(paper)
    sheet.writerow(["code", "name", "latitude", "longitude", "unit"])
    half, quarter = LISTED // 2, LISTED // 4
    places = School.objects.under(province).order_by("pk").values_list("unit__code", flat=True)
    for at, ((code, name, lat, lng), ward) in enumerate(zip(known[: half + quarter], places, strict=False)):
        sheet.writerow([code if at < half else "", name, lat, lng, ward])
    for at in range(LISTED - min(len(known), half + quarter)):
        sheet.writerow([f"NEW{at}", f"Trường Trung học Sông Hồng {at}", 21.5, 105.0 + at * 0.0001, f"W1-{at % WARDS}"])
    start = perf_counter()
    outcome = import_schools(by=None, unit=province, source=paper.getvalue().encode(), name="list.csv")
    took = perf_counter() - start
    if outcome.refused or outcome.read != LISTED or outcome.matched < half:
        raise RuntimeError(f"the list was not taken: {outcome.as_json()['matched']} matched, {outcome.refused[:3]}")
    return Result("import_20000_schools", round(took, 1), "s", None, None, f"<= {IMPORT_S:g} s", took <= IMPORT_S)
