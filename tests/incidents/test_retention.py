"""What was kept long enough is destroyed: no key opens a name any more, no word is left, every figure stays."""

import json
import os
from datetime import datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import (
    Concern,
    Document,
    HarmReport,
    Incident,
    IncidentNote,
    IncidentType,
    Inquiry,
    MeasureType,
    PartyIdentity,
    Photo,
    ReporterIdentity,
    Tip,
)
from incidents.selectors import tally, week_figures
from incidents.workflow import Status
from safeschool.audit.models import Entry
from safeschool.kernel import sealed
from safeschool.kernel.cells import cell_at
from safeschool.notifications.models import Notice
from schools.models import Agency
from tests.incidents.factories import log, picture, raise_one, report, tell

WORDS = "Zanzibar lantern"
YEAR = timedelta(days=366)


def closed(
    officer, school, *, years: float = 4, code: str = "GATE_CONGESTION", name: str = "Nguyễn Văn An"
) -> Incident:
    """A file closed so many years ago, with a sealed name in it."""
    then = timezone.now() - years * YEAR
    facts = {"note": WORDS, "place": WORDS, "latitude": 20.85432, "longitude": 106.68321, "occurred_at": then}
    incident = log(officer, school, code=code, now=then, **facts)
    actions.add_party(
        by=officer, incident=incident, roles=["WITNESS"], kind="PUPIL", is_minor=True,
        identity=actions.Identity(name, contact="0900", guardian="Somebody"),
    )  # fmt: skip
    actions.add_note(by=officer, incident=incident, text=WORDS, now=then)
    for to in (Status.ACCEPTED, Status.HANDLING, Status.RESOLVED, Status.CLOSED):
        actions.move_incident(by=officer, incident=incident, to=to, outcome=WORDS, now=then)
    Incident.objects.filter(pk=incident.pk).update(created_at=then)
    return Incident.objects.get(pk=incident.pk)


def figures(north) -> dict[str, int]:
    end = timezone.now() + timedelta(days=1)
    return {figure.code: figure.value for figure in week_figures([north.pk], end - 9 * YEAR, end)}


def test_after_its_time_nobody_opens_a_name_and_no_word_is_left(officer, chief, school, signed_in):
    incident = closed(officer, school)
    before = PartyIdentity.objects.get()
    place = PartyIdentity.seal_place(before.party_id)
    assert actions.erase_due(now=timezone.now()) == actions.Erased(files=1, keys=1)
    row = PartyIdentity.objects.get()
    with pytest.raises(ValidationError, match="destroyed"):
        actions.open_identity(by=officer, identity=row, reason="To call the family")
    with pytest.raises((sealed.CannotOpen, ValueError)):
        sealed.open_text(bytes(before.name_sealed), wrapped=row.wrapped_key, place=place, column="name")
    assert actions.search_identities(by=officer, name="Nguyễn Văn An", reason="To call the family") == []
    page = signed_in(officer).get(reverse("incidents:file", args=[incident.pk])).content.decode()
    assert WORDS not in page
    assert reverse("incidents:identity", args=[row.party_id]) not in page
    assert not Incident.objects.matching("zanzibar").exists()
    assert not IncidentNote.objects.filter(text__contains=WORDS).exists()


def everything_kept() -> str:
    """Every text of every row of the room and of what was sent about it, as the database holds it."""
    models = [*apps.get_app_config("incidents").get_models(), Notice, Entry]
    return "".join(str(list(model.objects.values_list())) for model in models)


def disk(settings) -> list[str]:
    return [name for _folder, _folders, names in os.walk(settings.MEDIA_ROOT) for name in names]


def test_pictures_papers_letters_and_what_led_to_the_file_go_with_it(
    officer, chief, teacher, school, settings, django_assert_max_num_queries
):
    now, then = timezone.now(), timezone.now() - 4 * YEAR
    incident, young = closed(officer, school), closed(officer, school, years=1)
    for one in (incident, young):
        photo = actions.attach_photo(by=officer, incident=one, upload=ContentFile(picture()))
        actions.redact_photo(by=officer, photo=photo, boxes=[(0.1, 0.1, 0.5, 0.5)])
        actions.attach_document(by=officer, incident=one, upload=ContentFile(WORDS.encode()), title=WORDS)
        letter = actions.Letter(school, "NOTICE", WORDS, WORDS, "RESTRICTED", incident=one)
        sent = actions.send_letter(
            by=officer, submission=uuid4(), letter=letter, now=then, pictures=[ContentFile(picture())]
        )
        actions.answer_letter(by=officer, letter=sent, text=WORDS, now=then)
        act = actions.Act(officer, one, then, then)
        item = actions.seize_item(act=act, kind="KNIFE", description=WORDS, place=WORDS)
        actions.hand_over(act=act, item=item, purpose="STORE", giver=WORDS, receiver=WORDS)
        kind = MeasureType.objects.filter(country="").first() or MeasureType.objects.filter(country="VN").first()
        actions.record_measure(act=act, type=kind, note=WORDS, signed_by=["FAMILY", "PUPIL", "SCHOOL", "POLICE"])
        day = timezone.localdate() + timedelta(days=9)
        actions.give_task(by=officer, incident=one, what=WORDS, owner=officer, due_on=day, now=now)
        actions.refer(by=officer, incident=one, agency=Agency.objects.get(code="HEALTH"), reason=WORDS, now=then)
    concern, tip, harm = raise_one(teacher, school, note=WORDS), tell(school, note=WORDS), report(officer, school)
    Concern.objects.filter(pk=concern.pk).update(incident=incident)
    Tip.objects.filter(pk=tip.pk).update(incident=incident)
    HarmReport.objects.filter(pk=harm.pk).update(incident=incident, reason=WORDS)
    measures, letters = incident.measures.count(), incident.letters.count()
    assert len(disk(settings)) == 8
    assert actions.erase_due(now=now).files == 1
    assert len(disk(settings)) == 4
    assert young.photos.count() == 2
    Incident.objects.filter(pk=young.pk).update(created_at=then)
    assert actions.erase_due(now=now + 3 * YEAR).files == 1
    assert (disk(settings), Photo.objects.count(), Document.objects.count()) == ([], 0, 0)
    assert WORDS not in everything_kept()
    assert (incident.measures.count(), incident.letters.count()) == (measures, letters)
    lines = Entry.objects.filter(verb="incident.erased")
    assert [line.facts["evidence"] for line in lines] == [4, 4]


def test_a_tip_that_came_to_nothing_loses_its_words_and_an_open_one_does_not(officer, north, school):
    then = timezone.now() - 1.2 * YEAR
    ends = {state: tell(school, note=WORDS, now=then, photos=[picture()]) for state in ("UNFOUNDED", "CLOSED", "")}
    for state, tip in ends.items():
        if state:
            actions.move_tip(by=officer, tip=tip, to="ACKNOWLEDGED", text="", now=then)
            actions.move_tip(by=officer, tip=tip, to=state, text=WORDS, now=then)
    before = figures(north)
    assert actions.due_now(timezone.now()).tips == 1
    assert actions.erase_due(now=timezone.now()) == actions.Erased(tips=1)
    gone = Tip.objects.get(pk=ends["UNFOUNDED"].pk)
    assert (gone.note, gone.photos.count(), {said.text for said in gone.messages.all()}) == ("–", 0, {"–"})
    assert Tip.objects.filter(note=WORDS).count() == 2
    assert Entry.objects.about(gone).filter(verb="tip.erased").exists()
    assert actions.erase_due(now=timezone.now() + 2 * YEAR).tips == 1
    assert Tip.objects.filter(note=WORDS).get() == ends[""]
    assert figures(north) == before


def test_of_the_place_about_a_kilometre_is_left_and_the_hexagon_goes_with_it(officer, school):
    incident = closed(officer, school)
    actions.erase_due(now=timezone.now())
    incident.refresh_from_db()
    assert (incident.latitude, incident.longitude, incident.accuracy_m) == (20.85, 106.68, None)
    assert incident.cell == cell_at(20.85, 106.68) != cell_at(20.85432, 106.68321)


def test_every_figure_stays_as_it_was(officer, chief, north, school):
    closed(officer, school)
    closed(chief, school, years=5, code="CRASH")
    before, today = figures(north), timezone.localdate()
    counted = tally(chief, today - 9 * YEAR, today)
    kept = Incident.objects.order_by("pk").values_list(
        "type", "severity", "status", "occurred_at", "reported_at", "unit"
    )
    rows = list(kept)
    assert before["INCIDENTS"] == 2
    assert actions.erase_due(now=timezone.now()).files == 2
    assert figures(north) == before
    assert tally(chief, today - 9 * YEAR, today) == counted
    assert list(kept.all()) == rows


def test_the_proof_stands_in_the_journal_without_a_name_or_a_word(officer, school):
    incident = closed(officer, school)
    actions.erase_due(now=timezone.now())
    line = Entry.objects.about(incident).get(verb="incident.erased")
    assert (line.actor, line.facts["keys"], line.facts["number"]) == ("", 1, incident.number)
    assert actions.erase_due(now=timezone.now()) == actions.Erased()


def test_what_is_open_sealed_held_or_too_young_stays(officer, chief, school):
    now = timezone.now()
    young, held, veiled = (closed(officer, school, years=years) for years in (2, 4, 4))
    log(officer, school, now=now - 9 * YEAR, occurred_at=now - 9 * YEAR)
    actions.hold_file(by=chief, incident=held, reason="A court asks for it", now=now)
    actions.ask_to_seal(by=officer, incident=veiled, reason="Non-prosecution of a minor", now=now)
    actions.agree_to_seal(by=chief, incident=veiled, now=now)
    assert actions.erase_due(now=now) == actions.Erased()
    actions.release_file(by=chief, incident=held, now=now)
    assert actions.erase_due(now=now).files == 1
    assert actions.erase_due(now=now + 2 * YEAR).files == 1
    young.refresh_from_db()
    assert young.erased_at is not None
    assert Incident.objects.filter(erased_at=None).count() == 2


def test_a_reopened_file_counts_from_its_last_end(officer, school):
    incident, now = closed(officer, school), timezone.now()
    for to in (Status.REOPENED, Status.HANDLING, Status.RESOLVED, Status.CLOSED):
        actions.move_incident(by=officer, incident=incident, to=to, outcome="Once more", reason="Again", now=now)
    assert actions.erase_due(now=now + 2 * YEAR).files == 0
    assert actions.erase_due(now=now + 3 * YEAR).files == 1


def test_a_file_of_former_years_counts_from_the_day_it_was_brought(officer, school):
    incident, now = closed(officer, school, years=9), timezone.now()
    Incident.objects.filter(pk=incident.pk).update(created_at=now)
    assert actions.erase_due(now=now + 2 * YEAR).files == 0
    assert actions.erase_due(now=now + 4 * YEAR).files == 1


def test_a_unit_s_own_years_go_before_those_above_and_the_type_before_all(
    officer, chief, commander, city, north, school
):
    kind = IncidentType.objects.get(code="CRASH")
    for code in ("CRASH", "GATE_CONGESTION"):
        closed(officer, school, code=code)
    actions.set_retention(by=commander, unit=city, type=None, years=20)
    assert actions.due_now(timezone.now()).files == 0
    actions.set_retention(by=chief, unit=north, type=None, years=3)
    assert actions.due_now(timezone.now()).files == 2
    actions.set_retention(by=chief, unit=north, type=kind, years=10)
    assert actions.due_now(timezone.now()).files == 1
    actions.set_retention(by=chief, unit=north, type=kind, years=2)
    assert actions.due_now(timezone.now()).files == 2


def test_a_venue_s_reporter_is_forgotten_with_the_file_or_alone(officer, chief, school):
    now = timezone.now()
    alone = report(officer, school, now=now - 4 * YEAR, contact="0900 111 222")
    with_file = report(officer, school, now=now - 4 * YEAR, contact="0900 333 444")
    type(with_file).objects.filter(pk=with_file.pk).update(incident=closed(officer, school))
    assert actions.erase_due(now=now).keys == 3
    assert not ReporterIdentity.objects.exclude(wrapped_key="").exists()
    actions.accept_report(by=officer, report=alone, now=now)
    with pytest.raises(ValidationError, match="destroyed"):
        actions.open_reporter(by=officer, report=alone, reason="To ask again")


def test_an_unfounded_concern_loses_its_words_after_a_year_and_no_other_does(officer, teacher, north, school):
    then = timezone.now() - 1.2 * YEAR
    ends = {"UNFOUNDED": raise_one(teacher, school, now=then), "CLOSED": raise_one(teacher, school, now=then)}
    for state, concern in ends.items():
        actions.acknowledge_concern(by=officer, concern=concern, now=then)
        actions.close_concern(by=officer, concern=concern, to=state, feedback=WORDS, now=then)
    before = figures(north)
    assert actions.erase_due(now=timezone.now()) == actions.Erased(concerns=1)
    words = dict(Concern.objects.values_list("state", "note"))
    assert (words["UNFOUNDED"], "argue" in words["CLOSED"]) == ("–", True)
    assert figures(north) == before


def test_a_concern_closed_without_a_file_loses_its_words_after_the_usual_time(officer, teacher, north, school):
    now = timezone.now()
    for then in (now - 3.1 * YEAR, now - 2.9 * YEAR):
        concern = raise_one(teacher, school, note=WORDS, now=then)
        actions.acknowledge_concern(by=officer, concern=concern, now=then)
        actions.close_concern(by=officer, concern=concern, to="CLOSED", feedback=WORDS, now=then)
    old, young = Concern.objects.order_by("raised_at")
    still_open = raise_one(teacher, school, note=WORDS, now=now - 5 * YEAR)
    before = figures(north)

    assert actions.due_now(now) == actions.Erased(concerns=1)
    assert actions.erase_due(now=now) == actions.Erased(concerns=1)

    assert (old.pk, "–", "CLOSED") in Concern.objects.values_list("pk", "note", "state")
    assert set(Concern.objects.exclude(note="–")) == {young, still_open}
    assert not old.messages.exclude(text="–").exists()
    assert figures(north) == before
    assert Entry.objects.filter(verb="concern.erased").count() == 1
    assert actions.erase_due(now=now) == actions.Erased()


def test_an_inquiry_loses_its_words_with_its_file_or_by_itself_and_keeps_its_finding(officer, head, school):
    now = timezone.now()
    then = (now - 4 * YEAR).date()
    told = {"school": school, "matter": WORDS, "committee": ["HEAD"], "opened_by": head, "due_on": then}
    decided = {"finding": "BULLYING", "reasons": WORDS, "measures": WORDS, "found_by": head}
    ended = decided | {"appeal": WORDS, "opened_on": then, "found_on": then, "appealed_on": then}
    beside = Inquiry.objects.create(**told, **ended, incident=closed(officer, school))
    alone = Inquiry.objects.create(**told, **ended)
    late = now.date() - timedelta(days=9)
    appealed = Inquiry.objects.create(**told, **{**ended, "appealed_on": late})
    undecided = Inquiry.objects.create(**told, opened_on=then)
    of_a_young_file = Inquiry.objects.create(**told, **ended, incident=closed(officer, school, years=1))

    assert actions.due_now(now) == actions.Erased(files=1, inquiries=1, keys=1)
    assert actions.erase_due(now=now) == actions.Erased(files=1, inquiries=1, keys=1)

    gone = Inquiry.objects.filter(pk__in=[beside.pk, alone.pk])
    assert set(gone.values_list("finding", "matter", "reasons", "measures", "appeal")) == {
        ("BULLYING", "–", "–", "", "–")
    }
    assert set(Inquiry.objects.filter(matter=WORDS)) == {appealed, undecided, of_a_young_file}
    assert Entry.objects.filter(verb="inquiry.erased").count() == 1
    assert actions.erase_due(now=now) == actions.Erased()


def test_the_database_keeps_no_key_of_what_is_erased(officer, school):
    closed(officer, school)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartyIdentity.objects.update(erased_at=timezone.now())


def test_the_page_tells_what_is_due_within_thirty_days_and_holds_it(officer, chief, stranger, school, signed_in):
    soon = closed(officer, school, years=2.97)
    closed(officer, school, years=2)
    browser, url = signed_in(chief), reverse("incidents:retention")
    assert [row.pk for row in browser.get(url).context["due"]] == [soon.pk]
    hold = reverse("incidents:hold", args=[soon.pk])
    assert browser.post(hold, {"reason": ""}, follow=True).context["due"].count() == 1
    page = browser.post(hold, {"reason": "A court asks for it"}, follow=True)
    assert (len(page.context["due"]), len(page.context["holds"])) == (0, 1)
    assert "A court asks for it" in page.content.decode()
    assert signed_in(stranger).post(hold, {"release": "1"}).status_code == 404
    assert soon.number not in signed_in(stranger).get(url).content.decode()
    assert signed_in(officer).get(url).status_code == 404
    assert len(browser.post(hold, {"release": "1"}, follow=True).context["holds"]) == 0


def test_a_chief_sets_the_years_on_the_page_and_not_elsewhere(chief, north, south, signed_in):
    browser, url = signed_in(chief), reverse("incidents:retention")
    assert browser.post(url, {"unit": south.pk, "years": 5}).status_code == 422
    assert browser.post(url, {"unit": north.pk, "years": 51}).status_code == 422
    assert browser.post(url, {"unit": north.pk, "type": "CRASH", "years": 5}).status_code == 302
    assert browser.post(url, {"unit": north.pk, "type": "CRASH", "years": 6}).status_code == 302
    assert [time.years for time in browser.get(url).context["times"]] == [6]


def test_the_command_counts_first_and_then_destroys(officer, school):
    closed(officer, school)
    told = {}
    for asked in (["--dry-run", "--json"], ["--json"], ["--dry-run", "--json"]):
        out = StringIO()
        call_command("erase_due", *asked, stdout=out)
        told[len(told)] = json.loads(out.getvalue())
    assert [found["files"] for found in told.values()] == [1, 1, 0]
    assert told[0] == {"dry_run": True, "files": 1, "concerns": 0, "tips": 0, "inquiries": 0, "keys": 1}
    assert datetime.now(tz=timezone.get_current_timezone()) >= Incident.objects.get().erased_at
