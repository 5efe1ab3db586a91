"""The sums that the database keeps are what one gets by counting again, whoever asks and whatever was written."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from incidents.actions import fold_counts
from incidents.models import Incident, IncidentCount, IncidentHour, IncidentType
from incidents.querysets.counts import cover_of
from incidents.selectors.tally import Tally, _counted_row_by_row, tally
from incidents.workflow import CELL_TABLES, FOLD_ONE_AT_A_TIME, KEYS, drop_counting_sql, fold_cells_sql, fold_sql
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from safeschool.kernel.cells import FINEST, cell_at
from tests.factories import make_person, make_unit, seat

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TYPES = ("CRASH", "SEXUAL_ABUSE", "SUBSTANCE_USE", "ECIG", "THEFT", "GROUP_FIGHT")
pytestmark = pytest.mark.django_db


def sums(table: str) -> dict:
    key = ", ".join(["unit_id", "span", "first", *(f'"{name}"' for name in KEYS[table])])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, sum(n) FROM {table} GROUP BY {key} HAVING sum(n) <> 0")
        return {row[:-1]: row[-1] for row in cursor.fetchall()}


def alone(rows: dict) -> dict:
    """Those of units alone: what the trees hold beside it is proved below."""
    return {key: n for key, n in rows.items() if key[1] in "DM"}


def in_trees(table: str) -> dict:
    """What the trees should hold: the folded rows of every unit that has units below, and of all below it."""
    held, paths = Counter(), dict(Unit.objects.values_list("pk", "path"))
    parents = set(Unit.objects.values_list("parent", flat=True))
    key = ", ".join(["unit_id", "span", "first", *(f'"{name}"' for name in KEYS[table])])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, n FROM {table} WHERE is_folded AND span IN ('D', 'M')")
        for unit, span, *rest, n in cursor.fetchall():
            for top, path in paths.items():
                if top in parents and paths[unit].startswith(path):
                    held[(top, span.lower(), *rest)] += n
    return {key: n for key, n in held.items() if n}


def trees(table: str) -> dict:
    return {key: n for key, n in sums(table).items() if key[1] in "dm"}


def recounted(table: str) -> dict:
    with connection.cursor() as cursor:
        cursor.execute("SELECT recount_incidents(ARRAY(SELECT id FROM accounts_unit))")
    return sums(table)


def random_rows(chance: random.Random, units, schools, people, count: int) -> list[Incident]:
    kinds = {kind.code: kind for kind in IncidentType.objects.filter(code__in=TYPES)}
    rows = []
    for n in range(count):
        at = chance.randrange(len(units))
        rows.append(
            Incident(
                number=f"R-{chance.random()}-{n}", unit=units[at], school=schools[at],
                type=kinds[chance.choice(TYPES)], severity="LOW",
                confidentiality=chance.choice(["INTERNAL", "RESTRICTED", "CONFIDENTIAL"]),
                status=chance.choice(["REPORTED", "HANDLING", "TRANSFERRED"]),
                occurred_at=NOW - timedelta(minutes=chance.randrange(200 * 24 * 60)),
                date_precision=chance.choice(["EXACT", "EXACT", "DAY"]),
                reported_at=NOW, reported_by=chance.choice(people), assignee=chance.choice([None, *people]),
            )
        )  # fmt: skip
    return Incident.objects.bulk_create(rows)


def write_at_random(chance: random.Random, units, schools, people) -> None:
    """One of the writes that life knows, of many rows or of one."""
    some = list(Incident.objects.order_by("pk").values_list("pk", flat=True))
    chosen = Incident.objects.filter(pk__in=chance.sample(some, min(len(some), 7)))
    act = chance.randrange(6)
    if act == 0 or not some:
        random_rows(chance, units, schools, people, chance.randrange(1, 20))
    elif act == 1:
        chosen.filter(status="HANDLING").update(status="TRANSFERRED")
    elif act == 2:
        chosen.update(confidentiality="CONFIDENTIAL", type=IncidentType.objects.get(code="SEXUAL_ABUSE"))
    elif act == 3:
        chosen.update(occurred_at=NOW - timedelta(hours=chance.randrange(5000)), unit=chance.choice(units))
    elif act == 4:
        chosen.delete()
    else:
        fold_counts()


@pytest.fixture
def cast(north, south, school, other_school, officer, chief, commander, stranger, edu):
    """Everybody who counts, one with two hats and one seated at a school besides."""
    both = make_person("both", Role.WARD_OFFICER, north)
    both.memberships.create(unit=south, role=Role.VIDEO_INSPECTOR)
    law = seat(make_person("law", Role.DEPUTY_HEAD_LAW, south), other_school)
    law.memberships.create(unit=north, role=Role.WARD_OFFICER)
    people = [officer, chief, commander, stranger, edu, *User.objects.filter(pk__in=[both.pk, law.pk])]
    return [north, south], [school, other_school], people


@pytest.mark.parametrize("seed", range(6))
def test_after_random_writes_the_sums_are_the_recount_and_everybody_s_rows(cast, seed):
    chance = random.Random(seed)
    units, schools, people = cast
    for _n in range(25):
        write_at_random(chance, units, schools, people)
    for table in KEYS:
        assert trees(table) == in_trees(table)
        kept = alone(sums(table))
        assert kept
        assert kept == alone(recounted(table))
        assert trees(table) == in_trees(table)
    fold_counts()
    for user in people:
        for first, last in ((date(2026, 11, 9), date(2026, 11, 22)), (date(2026, 5, 20), date(2026, 11, 22))):
            for within in (None, [units[0].pk]):
                told = tally(user, first, last, within)
                rows = _counted_row_by_row(Tally(is_monthly=told.is_monthly), user, first, last, within)
                assert told.by_group == rows.by_group
                assert (told.counted, told.open, told.masked) == (rows.counted, rows.open, rows.masked)
                assert +told.by_day == +rows.by_day
                assert +told.grid == +rows.grid


def test_folding_leaves_one_row_of_a_key_and_the_same_sums(cast):
    random_rows(random.Random(1), *cast, 40)
    random_rows(random.Random(2), *cast, 40)
    Incident.objects.filter(status="HANDLING").update(status="TRANSFERRED")
    before = alone(sums("incidents_incidentcount"))
    fold_counts()
    after = sums("incidents_incidentcount")
    assert alone(after) == before
    assert trees("incidents_incidentcount") == in_trees("incidents_incidentcount")
    assert IncidentCount.objects.count() == len(after)
    assert not IncidentHour.objects.filter(is_folded=False).exists()


def test_a_unit_that_comes_moves_or_grows_a_tree_takes_its_counts_along(cast, city, north, south, commander):
    random_rows(random.Random(6), *cast, 60)
    fold_counts()
    hamlet = make_unit("HAMLET", "Hamlet", parent=north)
    assert {key[0] for key in trees("incidents_incidentcount")} == {city.pk, north.pk}
    Incident.objects.filter(unit=south).update(unit=hamlet)
    fold_counts()
    Unit.objects.filter(pk=hamlet.pk).update(parent=south, path=f"{south.path}{hamlet.pk}/")
    for table in KEYS:
        assert trees(table) == in_trees(table)
    told = tally(commander, date(2026, 1, 1), date(2026, 11, 22))
    rows = _counted_row_by_row(Tally(is_monthly=True), commander, date(2026, 1, 1), date(2026, 11, 22), None)
    assert (told.by_group, told.masked) == (rows.by_group, rows.masked)


@pytest.mark.parametrize(
    ("units", "apart", "tops"),
    [
        ({1, 2, 3, 4}, [], [1]),
        ({2, 3}, [], [2]),
        ({3, 4}, [3, 4], []),
        ({1, 2, 3}, [1], [2]),
        (set(), [], []),
    ],
)  # fmt: skip
def test_units_are_told_by_the_trees_that_lie_wholly_in_them(units, apart, tops):
    found = cover_of(units, {1: "/1/", 2: "/1/2/", 3: "/1/2/3/", 4: "/1/4/"})
    assert (found.apart, found.tops) == (apart, tops)


def test_a_unit_that_changes_its_clock_is_counted_anew(cast, north):
    random_rows(random.Random(3), *cast, 60)
    north.time_zone = "America/Lima"
    north.save()
    kept = alone(sums("incidents_incidentcount"))
    assert kept == alone(recounted("incidents_incidentcount"))


def test_a_type_that_changes_its_group_is_counted_anew(cast):
    random_rows(random.Random(3), *cast, 60)
    kind = IncidentType.objects.get(code="THEFT")
    kind.group = "VIOLENCE"
    kind.save()
    kept = alone(sums("incidents_incidentcount"))
    assert {key[3] for key in kept} >= {"VIOLENCE"}
    assert kept == alone(recounted("incidents_incidentcount"))


def test_across_time_zones_rows_are_counted(cast, commander, south):
    south.time_zone = "America/Lima"
    south.save()
    random_rows(random.Random(4), *cast, 50)
    today = timezone.localdate(NOW, commander.zone)
    told = tally(commander, today - timedelta(days=30), today)
    rows = Incident.objects.counted_for(commander).filter(occurred_at__date__gte=today - timedelta(days=30))
    assert told.counted == sum(row.occurred_at.astimezone(commander.zone).date() <= today for row in rows)


def test_a_period_costs_few_statements_however_long(cast, commander, django_assert_max_num_queries):
    random_rows(random.Random(5), *cast, 50)
    user = User.objects.get(pk=commander.pk)
    user.reach()
    with django_assert_max_num_queries(20):
        tally(user, date(2020, 1, 1), date(2026, 11, 22))


def test_the_counting_can_be_taken_away_and_come_back(cast):
    with connection.cursor() as cursor:
        cursor.execute(drop_counting_sql())
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'count_incidents%%'")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["incidents_incidentcount", "incidents_incidentcell"])
def test_a_recount_waits_for_a_folding_under_way(north, school, officer, table):
    """A folding that ends while a unit's clock is changed wrote rows that the recount could not see."""
    random_rows(random.Random(3), [north], [school], [officer], 30)
    Incident.objects.update(latitude=20.85, longitude=106.68, cell=cell_at(20.85, 106.68))
    before = _told(table)
    folding = connection.copy()
    folding.set_autocommit(False)
    with folding.cursor() as cursor:
        cursor.execute(FOLD_ONE_AT_A_TIME, [table])
        cursor.execute(fold_cells_sql(table) if table in CELL_TABLES else fold_sql(table))
    recount = "recount_cells" if table in CELL_TABLES else "recount_incidents"
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(_alone_on_a_connection, f"SELECT {recount}(ARRAY[{north.pk}])")
        while not counting.done() and not _somebody_waits():
            pass
        folding.commit()
        counting.result(timeout=30)
    folding.close()

    assert before
    assert _told(table) == before


def _told(table: str) -> dict:
    keys = "unit_id, span, first" if table in KEYS else "unit_id, first, cell, resolution"
    with connection.cursor() as cursor:
        finest = "span IN ('D', 'M')" if table in KEYS else f"resolution = {FINEST}"
        cursor.execute(f"SELECT {keys}, sum(n) FROM {table} WHERE {finest} GROUP BY {keys} HAVING sum(n) <> 0")
        return {row[:-1]: row[-1] for row in cursor.fetchall()}


def _alone_on_a_connection(sql: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    finally:
        connection.close()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0
