"""Lists that others keep, with everything that is wrong with them."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from safeschool.audit.models import Entry
from safeschool.celery import clocks
from safeschool.kernel.tables import UnusableFile
from schools.importing import confirm_import, decide_rest, decide_row, drop_import, import_schools, stage_import
from schools.models import ImportBatch, ImportSource, School, StagedRow
from schools.tasks import sweep_imports
from tests.factories import make_school, make_unit

SAMPLES = Path(__file__).parent / "samples"


def taken(unit, source: bytes | str, name: str = "list.csv", **options):
    source = source.encode() if isinstance(source, str) else source
    return import_schools(by=None, unit=unit, source=source, name=name, **options)


def reasons(outcome) -> dict[int, str]:
    return {refusal.row: refusal.reason for refusal in outcome.refused}


@pytest.mark.parametrize(
    ("sample", "created", "first", "levels"),
    [
        ("registry_en.csv", 6, ("900001", "St Anne’s School, Hill Road"), {"PRIMARY"}),
        ("truong_cp1258.csv", 3, ("HP-001", "Trường Tiểu học Dư Hàng"), {"PRIMARY"}),
        ("xuexiao_gb18030.csv", 3, ("6204220001", "会宁县示例小学"), {"PRIMARY"}),
        ("registry.json", 3, ("hill-school-north", "Hill School"), set()),
        ("registry.geojson", 2, ("G1", "Hill School"), {"LOWER_SECONDARY"}),
    ],
)
def test_a_sample_of_each_kind_of_list_is_taken(city, sample, created, first, levels):
    outcome = import_schools(by=None, unit=city, source=SAMPLES / sample, name=sample)
    assert (outcome.read, outcome.created, outcome.refused) == (created, created, [])
    school = School.objects.get(code=first[0])
    assert school.name == first[1]
    assert {level.code for level in school.levels.all()} == levels


def test_a_spreadsheet_is_taken_with_its_codes_whole_and_its_formulas_as_text(city):
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet()
    page.write_row(0, 0, ["学校代码", "学校名称", "学段"])
    page.write_row(1, 0, [620422001.0, "甲学校", "小学、初中"])
    page.write_row(2, 0, ["620422002.0", '=HYPERLINK("http://example.org","x")', ""])
    book.close()
    assert taken(city, held.getvalue(), "list.xlsx").created == 2
    assert {level.code for level in School.objects.get(code="620422001").levels.all()} == {"PRIMARY", "LOWER_SECONDARY"}
    assert School.objects.get(code="620422002").name.startswith("=HYPERLINK")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2,,,", "name of the school is missing"),
        ("1,Again,,", "stands in row 2 already"),
        ("2,A,20,10,x", "more cells than the header"),
        ("2,A,91.5,181", "not on earth"),
        ("2,A,106.68,20.85", "perhaps latitude and longitude are swapped"),
        ("2,A,0,0", "0, 0"),
        ("2,A,20.85,", "Only one of latitude and longitude"),
        ("2,A,north,106", "not a number"),
        ("2,A,nan,106", "not on earth"),
        ("6.20422E+11,A,,", "shortened the code"),
        ("2," + "A" * 251 + ",,", "longer than 250"),
        ("LAKE,A,,", "belongs to a school of another unit"),
    ],
)
def test_a_bad_row_is_refused_with_a_reason_and_the_others_are_taken(north, other_school, line, said):
    outcome = taken(north, f"code,name,lat,lng\n1,Good,,\n{line}\n3,Also good,,\n")
    assert list(reasons(outcome)) == [3]
    assert said in reasons(outcome)[3]
    assert (outcome.read, outcome.created) == (3, 2)
    assert set(School.objects.filter(unit=north).values_list("code", flat=True)) == {"1", "3"}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not a table"),
        (b"name\n\x81\x8d\n", "not a table"),
        (b"code,place\n1,Hanoi\n", "names of the schools"),
        (b"PK\x03\x04 torn", "not a table"),
    ],
)
def test_an_unusable_file_is_refused_with_a_sentence_and_nothing_is_written(city, source, said):
    with pytest.raises(UnusableFile, match=said):
        taken(city, source)
    assert not School.objects.exists()


def test_damage_at_the_end_of_a_file_takes_back_its_beginning(city):
    start = "".join(f"{n},School {n}\n" for n in range(2500))
    with pytest.raises(UnusableFile, match="quotation mark"):
        taken(city, f'code,name\n{start}9999,"' + "x" * 200_000)
    assert not School.objects.exists()
    assert not Entry.objects.filter(verb="school.registered").exists()


def test_a_file_larger_than_allowed_writes_nothing(city, settings):
    settings.UPLOAD_MAX_BYTES = 20
    with pytest.raises(UnusableFile, match="at most"):
        taken(city, "code,name\n1,A\n2,B\n3,C\n")
    assert not School.objects.exists()


def test_a_known_code_completes_the_school_and_leaves_what_the_list_does_not_say(north, school):
    outcome = taken(north, "code,name,phone,address\nHILL,Hill School,0225 1,\n")
    school.refresh_from_db()
    assert (outcome.created, outcome.matched) == (0, 1)
    assert (school.phone, school.latitude) == ("0225 1", 20.85)
    assert {level.code for level in school.levels.all()} == {"PRIMARY"}


def test_a_school_of_the_same_name_nearby_is_the_same_though_the_code_differs(north, school):
    assert taken(north, "code,name,lat,lng\nX1,HILL  school,20.8505,106.6805\n").matched == 1
    assert taken(north, "code,name,lat,lng\nX2,Hill School,20.9,106.7\n").created == 1


def test_a_row_without_a_code_is_matched_by_name_within_its_unit(north, school):
    assert taken(north, "name\nhill school\n").matched == 1
    outcome = taken(north, "name,address\nNew School,A street\nNew School,A street\nNew School,B street\n")
    assert outcome.created == 2
    assert "same name and address" in reasons(outcome)[3]


def test_a_row_without_a_code_is_known_when_the_list_comes_again(north):
    taken(north, "name,address\nNew School,A street\nOther,B street\n")
    again = taken(north, "name,address\nNew School,A street\nOther,B street\n")
    assert (again.created, again.matched) == (0, 2)


def test_a_row_goes_to_the_unit_it_names(city, north, south):
    taken(city, "code,name,district\n1,A,South Ward\n2,B,Elsewhere\n")
    assert School.objects.get(code="1").unit == south
    assert (School.objects.get(code="2").unit, School.objects.get(code="2").address) == (city, "Elsewhere")
    outcome = taken(city, "code,name,unit code\n3,C,NORTH\n4,D,WEST\n")
    assert School.objects.get(code="3").unit == north
    assert "no unit “WEST”" in reasons(outcome)[3]


def test_a_wish_says_which_column_is_meant(city):
    taken(city, "a,b\n1,Hill\n", wishes={"name": "b", "code": "A"})
    assert School.objects.get(code="1").name == "Hill"


@pytest.mark.parametrize("wish", [{"name": "nowhere"}, {"colour": "a"}])
def test_a_wish_that_cannot_be_met_is_refused(city, wish):
    with pytest.raises(UnusableFile):
        taken(city, "a,b\n1,Hill\n", wishes=wish)


def test_words_for_levels_that_nobody_knows_are_counted_and_the_row_is_taken(city):
    outcome = taken(city, "code,name,type\n1,A,provincial\n2,B,provincial\n3,C,THCS\n")
    assert (outcome.created, outcome.unread_levels) == (3, {"provincial": 2})


def test_a_dry_run_tells_the_same_and_writes_nothing(city):
    source = "code,name\n1,A\n1,B\n"
    dry = taken(city, source, is_dry_run=True)
    assert not School.objects.exists()
    assert not Entry.objects.filter(verb="schools.imported").exists()
    assert dry == taken(city, source)


def test_the_journal_tells_of_the_list_and_of_each_school(north, school, chief):
    import_schools(by=chief, unit=north, source=b"code,name\n1,A\nHILL,Hill High School\n", name="list.csv")
    assert list(Entry.objects.filter(verb__startswith="school").order_by("pk").values_list("verb", flat=True)) == [
        "school.registered", "school.changed", "schools.imported",
    ]  # fmt: skip
    assert Entry.objects.get(verb="schools.imported").facts == {"read": 2, "created": 1, "matched": 1, "refused": 0}


def test_a_staged_list_changes_nothing_until_it_is_confirmed(north, chief):
    batch = stage_import(by=chief, unit=north, source=b"code,name\n1,A\n,\n2,\n3,B\n", name="list.csv")
    assert (batch.read, batch.created, len(batch.refused)) == (3, 2, 1)
    assert not School.objects.exists()
    confirm_import(by=chief, batch=batch, now=timezone.now())
    assert set(School.objects.values_list("code", flat=True)) == {"1", "3"}
    assert not StagedRow.objects.exists()


def test_a_list_is_confirmed_once(north, chief):
    batch = stage_import(by=chief, unit=north, source=b"code,name\n1,A\n", name="list.csv")
    confirm_import(by=chief, batch=batch, now=timezone.now())
    with pytest.raises(ValidationError, match="confirmed already"):
        confirm_import(by=chief, batch=batch, now=timezone.now())


def test_a_list_that_no_longer_fits_is_not_half_confirmed(north, south, chief):
    lines = "".join(f"{n},School {n}\n" for n in range(1500))
    batch = stage_import(by=chief, unit=north, source=f"code,name\n{lines}".encode(), name="list.csv")
    make_school(south, "1400", "Taken meanwhile")
    with pytest.raises(ValidationError, match="row 1402"):
        confirm_import(by=chief, batch=batch, now=timezone.now())
    assert School.objects.count() == 1
    assert ImportBatch.objects.get(pk=batch.pk).confirmed_at is None


def test_a_dropped_list_is_gone(north, chief):
    batch = stage_import(by=chief, unit=north, source=b"code,name\n1,A\n", name="list.csv")
    drop_import(by=chief, batch=batch)
    assert not ImportBatch.objects.exists()
    assert not School.objects.exists()


def test_staged_rows_stay_in_the_unit_they_named(city, north, commander):
    batch = stage_import(by=commander, unit=city, source=b"name,district\nHill,North ward\n", name="list.csv")
    confirm_import(by=commander, batch=batch, now=timezone.now())
    assert School.objects.get().unit == north


def test_the_command_prints_the_contract(city, tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text("code,title\n1,A\n1,B\n")
    call_command("import_schools", str(path), "--unit", "CITY", "--map", "name=title", "--json", "--dry-run")
    assert json.loads(capsys.readouterr().out) == {
        "read": 2, "created": 1, "matched": 0,
        "refused": [{"row": 3, "reason": "The code 1 stands in row 2 already."}],
    }  # fmt: skip
    assert not School.objects.exists()


def test_the_command_ends_with_2_for_an_unusable_file(city, tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_bytes(b"")
    with pytest.raises(SystemExit) as ended:
        call_command("import_schools", str(path), "--unit", "CITY")
    assert ended.value.code == 2
    assert "This file is empty" in capsys.readouterr().err


def test_the_command_refuses_an_unknown_unit(db, tmp_path):
    with pytest.raises(CommandError, match="NOWHERE"):
        call_command("import_schools", str(tmp_path / "list.csv"), "--unit", "NOWHERE")


def test_a_chinese_unit_takes_its_townships_schools(db):
    county = make_unit("HN", "会宁县公安局", kind="COUNTY_POLICE", country="CN", time_zone="Asia/Shanghai")
    town = make_unit("620422101", "郭城驿镇", parent=county)
    taken(county, "学校名称,学校代码,所属乡镇,学段\n示例学校,6204220099,郭城驿镇,九年一贯制学校\n")
    assert School.objects.get().unit == town


def test_a_list_that_nobody_came_back_to_is_swept_away_and_the_journal_says_so(north, chief):
    now = timezone.now()
    old, young, done = (stage_import(by=chief, unit=north, source=b"code,name\n1,A\n", name=n) for n in "abc")
    confirm_import(by=chief, batch=done, now=now)
    ImportBatch.objects.exclude(pk=young.pk).update(created_at=now - timedelta(days=8))
    assert (sweep_imports(), sweep_imports()) == (1, 0)
    assert set(ImportBatch.objects.values_list("pk", flat=True)) == {young.pk, done.pk}
    assert set(StagedRow.objects.values_list("batch", flat=True)) == {young.pk}
    assert Entry.objects.get(verb="schools.import_dropped").target_id == str(old.pk)


def test_the_sweep_has_its_clock():
    assert sweep_imports.name in {clock["task"] for clock in clocks()["beat_schedule"].values()}


def doubtful_list(chief, north, **options) -> ImportBatch:
    """Hill School under another code 1 km off, and a school that nobody knows."""
    source = b"Ma so,Ten truong,lat,lng\nE-1,Hill School,20.859,106.68\nE-2,Moon School,20.7,106.5\n"
    wishes = {"code": "Ma so"}
    return stage_import(by=chief, unit=north, source=source, name="list.csv", wishes=wishes, **options)


def test_a_row_that_may_tell_of_a_known_school_waits_for_a_decision(chief, north, school):
    batch = doubtful_list(chief, north)
    assert [(row.draft["code"], row.candidates) for row in batch.staged.doubtful()] == [("E-1", [school.pk])]
    with pytest.raises(ValidationError, match="1 doubtful rows"):
        confirm_import(by=chief, batch=batch, now=timezone.now())
    assert School.objects.count() == 1


def test_a_decision_is_remembered_with_the_columns_of_the_source(chief, north, school):
    batch = doubtful_list(chief, north, origin="Education office")
    decide_row(by=chief, row=batch.staged.doubtful().get(), school=school)
    confirm_import(by=chief, batch=batch, now=timezone.now())
    assert set(School.objects.values_list("code", flat=True)) == {"HILL", "E-2"}
    again = stage_import(
        by=chief, unit=north, name="next.csv", origin="Education office",
        source=b"Ma so,Ten truong,lat,lng\nE-1,Hill School,20.859,106.68\n",
    )  # fmt: skip
    assert (again.mapping["code"], again.matched, again.staged.doubtful().count()) == ("Ma so", 1, 0)


def test_what_is_left_may_all_be_new(chief, north, school):
    batch = doubtful_list(chief, north)
    assert decide_rest(by=chief, batch=batch) == 1
    confirm_import(by=chief, batch=batch, now=timezone.now())
    assert School.objects.count() == 3


def test_a_row_is_not_laid_on_a_school_that_it_does_not_tell_of(chief, north, school, other_school):
    row = doubtful_list(chief, north).staged.doubtful().get()
    with pytest.raises(ValidationError):
        decide_row(by=chief, row=row, school=other_school)


def test_the_doubts_are_decided_on_the_page_and_by_nobody_else(chief, north, school, stranger, signed_in):
    batch = doubtful_list(chief, north)
    row, url = batch.staged.doubtful().get(), reverse("schools:import_preview", args=[batch.pk])
    assert "It is Hill School (HILL, North ward)" in signed_in(chief).get(url).text
    decide = reverse("schools:decide_import_row", args=[row.pk])
    assert signed_in(stranger).post(decide, {"school": ""}).status_code in (403, 404)
    assert signed_in(chief).post(decide, {"school": school.pk}).status_code == 302
    assert batch.staged.doubtful().count() == 0


def test_of_oneroster_only_the_schools_come(city):
    rows = (
        b"sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
        b"o1,active,,County Office,district,D-1,\no2,active,,Hill School,school,S-1,o1\n"
        b"o3,tobedeleted,,Gone School,school,S-2,o1\n"
    )
    assert taken(city, rows, "orgs.csv").as_json()["read"] == 1
    assert list(School.objects.values_list("code", "name")) == [("S-1", "Hill School")]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as bundle:
        bundle.writestr("manifest.csv", "a,b\n")
        bundle.writestr("orgs.csv", rows)
    assert taken(city, held.getvalue(), "roster.zip").matched == 1


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson"])
def test_what_is_exported_under_the_source_s_columns_comes_back_as_the_same_schools(
    chief, north, school, signed_in, ending
):
    make_school(north, "H=2", "=Formula School", latitude=20.86)
    ImportSource.objects.create(unit=north, name="Office", mapping={"name": "Tên trường", "code": "Mã trường"})
    answer = signed_in(chief).get(reverse("schools:export"), {"as": ending, "source": "Office"})
    assert f".{ending}" in answer["Content-Disposition"]
    if ending != "xlsx":
        assert "Tên trường" in answer.content.decode()
    outcome = taken(north, answer.content, f"list.{ending}")
    assert (outcome.matched, outcome.created, outcome.refused) == (2, 0, [])
    assert Entry.objects.filter(verb="schools.exported").exists()


def test_a_stranger_exports_nothing_of_north(school, stranger, signed_in):
    assert "Hill" not in signed_in(stranger).get(reverse("schools:export"), {"as": "csv"}).content.decode()
    assert signed_in(stranger).get(reverse("schools:export"), {"as": "exe"}).status_code == 404
