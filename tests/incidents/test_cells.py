"""The sums by hexagon are what one gets by counting the incidents again, at every size, whatever was written."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import h3
import pytest
from django.db import IntegrityError, connection, transaction

from incidents.actions import fold_counts
from incidents.models import Incident, IncidentCell, IncidentType
from incidents.selectors.cells import BLURRED, Asked, hexagons
from incidents.workflow import CELL_TABLES, drop_cells_sql
from safeschool.accounts.roles import Role
from safeschool.kernel.cells import FINEST, RESOLUTIONS, cell_at, cells_over, parent_of
from safeschool.kernel.small import SENSITIVE
from tests.factories import make_person
from tests.incidents.factories import log

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TYPES = ("CRASH", "SEXUAL_ABUSE", "SUBSTANCE_USE", "ECIG", "THEFT", "GROUP_FIGHT")
YEAR = Asked((date(2025, 12, 1), date(2026, 11, 30)))
pytestmark = pytest.mark.django_db


def random_rows(chance: random.Random, units, count: int) -> None:
    kinds = {kind.code: kind for kind in IncidentType.objects.filter(code__in=TYPES)}
    Incident.objects.bulk_create(
        Incident(
            number=f"R-{chance.random()}-{n}", unit=chance.choice(units), type=kinds[chance.choice(TYPES)],
            severity="LOW", status="HANDLING",
            confidentiality=chance.choice(["INTERNAL", "RESTRICTED", "CONFIDENTIAL"]),
            occurred_at=NOW - timedelta(minutes=chance.randrange(700 * 24 * 60)), reported_at=NOW,
            date_precision=chance.choice(["EXACT", "EXACT", "DAY"]),
            **({"latitude": chance.gauss(20.85, 0.03), "longitude": chance.gauss(106.68, 0.03)}
               if chance.random() < 0.8 else {}),
        )
        for n in range(count)
    )  # fmt: skip


def write_at_random(chance: random.Random, units) -> None:
    """One of the writes that life knows, of many rows or of one."""
    some = list(Incident.objects.order_by("pk").values_list("pk", flat=True))
    chosen = Incident.objects.filter(pk__in=chance.sample(some, min(len(some), 7)))
    act = chance.randrange(7)
    if act == 0 or not some:
        random_rows(chance, units, chance.randrange(1, 25))
    elif act == 1:
        chosen.update(status="TRANSFERRED")
    elif act == 2:
        chosen.update(confidentiality="CONFIDENTIAL", type=IncidentType.objects.get(code="SEXUAL_ABUSE"))
    elif act == 3:
        chosen.update(occurred_at=NOW - timedelta(hours=chance.randrange(15000)), unit=chance.choice(units))
    elif act == 4:
        chosen.update(is_sealed=True)
    elif act == 5:
        for row in chosen:
            row.latitude, row.longitude = chance.gauss(20.85, 0.03), chance.gauss(106.68, 0.03)
            row.save()
        chosen.filter(number__endswith="1").delete()
    else:
        fold_counts()


def counted(resolution: int) -> Counter:
    """What the incidents themselves give, by the library's own cells."""
    found: Counter = Counter()
    for row in Incident.objects.filter(latitude__isnull=False, is_sealed=False).select_related("unit", "type"):
        local = row.occurred_at.astimezone(row.unit.zone)
        first = date(local.year, local.month, 1)
        cell = h3.str_to_int(h3.cell_to_parent(h3.latlng_to_cell(row.latitude, row.longitude, FINEST), resolution))
        found[row.unit_id, first, cell, row.confidentiality != "CONFIDENTIAL", row.type.group] += 1
    return found


def kept(resolution: int) -> Counter:
    """The same from the sums: those folded, and those written since."""
    found: Counter = Counter()
    for row in IncidentCell.objects.all():
        if row.is_folded and not row.group:
            continue
        if row.is_folded and row.resolution == resolution:
            found[row.unit_id, row.first, row.cell, row.is_shared, row.group] += row.n
        elif not row.is_folded:
            found[row.unit_id, row.first, parent_of(row.cell, resolution), row.is_shared, row.group] += row.n
    return found


def together(resolution: int) -> Counter:
    """What the folded sums keep of the kinds that need not stand apart."""
    found: Counter = Counter()
    for row in IncidentCell.objects.filter(is_folded=True, group="", resolution=resolution):
        found[row.unit_id, row.first, row.cell, row.is_shared] += row.n
    return found


@pytest.mark.parametrize("seed", range(4))
def test_after_random_writes_the_sums_are_the_recount_at_every_size(seed, north, south):
    chance = random.Random(seed)
    for _n in range(25):
        write_at_random(chance, [north, south])
    random_rows(chance, [north, south], 10)
    for resolution in RESOLUTIONS:
        assert +kept(resolution) == counted(resolution) != Counter()
    fold_counts()
    assert not IncidentCell.objects.filter(is_folded=False).exists()
    for resolution in RESOLUTIONS:
        whole = counted(resolution)
        assert kept(resolution) == whole
        others: Counter = Counter()
        for (*key, group), number in whole.items():
            others[tuple(key)] += number if group not in SENSITIVE else 0
        assert together(resolution) == +others


@pytest.mark.parametrize("seed", range(2))
def test_months_and_hours_give_the_numbers_of_the_rows_themselves(seed, north, south, chief):
    chance = random.Random(seed)
    random_rows(chance, [north, south], 2000)
    fold_counts()
    random_rows(chance, [north, south], 50)
    rows = list(Incident.objects.filter(unit=north, latitude__isnull=False).exclude(confidentiality="CONFIDENTIAL"))
    months, year = (date(2025, 10, 1), date(2026, 9, 30)), (date(2026, 1, 1), date(2026, 12, 31))
    for asked, is_in in (
        (Asked(months), lambda row, at: True),
        (Asked(year, hour=8), lambda row, at: row.date_precision == "EXACT" and at.hour == 8),
        (Asked(year, weekday=3), lambda row, at: row.date_precision == "EXACT" and at.isoweekday() == 3),
        (Asked((date(2026, 3, 3), date(2026, 3, 20))), lambda row, at: True),
    ):
        told = Counter()
        for row in rows:
            at = row.occurred_at.astimezone(north.zone)
            if asked.days[0] <= at.date() <= asked.days[1] and is_in(row, at):
                told[parent_of(row.cell, asked.finest)] += 1
        cells = {parent_of(row.cell, asked.finest) for row in Incident.objects.exclude(cell=None)}
        assert hexagons(chief, asked, cells, asked.finest) == dict(told)
        assert told
    assert Asked(months, hour=8).counted_days == (date(2025, 1, 1), date(2026, 12, 31))


def test_a_place_gets_its_cell_however_it_is_written(officer, school, north):
    logged = log(officer, school, latitude=20.85, longitude=106.68, accuracy_m=9)
    assert logged.cell == cell_at(20.85, 106.68) == h3.str_to_int(h3.latlng_to_cell(20.85, 106.68, FINEST))
    assert log(officer, school).cell is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=logged.pk).update(cell=None)


def test_the_cells_over_a_box_touch_it_and_are_never_too_many():
    size, cells = cells_over((20.80, 106.60, 20.90, 106.75), 500, 9)
    assert size == 8
    assert len(cells) <= 500
    assert cell_at(20.85, 106.68, 8) in cells
    assert cell_at(21.2, 106.68, 8) not in cells


def of_size(user, size: int, **asked):
    cells = {parent_of(row.cell, size) for row in Incident.objects.exclude(cell=None)}
    return list(hexagons(user, Asked(YEAR.days, **asked), cells, size).values())


HERE = {"latitude": 20.85, "longitude": 106.68, "accuracy_m": 9, "now": NOW}


@pytest.mark.parametrize("is_folded", [True, False])
def test_confidential_files_are_in_large_hexagons_alone(is_folded, officer, chief, commander, school):
    log(officer, school, "CRASH", **HERE)
    log(officer, school, "SEXUAL_ABUSE", **HERE)
    if is_folded:
        fold_counts()
    colleague = make_person("colleague", Role.WARD_OFFICER, school.unit)
    for who, large in ((chief, 2), (commander, 2), (colleague, 1)):
        assert of_size(who, BLURRED) == [large]
        assert of_size(who, BLURRED + 1) == [1]


def test_whoever_may_only_count_them_asks_for_no_kind_of_confidential_files(officer, commander, chief, school):
    for _n in range(6):
        log(officer, school, "SEXUAL_ABUSE", **HERE)
    assert of_size(commander, BLURRED) == [6]
    assert of_size(commander, BLURRED, group="CHILD_HARM") == []
    assert of_size(chief, BLURRED, group="CHILD_HARM") == [6]


def test_few_cases_about_children_are_not_told_above_the_unit(officer, chief, commander, school):
    for code, times in (("ECIG", 2), ("THEFT", 9)):
        for _n in range(times):
            log(officer, school, code, **HERE)
    group = IncidentType.objects.get(code="ECIG").group
    assert of_size(commander, BLURRED, group=group) == [None]
    assert of_size(chief, BLURRED, group=group) == [2]
    # Where only they are left to be told by the total, it is not told either.
    assert of_size(commander, BLURRED) == [11]
    Incident.objects.filter(type__code="THEFT").delete()
    assert of_size(commander, BLURRED) == [None]
    assert of_size(commander, FINEST) == []
    assert of_size(commander, 8, hour=(NOW - timedelta(minutes=10)).astimezone(school.unit.zone).hour) == []
    assert of_size(chief, 8, hour=(NOW - timedelta(minutes=10)).astimezone(school.unit.zone).hour) == [2]


def test_a_stranger_and_a_sealed_file_count_nothing(officer, stranger, chief, school):
    row = log(officer, school, "THEFT", **HERE)
    assert of_size(stranger, 9) == of_size(stranger, 5) == []
    assert of_size(chief, 9) == [1]
    Incident.objects.filter(pk=row.pk).update(is_sealed=True)
    assert of_size(chief, 9) == []


def test_units_that_change_their_clock_and_types_their_group_are_counted_anew(north):
    random_rows(random.Random(3), [north], 60)
    fold_counts()
    north.time_zone = "America/Lima"
    north.save()
    kind = IncidentType.objects.get(code="THEFT")
    kind.group = "VIOLENCE"
    kind.save()
    assert all(+kept(size) == counted(size) for size in (9, 6))


def test_the_counting_can_be_taken_away():
    with connection.cursor() as cursor:
        cursor.execute(drop_cells_sql())
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%%_cells_%%'")
        assert cursor.fetchone() == (0,)
    assert len(CELL_TABLES) == 2
