"""Squads, content blocks, materials as stock, the printed letter, and the matrix of coverage."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from campaigns import actions
from campaigns.models import LectureSquad, Material, Session, StockEntry, Topic
from campaigns.selectors.materials import Span, cells_of, halves_of, lines_of, reach_of
from safeschool.accounts.roles import Role
from schools.models import Term
from tests.campaigns.factories import HELD, hold_session, publish_one
from tests.factories import make_person, make_school

BODY = "Dear parents of {school}, cherish life. {unit}, {date}"
FOUR = {"still_parts": ["Signs", "Exhibition"], "active_parts": ["Gestures", "Crossing"]}


@pytest.fixture
def auxiliary(north):
    return make_person("auxiliary", Role.AUXILIARY, north)


@pytest.fixture
def letter(officer, north):
    made = actions.issue_material(
        by=officer, unit=north, kind="LETTER", title="A letter to parents", topic=Topic.objects.get(code="TRAFFIC"),
        language="en", body=BODY,
    )  # fmt: skip
    actions.stock_up(by=officer, material=made, quantity=1000)
    return made


def left(material):
    return Material.objects.with_stock().get(pk=material.pk).stock


def test_a_squad_has_an_officer_and_may_have_auxiliaries(officer, auxiliary, north, signed_in):
    url = reverse("campaigns:new_squad")
    alone = signed_in(officer).post(url, {"unit": north.pk, "name": "First", "members": [auxiliary.pk]})
    assert "an auxiliary assists and does not speak alone" in alone.content.decode()
    told = {"unit": north.pk, "name": "First", "members": [auxiliary.pk, officer.pk]}
    assert signed_in(officer).post(url, told).status_code == 302
    assert set(LectureSquad.objects.get().members.all()) == {officer, auxiliary}
    page = signed_in(officer).get(reverse("campaigns:squads")).content.decode()
    assert auxiliary.full_name in page


def test_an_auxiliary_is_not_the_speaker_of_record(officer, chief, auxiliary, north, school):
    squad = actions.form_squad(by=officer, unit=north, name="First", members=[officer, auxiliary])
    with pytest.raises(ValidationError, match="an auxiliary assists"):
        hold_session(officer, north, school, lecturer=auxiliary, squad=squad)
    with pytest.raises(ValidationError, match="not of this squad"):
        hold_session(officer, north, school, lecturer=chief, squad=squad)
    assert hold_session(officer, north, school, lecturer=officer, squad=squad).squad == squad


@pytest.mark.parametrize("parts", [{"still_parts": ["Signs"]}, {**FOUR, "active_parts": ["One", "Two", "Three"]}])
def test_two_still_two_active_has_two_parts_of_each(parts, officer, chief, north, school):
    with pytest.raises(ValidationError, match="2 still parts and 2 active"):
        hold_session(officer, north, school, format="TWO_STILL_TWO_ACTIVE", **parts)
    with pytest.raises(ValidationError, match="2 still parts and 2 active"):
        publish_one(chief, north, format="TWO_STILL_TWO_ACTIVE", **parts)
    assert hold_session(officer, north, school, format="TWO_STILL_TWO_ACTIVE", **FOUR).active_parts == [
        "Gestures",
        "Crossing",
    ]


def test_the_parts_are_told_one_a_line(officer, school, signed_in):
    from tests.campaigns.test_pages import form_of

    told = form_of(
        school, still_parts="Signs\n\nExhibition ", active_parts="Gestures\nCrossing", promoters=5, minutes=40
    )
    assert signed_in(officer).post(reverse("campaigns:new_session"), told).status_code == 302
    made = Session.objects.get()
    assert (made.still_parts, made.promoters, made.minutes) == (["Signs", "Exhibition"], 5, 40)
    page = signed_in(officer).get(reverse("campaigns:session", args=[made.pk])).content.decode()
    assert "Signs; Exhibition" in page
    assert "Little promoters" in page


def test_letters_leave_the_stock_as_a_quantity(officer, north, school, letter, signed_in):
    session = hold_session(officer, north, school, letters=667, topics=("TRAFFIC", "BULLYING"))
    url = reverse("campaigns:hand_out", args=[session.pk])
    told = {"material": letter.pk, "audience": "PARENTS", "quantity": 667}
    assert signed_in(officer).post(url, told).status_code == 302
    entry = StockEntry.objects.get(session=session)
    assert (entry.handed_out, left(letter)) == (667, 333)
    page = signed_in(officer).get(reverse("campaigns:material", args=[letter.pk])).content.decode()
    assert "333" in page
    assert school.name in page


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [(0, "at least one"), (-1, "at least one"), (1001, "Only 1000 are there"), (700, "The session counts 667")],
)
def test_what_cannot_be_handed_out_is_refused(quantity, sentence, officer, north, school, letter):
    session = hold_session(officer, north, school, letters=667)
    with pytest.raises(ValidationError, match=sentence):
        actions.hand_out(by=officer, session=session, material=letter, audience="PARENTS", quantity=quantity)
    assert left(letter) == 1000


def test_a_stock_does_not_fall_below_nothing_and_a_loss_has_a_reason(officer, letter):
    with pytest.raises(ValidationError, match="Only 1000 are there"):
        actions.stock_up(by=officer, material=letter, quantity=-1001, reason="Rain")
    with pytest.raises(ValidationError, match="Say why"):
        actions.stock_up(by=officer, material=letter, quantity=-10)
    actions.stock_up(by=officer, material=letter, quantity=-10, reason="Rain")
    assert left(letter) == 990


def test_a_new_version_takes_the_place_of_the_old(officer, north, letter, signed_in):
    form = {"unit": north.pk, "kind": "LETTER", "title": letter.title, "topic": letter.topic_id, "language": "en",
            "age_from": 6, "age_to": 12, "body": "Better."}  # fmt: skip
    again = signed_in(officer).post(reverse("campaigns:new_material"), form)
    assert "This version in this language is there already" in again.content.decode()
    assert signed_in(officer).post(reverse("campaigns:new_version", args=[letter.pk]), form).status_code == 302
    letter.refresh_from_db()
    assert letter.withdrawn_at is not None
    assert Material.objects.in_use().get().version == 2
    empty = signed_in(officer).post(reverse("campaigns:new_material"), {**form, "title": "Other", "body": ""})
    assert "A letter needs its text" in empty.content.decode()


def test_the_letter_is_printed_for_a_school(officer, letter, school, other_school, signed_in):
    url = reverse("campaigns:letter", args=[letter.pk])
    page = signed_in(officer).get(url, {"school": school.code}).content.decode()
    assert "Dear parents of Hill School, cherish life. North ward, " in page
    assert signed_in(officer).get(url, {"school": other_school.code}).status_code == 302


def test_a_stranger_sees_no_material_and_no_squad(stranger, officer, north, letter, signed_in):
    squad = actions.form_squad(by=officer, unit=north, name="First", members=[officer])
    browser = signed_in(stranger)
    for door, row in [("material", letter), ("letter", letter), ("new_version", letter), ("edit_squad", squad)]:
        assert browser.get(reverse(f"campaigns:{door}", args=[row.pk])).status_code == 404, door
    for door, row in [("stock_up", letter), ("dissolve_squad", squad)]:
        assert browser.post(reverse(f"campaigns:{door}", args=[row.pk])).status_code == 404, door
    assert letter.title not in browser.get(reverse("campaigns:materials")).content.decode()
    assert "First" not in browser.get(reverse("campaigns:squads")).content.decode()


def test_the_matrix_counts_sessions_by_school_topic_and_term(officer, north, school):
    bay = make_school(north, "BAY", "Bay School")
    spring, autumn = Span("Spring", date(2023, 2, 1), date(2023, 7, 31)), Span("A", date(2022, 8, 1), date(2023, 1, 31))
    for topics in (("TRAFFIC", "BULLYING"), ("TRAFFIC",)):
        hold_session(officer, north, school, topics=topics)
    hold_session(officer, north, bay, topics=("TRAFFIC",), held_at=HELD - timedelta(days=200))
    hold_session(officer, north, bay, topics=("TRAFFIC",), format="LETTER_TO_PARENTS")
    traffic, bullying, drugs = (Topic.objects.get(code=code) for code in ("TRAFFIC", "BULLYING", "DRUGS"))
    held, both = Session.objects.of_units([north.pk]), [bay, school]
    cells = cells_of(held, both, spring, north.zone)
    assert cells == {(school.pk, traffic.pk): 2, (school.pk, bullying.pk): 1}
    assert cells_of(held, [bay], spring, north.zone) == {}
    assert cells_of(held, both, autumn, north.zone) == {(bay.pk, traffic.pk): 1}
    topics = [traffic, bullying, drugs]
    reached = reach_of(held, topics, [spring, autumn], north.zone)
    assert [(one.span.name, one.schools) for one in reached] == [("Spring", [1, 1, 0]), ("A", [1, 0, 0])]
    rows = lines_of(cells, both, topics)
    assert [[number for _topic, number in told] for _school, told in rows] == [[0, 0, 0], [2, 1, 0]]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2023, 1, 31), date(2022, 8, 1), date(2023, 1, 31)),
        (date(2023, 2, 1), date(2023, 2, 1), date(2023, 7, 31)),
        (date(2023, 9, 1), date(2023, 8, 1), date(2024, 1, 31)),
    ],
)
def test_without_terms_the_school_year_has_two_halves(day, first, last):
    newest = halves_of(day)[0]
    assert (newest.first, newest.last) == (first, last)
    assert halves_of(day)[1].last == first - timedelta(days=1)


def test_the_matrix_opens_the_sessions_it_counts_and_shows_no_school_out_of_sight(
    officer, stranger, north, school, signed_in
):
    now = timezone.now()
    today = now.astimezone(north.zone).date()
    Term.objects.create(unit=north, name="This term", starts_on=today - timedelta(30), ends_on=today + timedelta(30))
    held = hold_session(officer, north, school, held_at=now - timedelta(days=2), now=now)
    page = signed_in(officer).get(reverse("campaigns:coverage"))
    text = page.content.decode()
    assert "This term" in text
    link = next(part for part in text.split('href="') if part.startswith("/campaigns/sessions/?school="))
    opened = signed_in(officer).get(link.split('"')[0].replace("&amp;", "&")).content.decode()
    assert reverse("campaigns:session", args=[held.pk]) in opened
    assert "Hill School" not in signed_in(stranger).get(reverse("campaigns:coverage")).content.decode()


def test_the_matrix_costs_the_same_for_thirty_schools_as_for_three(officer, north, signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, url = signed_in(officer), reverse("campaigns:coverage")

    def more(first, last):
        for number in range(first, last):
            hold_session(officer, north, make_school(north, f"S{number}", f"School {number}"))

    def cost():
        with CaptureQueriesContext(connection) as asked:
            browser.get(url)
        return len(asked)

    more(0, 3)
    few = cost()
    more(3, 30)
    assert cost() == few
