"""From a file on the desk to schools in the registry: brought, looked at, confirmed; and a bad one refused."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from schools.models import ImportBatch, School, StagedRow
from tests.e2e.conftest import DESK
from tests.e2e.hands import LANGUAGES, button, link, said
from tests.test_bad_lists import NOT_A_TABLE, UNUSABLE, sheet

pytestmark = pytest.mark.e2e
LIST = sheet(
    ("Mã trường", "Tên trường", "Cấp học", "Vĩ độ", "Kinh độ"),
    ("HP-01", "Trường Tiểu học Dư Hàng", "Tiểu học", 20.8461, 106.6827),
    ("HP-02", "Trường Mầm non Sao Mai", "Mầm non", 20.8472, 106.6835),
    ("HP-02", "Trường viết hai lần", "Mầm non", 20.8472, 106.6835),
    ("HP-03", "", "Tiểu học", 20.85, 106.68),
    ("HILL", "Hill School", "Tiểu học", 20.85, 106.68),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def choose(page, language: str, name: str, content: bytes) -> None:
    page.get_by_label(said(language, "File"), exact=True).set_input_files(
        [{"name": name, "mimeType": XLSX, "buffer": content}]
    )
    button(page, language, "Read the file").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clerk_brings_a_list_looks_at_it_and_confirms(open_as, chief, school, language):
    page = open_as(chief, language, DESK)
    page.goto(reverse("schools:list"))
    link(page, language, "Import a list").click()
    choose(page, language, "schools.xlsx", LIST)

    expect(page.get_by_role("heading", level=1)).to_have_text("schools.xlsx")
    stats = page.locator(".stats").inner_text().split()
    assert [word for word in stats if word.isdigit()] == ["5", "2", "1", "2"]
    refused = page.locator("tr", has=page.get_by_role("rowheader", name="4", exact=True)).first
    told = said(language, "The code %(code)s stands in row %(row)d already.", code="HP-02", row=3)
    expect(refused).to_contain_text(told)
    expect(page.get_by_text(said(language, "The name of the school is missing."))).to_be_visible()
    assert set(School.objects.values_list("code", flat=True)) == {"HILL"}

    button(page, language, "Confirm: write the good rows").click()
    counts = {"created": 2, "matched": 1}
    expect(
        page.get_by_text(
            said(language, "%(created)d new schools, %(matched)d known ones brought up to date.", **counts)
        )
    ).to_be_visible()
    expect(page.get_by_role("link", name="Trường Tiểu học Dư Hàng")).to_be_visible()
    assert set(School.objects.values_list("code", flat=True)) == {"HILL", "HP-01", "HP-02"}
    assert not StagedRow.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_that_is_none_is_refused_beside_its_box_and_another_can_be_dropped(open_as, chief, school, language):
    page = open_as(chief, language, DESK)
    page.goto(reverse("schools:import"))
    choose(page, language, "schools.xlsx", UNUSABLE["half a spreadsheet"])
    expect(page.get_by_text(said(language, NOT_A_TABLE))).to_be_visible()
    assert not ImportBatch.objects.exists()

    choose(page, language, "schools.xlsx", LIST)
    button(page, language, "Drop this list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(said(language, "Import a list of schools"))
    assert not ImportBatch.objects.exists()
    assert School.objects.count() == 1
