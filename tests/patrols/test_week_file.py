"""The week's grid as a spreadsheet: what the pages by post and by person show, and nothing more."""

import io
import re
import zipfile

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from patrols.models import Shift
from patrols.selectors.week_files import HEAD
from patrols.views import week_files
from safeschool.audit.models import Entry
from tests.patrols.factories import SUNDAY, WEEK, give_seat, make_post, make_week

URL, ASKED = "patrols:week_file", {"week": str(WEEK), "unit": "NORTH"}


@pytest.fixture(autouse=True)
def _on_sunday():
    with time_machine.travel(SUNDAY, tick=False):
        yield


@pytest.fixture
def _week(school, other_school, officer, stranger):
    """Two posts here, one named like a formula, with one duty held; one post elsewhere with its own."""
    post = make_post(school, slots={"POLICE": 2})
    make_post(school, name="=1+1", slots={"POLICE": 1})
    make_week(school.unit)
    give_seat(Shift.objects.get(post=post, on=WEEK.monday, moment="ARRIVAL"), officer)
    make_post(other_school, name="Lake gate", slots={"POLICE": 1})
    make_week(other_school.unit)
    give_seat(Shift.objects.filter(post__name="Lake gate").first(), stranger)


def file_of(page, **asked):
    answer = page.get(reverse(URL), {**ASKED, **asked})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="roster-{WEEK}.xlsx"'
    return answer.content


def taken(page, **asked):
    """Every row of both sheets, from the top."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(page, **asked)))
    assert book.sheet_names[0] != book.sheet_names[1]
    return [book.get_sheet_by_index(at).to_python(skip_empty_area=False) for at in (0, 1)]


def rows_of(sheet):
    return sheet[HEAD + 1 :]


def inside(made, number):
    """The text of a sheet as it stands in the file."""
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        return parts.read(f"xl/worksheets/sheet{number}.xml").decode()


@pytest.mark.usefixtures("_week")
def test_the_sheet_by_post_is_the_page_by_post(chief, signed_in):
    page = signed_in(chief)
    shown = page.get(reverse("patrols:roster"), ASKED).context["rows"]
    by_post, _by_person = taken(page)
    rows = rows_of(by_post)
    assert [row[0] for row in rows] == [row.post.name for row in shown] == ["=1+1", "Hill gate"]
    for row, seen in zip(rows, shown, strict=True):
        for told, (_day, cells) in zip(row[1:], seen.days, strict=True):
            names = [seat.user.full_name for cell in cells for seat in cell.people]
            open_seats = sum(line.open_seats for cell in cells for line in cell.seats.missing)
            assert len(re.findall(r"^\d\d:\d\d–\d\d:\d\d$", told, re.MULTILINE)) == len(cells)
            assert sum(map(int, re.findall(r"× (\d+)", told))) == open_seats
            assert [line for line in told.splitlines() if line in names] == names
    monday = rows[1][1].splitlines()
    assert monday[:3] == ["06:40–07:45", "Officer", "seats open: police officer × 1"]


@pytest.mark.usefixtures("_week")
def test_the_sheet_by_person_is_the_page_by_person_with_a_total(chief, signed_in):
    page = signed_in(chief)
    shown = page.get(reverse("patrols:by_person"), ASKED).context["rows"]
    _by_post, by_person = taken(page)
    rows = {row[0]: row for row in rows_of(by_person)}
    assert list(rows) == [row.user.full_name for row in shown]
    for seen in shown:
        told = rows[seen.user.full_name]
        assert (told[-1] or 0) == seen.count
        posts = [[duty.shift.post.name for duty in duties] for _day, duties in seen.days]
        assert [[line[12:] for line in cell.splitlines()] for cell in told[1:-1]] == posts
    assert rows["Officer"][1] == "06:40–07:45 Hill gate"


@pytest.mark.usefixtures("_week")
def test_a_name_like_a_formula_stays_text_and_the_head_stands_still(chief, signed_in):
    made = file_of(signed_in(chief))
    for number in (1, 2):
        assert "<f>" not in inside(made, number)
        assert f'topLeftCell="B{HEAD + 2}"' in inside(made, number)


@pytest.mark.usefixtures("_week")
def test_the_head_is_in_the_reader_s_language_and_the_hours_by_the_unit_s_clock(chief, signed_in):
    chief.language, chief.time_zone = "zh-hans", "America/Lima"
    chief.save()
    by_post, _by_person = taken(signed_in(chief))
    assert by_post[HEAD][1] == "11月23日周一"
    assert rows_of(by_post)[1][1].startswith("06:40–07:45")


@pytest.mark.usefixtures("_week")
def test_a_stranger_takes_nothing_of_this_unit(chief, stranger, signed_in):
    page = signed_in(stranger)
    assert page.get(reverse(URL), ASKED).status_code == 404
    own = str(taken(page, unit=""))
    assert "Lake gate" in own
    assert "Hill gate" not in own
    assert chief.full_name not in own
    assert page.get(reverse(URL), {"week": "2026-W99"}).status_code == 404


@pytest.mark.usefixtures("_week")
def test_what_is_taken_stands_in_the_journal_and_both_pages_lead_to_it(chief, school, signed_in):
    page = signed_in(chief)
    for route in ("patrols:roster", "patrols:by_person"):
        assert reverse(URL) in page.get(reverse(route), ASKED).text
    taken(page)
    line = Entry.objects.get(verb="roster.taken")
    assert (line.actor_id, line.unit_id, line.facts["posts"]) == (chief.pk, school.unit_id, 2)


@pytest.mark.usefixtures("_week")
def test_more_than_a_sheet_holds_is_refused_in_words(chief, signed_in, monkeypatch):
    monkeypatch.setattr(week_files, "MOST_ROWS", 1)
    answer = signed_in(chief).get(reverse(URL), ASKED, follow=True)
    assert "This is more than one sheet can hold" in answer.text
