"""Any table file is rows of clean text, or a sentence that says why not."""

import io
import struct
import unicodedata
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from safeschool.kernel.tables import UnusableFile, clean, read_table

TONES = "\u0300\u0301\u0303\u0309\u0323"


def cp1258(text: str) -> bytes:
    """As a Vietnamese Windows writes it: the vowel, then its tone."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks[1:] if mark in TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tone))
        out += base.encode("cp1258") + tone.encode("cp1258")
    return out


def sheet(*lines: list[object], formulas: bool = False) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": formulas})
    page = book.add_worksheet()
    for number, line in enumerate(lines):
        page.write_row(number, 0, line)
    book.close()
    return held.getvalue()


def names(source: bytes, name: str = "list.csv") -> list[str]:
    return [row.cells["name"] for row in read_table(source, name).rows]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Trường Dư Hàng"),
        ("utf-8-sig", "会宁县第一中学"),
        ("utf-16", "Trường Dư Hàng"),
        ("utf-16-le", "Trường Dư Hàng"),
        ("utf-16-be", "Truong Du Hang"),
        ("cp1252", "École “Saint-Jérôme”"),
        ("cp1252", "Nicolò Muñoz però"),
        ("gb18030", "会宁县第一中学"),
    ],
)
def test_a_list_is_read_in_the_encoding_it_was_written_in(encoding, text):
    assert names(f"code,name\r\n1,{text}\r\n".encode(encoding)) == [text]


def test_a_list_of_a_vietnamese_windows_is_read():
    assert names(cp1258("code,name\n1,Trường Tiểu học Dư Hàng\n")) == ["Trường Tiểu học Dư Hàng"]


def test_letters_beyond_the_first_megabyte_still_say_the_encoding():
    start = "code,name\n" + "1,plain\n" * 150_000
    assert names(start.encode() + "2,Saint-Jérôme".encode("cp1252"))[-1] == "Saint-Jérôme"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_cells_is_found(mark):
    table = read_table(f'code{mark}name\n1{mark}"Hill, Lake; and | Co"\n'.encode(), "list.csv")
    assert [row.cells for row in table.rows] == [{"code": "1", "name": "Hill, Lake; and | Co"}]


def test_damage_of_earlier_programs_is_mended():
    assert clean("  St Paul\x92s  School\u200b ") == "St Paul’s School"
    assert clean("Hòa") == "Hòa"


@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


def test_a_cell_that_begins_with_an_equals_sign_stays_text():
    assert names(b'code,name\n1,"=HYPERLINK(""http://example.org"")"\n') == ['=HYPERLINK("http://example.org")']
    assert names(sheet(["code", "name"], [1, "=1+1"]), "list.xlsx") == ["=1+1"]


def test_a_code_that_a_spreadsheet_holds_as_a_number_is_whole_again():
    table = read_table(sheet(["code", "name"], [620422001.0, "A"], [620422100001, "B"]), "list.xlsx")
    assert [row.cells["code"] for row in table.rows] == ["620422001", "620422100001"]


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    table = read_table(sheet(["Schools of the county"], [], ["code", "name"], ["1", "A"], [], ["2", "B"]), "list.xlsx")
    assert table.columns == ("code", "name")
    assert [row.number for row in table.rows] == [4, 6]


def test_a_row_with_more_cells_than_the_header_says_so():
    rows = list(read_table(b"code,name\n1,Hill, North\n2,Lake\n3,Sea,\n", "list.csv").rows)
    assert [row.is_too_wide for row in rows] == [True, False, False]


def test_columns_without_a_name_or_with_the_same_name_are_told_apart():
    assert read_table(b"name,,name\na,b,c\n", "list.csv").columns == ("name", "column 2", "name (2)")


@pytest.mark.parametrize(
    "text",
    [
        '[{"code": 1, "name": "A"}]',
        '{"1": {"code": "1", "name": "A"}}',
        '{"count": 1, "schools": [{"code": 1.0, "name": "A"}]}',
        '{"features": [{"type": "Feature", "geometry": null, "properties": {"code": "1", "name": "A"}}]}',
    ],
)
def test_a_list_of_objects_is_a_table_however_it_is_wrapped(text):
    [row] = read_table(text.encode(), "list.json").rows
    assert (row.cells["code"], row.cells["name"]) == ("1", "A")


def test_a_feature_brings_its_geometry():
    text = b'{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"name": "A"}}'
    [row] = read_table(text, "a.geojson").rows
    assert row.geometry == {"type": "Point", "coordinates": [1, 2]}


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [
        (b"", "list.csv", "empty"),
        (b"\n \n", "list.csv", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "list.csv", "not a table"),
        (b"%PDF-1.7 ...", "list.xlsx", "not a table"),
        (b"PK\x03\x04 torn", "list.xlsx", "not a table"),
        (struct.pack("200H", *range(300, 500)) + b"\0\0\0", "list.csv", "not a table"),
        (b"name\n\x81\x8d\x8f\x90\x9d\n", "list.csv", "not a table"),
        (b"\xff\xfe" + b"\x00\xd8" * 5, "list.csv", "not a table"),
        (b'{"name": ', "list.json", "not whole JSON"),
        (b"[1, 2]", "list.json", "no list of objects"),
        (b"[]", "list.json", "no list of objects"),
        (b"[" * 100_000, "list.json", "not whole JSON"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(source, name, said):
    with pytest.raises(UnusableFile, match=said):
        list(read_table(source, name).rows)


def test_a_file_larger_than_allowed_is_refused(settings, tmp_path):
    settings.UPLOAD_MAX_BYTES = 1000
    path = tmp_path / "large.csv"
    path.write_bytes(b"name\n" + b"x" * 1000)
    with pytest.raises(UnusableFile, match="at most 1000"):
        read_table(path, path.name)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnusableFile, match="cannot be opened"):
        read_table(tmp_path / "none.csv", "none.csv")


def test_a_sheet_that_unpacks_without_end_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    with pytest.raises(UnusableFile, match="unpacks to far more"):
        read_table(held.getvalue(), "bomb.xlsx")


def test_a_cell_that_never_ends_is_refused():
    with pytest.raises(UnusableFile, match="quotation mark"):
        list(read_table(b'name\n"' + b"x" * 200_000, "list.csv").rows)
