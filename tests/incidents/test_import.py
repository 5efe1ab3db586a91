"""Past incidents come in from lists; every row is taken or refused with a reason."""

import io
import json
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from django.core.management import call_command

from incidents.importing.moments import RefusedRow, clock_of, moment_of
from incidents.models import Incident
from safeschool.audit.models import Entry
from tests.real_files import real

ROOT = Path(__file__).resolve().parents[2]
UTC = ZoneInfo("UTC")


def told(capsys, *args: str) -> dict:
    call_command("import_incidents", *args, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("text", "clock"),
    [("11:19 AM", time(11, 19)), ("9:05PM", time(21, 5)), ("12:03", time(12, 3)), ("12:10 AM", time(0, 10)),
     ("15h30", time(15, 30)), ("4:00", time(4)), ("", None), ("15:18:59", time(15, 18)), ("1:00 p.m.", time(13))],
)  # fmt: skip
def test_times_as_people_write_them(text, clock):
    assert clock_of(text) == clock


@pytest.mark.parametrize("text", ["25:00", "13:00 PM", "noon", "12:61"])
def test_a_time_that_is_none_is_refused(text):
    with pytest.raises(RefusedRow, match="cannot be read"):
        clock_of(text)


@pytest.mark.parametrize(
    ("day", "clock", "month_first", "moment", "precision"),
    [
        ("2015", "", False, datetime(2015, 1, 1, tzinfo=UTC), "YEAR"),
        ("2020-01", "", False, datetime(2020, 1, 1, tzinfo=UTC), "MONTH"),
        ("2020年3月", "", False, datetime(2020, 3, 1, tzinfo=UTC), "MONTH"),
        ("2020年3月5日", "", False, datetime(2020, 3, 5, tzinfo=UTC), "DAY"),
        ("5/4/2020", "", False, datetime(2020, 4, 5, tzinfo=UTC), "DAY"),
        ("5/4/2020", "8:00 PM", True, datetime(2020, 5, 4, 20, tzinfo=UTC), "EXACT"),
        ("2020-05-04T16:20:00+00:00", "", False, datetime(2020, 5, 4, 16, 20, tzinfo=UTC), "EXACT"),
        ("04.05.2020 16:20", "", False, datetime(2020, 5, 4, 16, 20, tzinfo=UTC), "EXACT"),
    ],
)
def test_dates_as_people_write_them(day, clock, month_first, moment, precision):
    assert moment_of(day, clock, UTC, month_first=month_first) == (moment, precision)


LIST = """\ufeffNgày,Giờ,Loại vụ việc,Mã trường,Vĩ độ,Kinh độ,Ghi chú
20/11/2020,16:25,Mâu thuẫn; đánh nhau,HILL,20.85,106.68,=HYPERLINK("http://x")
2019,,THEFT,,,,Xe đạp
31/02/2020,,THEFT,,,,x
20/11/2999,,THEFT,,,,x
20/11/2020,nửa đêm,THEFT,,,,x
20/11/2020,,KHÔNG CÓ,,,,x
20/11/2020,,THEFT,LAKE,,,x
20/11/2020,,THEFT,,999,1,x
20/11/2020,,THEFT,,20.1,,x
2019,,THEFT,,,,Xe đạp
20/11/2020,,THEFT,,,,x,y,z
"""


def test_each_row_is_taken_or_refused_with_a_reason(capsys, tmp_path, north, school, other_school):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    args = (str(path), "--unit", "NORTH", "--map-type", "Mâu thuẫn; đánh nhau=FIGHT_AFTER_SCHOOL")
    dry = told(capsys, *args, "--dry-run")
    assert not Incident.objects.exists()
    outcome = told(capsys, *args)
    assert outcome == dry
    assert (outcome["read"], outcome["created"], outcome["matched"]) == (11, 2, 0)
    reasons = {refusal["row"]: refusal["reason"] for refusal in outcome["refused"]}
    words = {4: "31/02/2020", 5: "to come", 6: "nửa đêm", 7: "KHÔNG CÓ", 8: "LAKE", 9: "not on earth", 10: "20.1",
             11: "repeats row 3", 12: "more cells"}  # fmt: skip
    assert set(reasons) == set(words)
    for row, word in words.items():
        assert word in reasons[row]
    fight, theft = Incident.objects.order_by("-occurred_at")
    assert (fight.school, fight.type.code, fight.status, fight.date_precision) == (
        school, "FIGHT_AFTER_SCHOOL", "CLOSED", "EXACT",
    )  # fmt: skip
    assert fight.occurred_at == datetime(2020, 11, 20, 16, 25, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert fight.note == '=HYPERLINK("http://x")'
    assert fight.number == "NORTH-2020-000001"
    assert (theft.date_precision, theft.number) == ("YEAR", "NORTH-2019-000001")
    again = told(capsys, *args)
    assert (again["created"], again["matched"]) == (0, 2)
    assert Entry.objects.get(verb="incidents.imported").facts["created"] == 2


def test_a_spreadsheet_is_read(capsys, tmp_path, north):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["日期", "事件类型", "地点"])
        sheet.write_row(1, 0, ["2020年5月4日", "THEFT", "校门口"])
    path = tmp_path / "list.xlsx"
    path.write_bytes(out.getvalue())
    assert told(capsys, str(path), "--unit", "NORTH")["created"] == 1
    assert Incident.objects.get().place == "校门口"


@pytest.mark.parametrize(
    ("raw", "args"),
    [
        (b"", ()),
        (b"\x89PNG\r\n\x1a\n", ()),
        (b"name,colour\nA,red\n", ()),
        (b"date,type\n2020,THEFT\n", ("--map-type", "x=NO_SUCH")),
    ],
)
def test_a_file_of_no_use_writes_nothing_and_exits_with_two(capsys, tmp_path, north, raw, args):
    path = tmp_path / "list.csv"
    path.write_bytes(raw)
    with pytest.raises(SystemExit) as ended:
        call_command("import_incidents", str(path), "--unit", "NORTH", "--json", *args)
    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().out)["refused"][0]["reason"]
    assert not Incident.objects.exists()


def incident_file(name: str) -> str:
    return str(real(f"incidents/{name}"))


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("month", "read", "repeated", "unplaced"), [("01", 797, 31, 68), ("02", 763, 22, 54), ("03", 605, 12, 41)]
)
def test_the_street_incidents_of_a_city_are_taken_but_for_repeated_rows(capsys, city, month, read, repeated, unplaced):
    outcome = told(capsys, incident_file(f"uk_2020-{month}-city-of-london-street.csv"), "--unit", "CITY")
    assert outcome["read"] == read
    assert outcome["created"] == read - len(outcome["refused"])
    assert all("repeats row" in refusal["reason"] for refusal in outcome["refused"])
    assert len(outcome["refused"]) == repeated
    assert Incident.objects.filter(date_precision="MONTH").count() == outcome["created"]
    assert 0 < Incident.objects.filter(latitude=None).count() <= unplaced


@pytest.mark.real_data
def test_the_school_shootings_are_taken_without_anybody_named(capsys, city):
    outcome = told(capsys, incident_file("us_wapo_school-shootings-data.csv"), "--unit", "CITY")
    assert (outcome["read"], outcome["created"], outcome["refused"]) == (428, 428, [])
    assert Incident.objects.filter(date_precision="DAY").count() == 30
    assert Incident.objects.filter(latitude=None).count() == 1
    first = Incident.objects.get(source_ref="1")
    assert (first.occurred_at.astimezone(city.zone).strftime("%Y-%m-%d %H:%M"), first.type.code) == (
        "1999-04-20 11:19", "ARMED_INTRUSION",
    )  # fmt: skip
    assert first.place == "Columbine High School, Littleton"


@pytest.mark.real_data
def test_the_code_book_is_no_list_of_incidents(capsys, city):
    with pytest.raises(SystemExit):
        call_command("import_incidents", incident_file("us_wapo_record_layout.csv"), "--unit", "CITY", "--json")
    assert "when something happened" in json.loads(capsys.readouterr().out)["refused"][0]["reason"]
