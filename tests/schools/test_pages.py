"""The pages of the room, and who must not see them."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from safeschool.accounts.actions import give_hat
from safeschool.accounts.roles import Role
from schools.actions import add_gate, set_enrolment
from schools.models import BellTime, Contact, DayException, ImportBatch, School, Term
from tests.factories import make_school
from tests.schools.factories import make_bell, make_contact, make_exception, make_gate, make_street, make_term

MONDAY_NOON = datetime(2026, 11, 16, 5, 0, tzinfo=UTC)
LIST = reverse("schools:list")


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def sheet_of(school) -> str:
    return reverse("schools:sheet", args=[school.pk])


def doors_of(school) -> list[str]:
    """Every page of one school."""
    gate = school.campuses.first().gates.first()
    names = ("edit", "bells", "new_gate", "enrolment", "new_contact")
    return [
        sheet_of(school),
        *(reverse(f"schools:{name}", args=[school.pk]) for name in names),
        reverse("schools:edit_gate", args=[school.pk, gate.pk]),
    ]


def test_the_list_shows_the_schools_of_the_unit_and_no_other(signed_in, officer, stranger, school, other_school):
    seen = text(signed_in(officer).get(LIST))
    assert "Hill School" in seen
    assert "Lake School" not in seen
    assert "Hill School" not in text(signed_in(stranger).get(LIST))


def test_the_map_shows_the_same_schools_as_the_list(signed_in, officer, stranger, school, other_school):
    url = reverse("schools:map")
    assert "Hill School" in text(signed_in(officer).get(url))
    assert "Lake School" not in text(signed_in(officer).get(url))
    assert "Hill School" not in text(signed_in(stranger).get(url))


def test_to_a_stranger_no_page_of_a_school_exists(signed_in, stranger, school):
    browser = signed_in(stranger)
    assert [browser.get(url).status_code for url in doors_of(school)] == [404] * 7


def test_who_may_not_edit_sees_the_sheet_and_no_form(signed_in, officer, school):
    browser = signed_in(officer)
    assert [browser.get(url).status_code for url in doors_of(school)] == [200] + [404] * 6


def test_an_editor_gets_every_form(signed_in, chief, head, school):
    for person in (chief, head):
        browser = signed_in(person)
        assert [browser.get(url).status_code for url in doors_of(school)] == [200] * 7


def test_nobody_is_sent_to_the_sign_in_page(client, school):
    for url in (LIST, reverse("schools:map"), reverse("schools:import"), *doors_of(school)):
        assert client.get(url).status_code == 302


def test_a_gate_is_reached_only_through_its_own_school(signed_in, commander, school, other_school):
    gate = other_school.campuses.first().gates.first()
    url = reverse("schools:edit_gate", args=[school.pk, gate.pk])
    assert signed_in(commander).get(url).status_code == 404


def test_a_school_is_found_without_diacritics(signed_in, officer, north, school):
    make_school(north, "DH", "Trường Tiểu học Dư Hàng")
    seen = text(signed_in(officer).get(LIST, {"q": "du hang tieu"}))
    assert "Dư Hàng" in seen
    assert "Hill School" not in seen


def test_a_wrong_filter_says_a_sentence_and_shows_the_list(signed_in, officer, school):
    seen = text(signed_in(officer).get(LIST, {"unit": "NONE"}))
    assert "not one of the available choices" in seen
    assert "Hill School" in seen


def test_the_list_goes_page_by_page_by_name_there_and_back(signed_in, officer, north):
    for n in range(120):
        make_school(north, f"S{n:03}", f"School {n // 2:03}")
    browser, seen, params = signed_in(officer), [], {}
    for _page in range(3):
        page = browser.get(LIST, params).context["page"]
        seen += [school.code for school in page.rows]
        params = {"after": page.after}
    assert seen == [f"S{n:03}" for n in range(120)]
    assert page.after == ""
    back = browser.get(LIST, {"before": page.before}).context["page"]
    assert [school.code for school in back.rows] == seen[50:100]
    assert browser.get(LIST, {"after": "nonsense"}).status_code == 200


def test_a_list_of_many_asks_no_more_than_a_list_of_few(signed_in, officer, north, django_assert_max_num_queries):
    browser = signed_in(officer)
    for many in (3, 30):
        for n in range(many):
            make_school(north, f"{many}-{n}", f"School {n}")
        with django_assert_max_num_queries(14):
            text(browser.get(LIST))


def test_a_full_sheet_asks_no_more_than_a_bare_one(signed_in, officer, north, school, django_assert_max_num_queries):
    for n in range(20):
        make_gate(school, f"Gate {n}", make_street(north, f"Street {n}"))
        make_bell(school, "DISMISSAL", time(17, n), time(17, 40))
        make_contact(school)
        neighbour = make_school(north, f"N{n}", f"Neighbour {n}")
        make_gate(neighbour, "On the street", make_street(north, f"Other {n}"))
    browser = signed_in(officer)
    with django_assert_max_num_queries(36):
        text(browser.get(sheet_of(school)))


@time_machine.travel(MONDAY_NOON, tick=False)
def test_the_sheet_tells_todays_bells_on_the_schools_own_clock(signed_in, officer, school):
    officer.time_zone = "America/New_York"
    officer.save()
    seen = text(signed_in(officer).get(sheet_of(school)))
    assert "07:00–07:30" in seen
    assert "16:00–16:30" in seen


@time_machine.travel(MONDAY_NOON, tick=False)
def test_the_sheet_says_why_there_is_no_school_today(signed_in, officer, north, school):
    make_exception(north, date(2026, 11, 16), is_school_day=False, name="Flood")
    seen = text(signed_in(officer).get(sheet_of(school)))
    assert "No school today" in seen
    assert "Flood" in seen


@pytest.mark.parametrize(("other", "is_warned"), [(time(16, 14), True), (time(16, 15), False), (time(15, 50), True)])
def test_two_schools_of_one_street_must_end_fifteen_minutes_apart(signed_in, officer, north, school, other, is_warned):
    street = make_street(north)
    neighbour = make_school(north, "SEA", "Sea School")
    BellTime.objects.filter(school=neighbour, moment="DISMISSAL").update(starts=other)
    for one in (school, neighbour):
        make_gate(one, "Front", street)
    seen = text(signed_in(officer).get(sheet_of(school)))
    assert ("Sea School on Hồ Sen lets out" in seen) is is_warned


def test_schools_that_never_ring_on_the_same_day_do_not_crowd(signed_in, officer, north, school):
    street, neighbour = make_street(north), make_school(north, "SEA", "Sea School")
    BellTime.objects.filter(school=neighbour).update(weekdays=0b1100000)
    for one in (school, neighbour):
        make_gate(one, "Front", street)
    assert "lets out" not in text(signed_in(officer).get(sheet_of(school)))


def test_the_sheet_warns_of_no_school_that_the_reader_does_not_see(signed_in, teacher, north, school):
    street, neighbour = make_street(north), make_school(north, "SEA", "Sea School")
    for one in (school, neighbour):
        make_gate(one, "Front", street)
    assert "Sea School" not in text(signed_in(teacher).get(sheet_of(school)))


PLACE = {"place_lat": "20.851234", "place_lng": "106.68", "place_accuracy": ""}


def test_a_chief_registers_a_school(signed_in, chief, north):
    body = {"name": "New School", "code": "NEW", "unit": north.pk, **PLACE}
    assert signed_in(chief).post(reverse("schools:new"), body).status_code == 302
    assert School.objects.get(code="NEW").latitude == 20.851234


def test_a_chief_cannot_register_a_school_in_another_unit_nor_a_head_any(signed_in, chief, head, south):
    body = {"name": "New School", "code": "NEW", "unit": south.pk}
    assert signed_in(chief).post(reverse("schools:new"), body).status_code == 422
    assert signed_in(head).get(reverse("schools:new")).status_code == 404
    assert not School.objects.filter(code="NEW").exists()


def test_a_head_edits_the_own_school(signed_in, head, school, north):
    url = reverse("schools:edit", args=[school.pk])
    body = {"name": "Hill High", "code": "HILL", "unit": north.pk, "phone": "0225", **PLACE}
    assert signed_in(head).post(url, body).status_code == 302
    school.refresh_from_db()
    assert (school.name, school.phone, school.search_key) == ("Hill High", "0225", "hill high hill")


def bells(*rows: dict) -> dict:
    body = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for n, row in enumerate(rows):
        body |= {f"form-{n}-{name}": value for name, value in row.items()}
    return body


def test_the_bell_times_of_a_school_are_written_at_once(signed_in, chief, school):
    url = reverse("schools:bells", args=[school.pk])
    rings = {"moment": "DISMISSAL", "starts": "11:00", "ends": "11:20", "days": [0, 5]}
    assert signed_in(chief).post(url, bells(rings, {"days": [0, 1, 2, 3, 4]})).status_code == 302
    [bell] = BellTime.objects.filter(school=school)
    assert (bell.starts, bell.weekdays) == (time(11, 0), 0b0100001)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"moment": "DISMISSAL", "starts": "11:00", "ends": "10:00", "days": [0]}], "ends after it starts"),
        ([{"moment": "DISMISSAL", "starts": "11:00", "ends": "11:30", "days": [0]}] * 2, "are the same"),
    ],
)
def test_wrong_bell_times_are_refused_and_the_old_ones_stay(signed_in, chief, school, rows, said):
    answer = signed_in(chief).post(reverse("schools:bells", args=[school.pk]), bells(*rows))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert BellTime.objects.filter(school=school).count() == 2


def test_a_gate_is_added_on_a_street_by_its_name(signed_in, chief, school):
    campus = school.campuses.get()
    body = {"name": "Back", "campus": campus.pk, "street_name": "Hồ Sen", "traffic": 2, "radius_m": 60, **PLACE}
    url = reverse("schools:new_gate", args=[school.pk])
    assert signed_in(chief).post(url, body).status_code == 302
    gate = campus.gates.get(name="Back")
    assert (gate.street.name, gate.street.unit) == ("Hồ Sen", school.unit)
    again = signed_in(chief).post(url, body)
    assert again.status_code == 422
    assert "gate of that name already" in again.content.decode()


def test_enrolment_and_contacts_are_kept(signed_in, chief, school):
    browser = signed_in(chief)
    counts = {"year": 2026, "pupils": 400, "boarders": 0}
    assert browser.post(reverse("schools:enrolment", args=[school.pk]), counts).status_code == 302
    too_many = counts | {"boarders": 401}
    assert browser.post(reverse("schools:enrolment", args=[school.pk]), too_many).status_code == 422
    person = {"duty": "Head", "full_name": "Lê Thị B", "phone": "0225"}
    assert browser.post(reverse("schools:new_contact", args=[school.pk]), person).status_code == 302
    contact = Contact.objects.get()
    assert browser.post(reverse("schools:drop_contact", args=[school.pk, contact.pk])).status_code == 302
    assert not Contact.objects.exists()


def test_a_stranger_drops_no_contact(signed_in, stranger, school):
    contact = make_contact(school)
    assert signed_in(stranger).post(reverse("schools:drop_contact", args=[school.pk, contact.pk])).status_code == 404
    assert Contact.objects.exists()


def test_the_calendar_takes_terms_and_days(signed_in, chief, north):
    url, browser = reverse("schools:calendar"), signed_in(chief)
    term = {"term-unit": north.pk, "term-name": "I", "term-starts_on": "2026-09-01", "term-ends_on": "2027-01-15"}
    assert browser.post(url, {"set_term": 1, **term}).status_code == 302
    overlap = {**term, "term-name": "II", "term-starts_on": "2027-01-10", "term-ends_on": "2027-05-31"}
    answer = browser.post(url, {"set_term": 1, **overlap})
    assert (answer.status_code, "overlap with the term" in answer.content.decode()) == (422, True)
    day = {"day-unit": north.pk, "day-on": "2026-11-21", "day-name": "Make-up", "day-is_school_day": "on"}
    assert browser.post(url, {"except_day": 1, **day}).status_code == 302
    assert browser.post(url, {"except_day": 1, **day, "day-name": "Again"}).status_code == 302
    assert browser.post(url, {"set_term": 1, **term, "term-ends_on": "2027-01-16"}).status_code == 302
    assert Term.objects.get().ends_on == date(2027, 1, 16)
    assert (Term.objects.get().name, DayException.objects.get().name) == ("I", "Again")


def test_a_stranger_sees_and_changes_nothing_of_the_calendar(signed_in, stranger, officer, north):
    make_term(north, "Secret term")
    day = make_exception(north, date(2026, 11, 21), is_school_day=True)
    assert "Secret term" not in text(signed_in(stranger).get(reverse("schools:calendar")))
    assert signed_in(stranger).post(reverse("schools:drop_day", args=[day.pk])).status_code == 404
    assert signed_in(officer).get(reverse("schools:calendar")).status_code == 404


def brought(browser, unit, content: bytes = b"code,name\n1,A\n2,\n", name: str = "list.csv"):
    file = SimpleUploadedFile(name, content)
    return browser.post(reverse("schools:import"), {"unit": unit.pk, "file": file, "columns": ""})


def test_a_list_is_brought_looked_at_and_confirmed(signed_in, chief, north):
    browser = signed_in(chief)
    answer = brought(browser, north)
    assert answer.status_code == 302
    seen = text(browser.get(answer.url))
    assert "The name of the school is missing." in seen
    assert not School.objects.exists()
    batch = ImportBatch.objects.get()
    assert "list.csv" in text(browser.get(reverse("schools:import")))
    assert browser.post(reverse("schools:import_confirm", args=[batch.pk])).status_code == 302
    assert School.objects.get().code == "1"
    assert "This list was confirmed." in text(browser.get(answer.url))
    assert browser.post(reverse("schools:import_drop", args=[batch.pk])).status_code == 404


@pytest.mark.parametrize(
    ("content", "said"), [(b"\x89PNG\r\n\x1a\n\0\0", "not a table"), (b"a,b\n1,2\n", "names of the schools")]
)
def test_an_unusable_file_is_refused_on_the_page(signed_in, chief, north, content, said):
    answer = brought(signed_in(chief), north, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_file_too_large_for_memory_is_read_from_the_disk(signed_in, chief, north, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100
    rows = "".join(f"{n},School {n}\n" for n in range(100))
    assert brought(signed_in(chief), north, f"code,name\n{rows}".encode()).status_code == 302
    assert ImportBatch.objects.get().created == 100


def test_a_list_is_not_for_others_and_not_for_other_units(signed_in, chief, officer, stranger, commander, north, south):
    brought(signed_in(chief), north)
    batch = ImportBatch.objects.get()
    for person in (officer, stranger, commander):
        browser = signed_in(person)
        assert browser.get(reverse("schools:import_preview", args=[batch.pk])).status_code == 404
        assert browser.post(reverse("schools:import_confirm", args=[batch.pk])).status_code == 404
        assert browser.post(reverse("schools:import_drop", args=[batch.pk])).status_code == 404
    assert brought(signed_in(chief), south).status_code == 422
    assert not School.objects.exists()


def test_every_page_of_the_room_is_found_in_the_three_languages(signed_in, chief, school):
    make_gate(school)
    set_enrolment(by=chief, school=school, year=2026, pupils=1)
    add_gate(by=chief, school=school, name="Third", latitude=20.0, longitude=106.0)
    for language in ("vi", "zh-hans", "en"):
        chief.language = language
        chief.save()
        browser = signed_in(chief)
        for url in (LIST, reverse("schools:map"), reverse("schools:calendar"), *doors_of(school)):
            assert f'lang="{language}"' in text(browser.get(url))


def test_a_hat_of_two_roles_sees_a_school_once(signed_in, head, north, school):
    give_hat(user=head, unit=north, role=Role.WARD_OFFICER)
    assert text(signed_in(head).get(LIST)).count(">Hill School<") == 1
