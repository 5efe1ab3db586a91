"""What a list shows can be taken along: exactly that, by whoever sees it, and never unseen."""

import csv
import io
import shutil
import subprocess
from datetime import timedelta
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from incidents.actions.people import Identity, add_party
from incidents.models import Incident, IncidentType
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.exports import actions, tasks
from safeschool.exports.models import Export
from safeschool.exports.selectors import rows as rows_of
from safeschool.exports.selectors.files import write
from safeschool.exports.selectors.listings import LISTINGS
from safeschool.exports.selectors.rows import Sheet, found_of
from safeschool.exports.workflow import Form, State
from tests.factories import make_person
from tests.incidents.factories import log
from tests.world import world_of

pytestmark = pytest.mark.django_db

# By list, filters under which its page and its export must hold the same rows.
FILTERS = {
    "incidents": ("", "state=OPEN", "type=CRASH", "q=gate", "since=2030-01-01", "severity=LOW&school=HILL"),
    "concerns": ("", "state=OPEN", "since=2030-01-01"),
    "letters": ("", "view=waiting"),
    "tips": ("",),
    "harm-reports": ("",),
    "alarms": ("",),
    "schools": ("", "q=hill", "q=nothing"),
    "inspections": ("", "since=2020-01-01&until=2020-02-01"),
    "findings": ("", "state=overdue", "state=found"),
    "hazards": ("", "unit=NORTH"),
    "venues": ("", "unit=NORTH"),
    "shifts": ("", "since=2030-01-01"),
    "attendance": ("", "state=absent"),
    "patrol-stops": ("", "state=done", "until=2000-01-01"),
    "video-checks": ("", "sight=yes", "since=2030-01-01"),
    "sessions": ("", "school=HILL", "until=2000-01-01"),
    "orders": ("", "state=ORDERED", "state=nothing"),
    "drills": ("", "until=2000-01-01"),
    "operations": ("", "q=nothing"),
    "reports": ("", "state=ISSUED"),
}
# A ledger of its own, behind the page of the findings.
WITHOUT_PAGE = {"notices"}


def text_of(answer) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def take(browser, listing: str, filters: str = "", form: str = "csv", **fields):
    return browser.post(f"{reverse('exports:ask')}?list={listing}&{filters}", {"form": form, **fields})


def table(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text_of(answer))))


def add_pupil(officer, incident, name: str) -> None:
    add_party(by=officer, incident=incident, roles=["WITNESS"], kind="PUPIL", is_minor=True, identity=Identity(name))


@pytest.fixture
def world(north, school, officer, chief, teacher):
    return world_of(north, school, officer, chief, teacher)


def test_every_list_stands_in_the_tests():
    assert set(FILTERS) | WITHOUT_PAGE == set(LISTINGS)


@pytest.mark.parametrize("role", [Role.WARD_CHIEF, Role.COMMANDER, Role.WARD_OFFICER], ids=str)
def test_an_export_holds_exactly_the_rows_of_the_page(role, world, north, city, signed_in):
    person = make_person("reader", role, city if role == Role.COMMANDER else north)
    browser, wrong = signed_in(person), {}
    for code, filters in [(code, one) for code, several in FILTERS.items() for one in several]:
        listing = LISTINGS[code]
        shown = [row.pk for row in shown_by(browser.get(f"{reverse(listing.route)}?{filters}").context)]
        rows = found_of(person, listing, filters, timezone.now()).rows.order_by(*listing.by)
        taken = len(table(take(browser, code, filters))) - 2
        if [row.pk for row in rows] != shown or taken != len(shown):
            wrong[code, filters] = (taken, shown)
    assert wrong == {}


def shown_by(context) -> list:
    if "page" in context:
        return list(context["page"].rows)
    return [line[0] for line in context["lines"]] if "lines" in context else list(context["rows"])


def test_between_them_the_lists_hold_rows(world, chief):
    """What the test above compares is not empty."""
    now = timezone.now()
    empty = {code for code, one in LISTINGS.items() if not found_of(chief, one, "", now).rows.exists()}
    assert empty <= {"findings", "inspections", "attendance", "reports", "shifts"} - {"findings", "reports"}


def test_a_stranger_takes_nothing_of_north_along(world, stranger, signed_in):
    browser, leaks = signed_in(stranger), {}
    for code in LISTINGS:
        told = text_of(take(browser, code))
        found = [word for word in ("Hill School", "HILL", "North ward", "Safe gates") if word in told]
        if found or len(told.splitlines()) != 2:
            leaks[code] = found or told
    assert leaks == {}


def test_the_gate_of_an_export_is_the_gate_of_its_page(guard, signed_in):
    browser, gates = signed_in(guard), {}
    for code, listing in LISTINGS.items():
        page = browser.get(reverse(listing.route)).status_code
        gates[code] = (page, browser.get(f"{reverse('exports:ask')}?list={code}").status_code)
    assert all(page == asked for page, asked in gates.values()), gates
    assert {page for page, _asked in gates.values()} == {200, 404}


def test_no_list_of_that_name_is_not_found(officer, signed_in):
    browser = signed_in(officer)
    assert browser.get(reverse("exports:ask")).status_code == 404
    assert browser.get(f"{reverse('exports:ask')}?list=secrets").status_code == 404


def test_the_page_of_a_list_leads_to_its_export_under_the_same_filter(officer, signed_in):
    page = signed_in(officer).get(reverse("incidents:list") + "?state=OPEN&older=x").content.decode()
    assert f'{reverse("exports:ask")}?list=incidents&amp;state=OPEN"' in page


def test_who_when_and_filter_stand_on_the_file_and_in_the_journal(officer, school, signed_in):
    log(officer, school)
    first = table(take(signed_in(officer), "incidents", "state=OPEN&q=gate"))[0][0]
    assert officer.full_name in first
    assert "officer" in first
    assert "gate" in first
    line = Entry.objects.get(verb="export.asked")
    assert (line.actor, line.facts["list"], line.facts["form"]) == ("officer", "incidents", "csv")
    # What was typed may be a name.
    assert line.facts["filter"] == {"state": "OPEN", "q": "…"}


def test_a_formula_stays_text_in_csv_and_in_excel(tmp_path):
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "plain", "7", "|calc"]
    for form in (Form.CSV, Form.XLSX):
        write(Sheet("T", "=mark", ["=head"], iter([[cell] for cell in evil])), form, tmp_path / f"x.{form}")
    raw = (tmp_path / "x.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    cells = [row[0] for row in csv.reader(io.StringIO(raw.decode("utf-8-sig")))]
    assert cells == ["'=mark", "'=head", "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "' =1", "plain", "7", "'|calc"]
    book = CalamineWorkbook.from_path(str(tmp_path / "x.xlsx"))
    assert [row[0] for row in book.get_sheet_by_index(0).to_python()][3:] == evil
    assert b"<f>" not in (tmp_path / "x.xlsx").read_bytes()


def test_numbers_and_moments_are_numbers_and_moments_in_excel(officer, school, signed_in):
    incident = log(officer, school)
    answer = take(signed_in(officer), "incidents", form="xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    row = book.get_sheet_by_index(0).to_python()[3]
    assert row[0] == incident.number
    moment = timezone.localtime(incident.occurred_at, officer.zone).replace(tzinfo=None, second=0, microsecond=0)
    assert abs(row[5] - moment) < timedelta(minutes=1)


def test_the_code_of_the_international_classification_stands_beside_each_incident(officer, school, signed_in):
    IncidentType.objects.filter(code="THEFT").update(iccs="0502")
    log(officer, school, "THEFT")
    head, row = table(take(signed_in(officer), "incidents"))[1:]
    assert dict(zip(head, row, strict=True))["ICCS code"] == "0502"


def test_of_a_masked_file_only_number_and_month_leave(officer, commander, school, signed_in):
    seen = log(officer, school)
    hidden = log(officer, school)
    Incident.objects.filter(pk=hidden.pk).update(confidentiality="CONFIDENTIAL")
    rows = {row[0]: row for row in table(take(signed_in(commander), "incidents"))[2:]}
    assert set(rows) == {seen.number, hidden.number}
    month = timezone.localtime(hidden.occurred_at, commander.zone).strftime("%Y-%m")
    assert rows[hidden.number] == [hidden.number, "Confidential file", month]


def test_a_ledger_is_a_pdf_with_the_rows(officer, school, signed_in):
    log(officer, school)
    made = b"".join(take(signed_in(officer), "incidents", form="pdf").streaming_content)
    assert made.startswith(b"%PDF")


@pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="DID NOT RUN, no pdftotext: apt-get install poppler-utils"
)
@pytest.mark.parametrize("listing", ["incidents", "notices", "drills", "sessions"])
def test_a_ledger_prints_the_rows_of_its_period_and_no_other(listing, world, chief, signed_in, tmp_path):
    printed, browser = [], signed_in(chief)
    for period in ("since=2000-01-01&until=2999-12-31", "since=2000-01-01&until=2000-12-31"):
        (tmp_path / "ledger.pdf").write_bytes(b"".join(take(browser, listing, period, form="pdf").streaming_content))
        told = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "ledger.pdf"), "-"], capture_output=True, text=True
        )
        printed.append(" ".join(told.stdout.split()))
    assert "Hill" in printed[0]
    assert "Hill" not in printed[1]
    assert "Nothing in this period." in printed[1]


def test_a_ledger_of_too_many_rows_is_refused_with_a_sentence(officer, school, signed_in, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ON_PAPER", 0)
    log(officer, school)
    answer = take(signed_in(officer), "incidents", form="pdf")
    assert answer.status_code == 422
    assert "at most 0 rows" in answer.content.decode()
    assert not Export.objects.exists()


class TestIdentities:
    def test_names_leave_with_ability_and_reason_and_each_is_journalled(self, officer, school, signed_in):
        incident = log(officer, school)
        add_pupil(officer, incident, "Trần Văn Thử")
        told = text_of(
            take(signed_in(officer), "incidents", with_identities="on", reason="For the prosecutor's office")
        )
        assert "Trần Văn Thử" in told
        line = Entry.objects.get(verb="identity.opened")
        assert (line.reason, line.facts["number"]) == ("For the prosecutor's office", incident.number)
        assert "Trần" not in str(list(Entry.objects.values_list("facts", flat=True)))

    def test_without_a_reason_none_leaves(self, officer, school, signed_in):
        add_pupil(officer, log(officer, school), "Trần Văn Thử")
        answer = take(signed_in(officer), "incidents", with_identities="on", reason=" ")
        assert answer.status_code == 422
        assert not Entry.objects.filter(verb__in=("identity.opened", "export.asked")).exists()

    def test_without_the_ability_none_leaves(self, officer, commander, school, signed_in):
        add_pupil(officer, log(officer, school), "Trần Văn Thử")
        told = text_of(take(signed_in(commander), "incidents", with_identities="on", reason="I want to know"))
        assert "Trần" not in told
        with pytest.raises(ValidationError):
            actions.ask_export(
                by=commander, listing=LISTINGS["incidents"], filters="", form=Form.CSV, now=timezone.now(),
                with_identities=True, reason="I want to know",
            )  # fmt: skip

    def test_a_plain_export_names_nobody(self, officer, school, signed_in):
        add_pupil(officer, log(officer, school), "Trần Văn Thử")
        assert "Trần" not in text_of(take(signed_in(officer), "incidents"))
        assert not Entry.objects.filter(verb="identity.opened").exists()

    def test_more_files_than_a_reason_can_carry_are_refused(self, officer, school, signed_in, monkeypatch):
        monkeypatch.setattr(actions, "MOST_WITH_IDENTITIES", 0)
        add_pupil(officer, log(officer, school), "Trần Văn Thử")
        answer = take(signed_in(officer), "incidents", with_identities="on", reason="For the prosecutor")
        assert answer.status_code == 422


class TestInTheBackground:
    @pytest.fixture
    def many(self, officer, school, monkeypatch, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        monkeypatch.setattr(actions, "AT_ONCE", 2)
        monkeypatch.setattr(rows_of, "CHUNK", 2)
        return [log(officer, school) for _ in range(5)]

    def asked(self, officer, signed_in) -> Export:
        answer = take(signed_in(officer), "incidents")
        export = Export.objects.get()
        assert answer.headers["Location"] == reverse("exports:export", args=[export.pk])
        return export

    def test_it_is_written_told_and_fetched_until_its_link_expires(self, many, officer, signed_in):
        export, browser = self.asked(officer, signed_in), signed_in(officer)
        assert export.state == State.WAITING
        assert "every 2s" in browser.get(reverse("exports:export", args=[export.pk])).content.decode()
        tasks.make_asked_exports()
        export.refresh_from_db()
        assert (export.state, export.row_count, export.written) == (State.READY, 5, 5)
        notice = officer.notices.get(key=f"export:{export.pk}")
        assert "Your export is ready: Incidents" in notice.subject
        assert notice.link == reverse("exports:export", args=[export.pk])
        told = table(browser.get(reverse("exports:fetch", args=[export.pk])))
        assert {row[0] for row in told[2:]} == {incident.number for incident in many}
        assert Entry.objects.filter(verb="export.fetched").count() == 1
        Export.objects.update(expires_at=timezone.now())
        assert browser.get(reverse("exports:fetch", args=[export.pk])).status_code == 404
        path = export.file.path
        assert tasks.forget_exports() == 1
        assert not (export.file.storage.exists(path))
        assert "The link has expired" in browser.get(reverse("exports:export", args=[export.pk])).content.decode()

    def test_it_tells_how_far_it_is(self, many, officer, signed_in):
        export, heard = self.asked(officer, signed_in), []

        def clock():
            heard.append(Export.objects.get().percent)
            return timezone.now()

        actions.make_export(pk=export.pk, now=timezone.now(), clock=clock)
        assert heard == [0, 40, 80, 100]

    def test_two_writers_write_it_once(self, many, officer, signed_in):
        export, now = self.asked(officer, signed_in), timezone.now()
        assert actions.make_export(pk=export.pk, now=now, clock=timezone.now)
        assert actions.make_export(pk=export.pk, now=now, clock=timezone.now) is None
        assert Entry.objects.filter(verb="export.made").count() == 1

    def test_a_writer_that_died_is_followed_by_another(self, many, officer, signed_in):
        export, now = self.asked(officer, signed_in), timezone.now()
        Export.objects.update(state=State.WRITING, heard_at=now)
        assert not Export.objects.to_write(now + timedelta(minutes=9)).exists()
        made = actions.make_export(pk=export.pk, now=now + timedelta(minutes=11), clock=timezone.now)
        assert made.state == State.READY

    def test_it_writes_what_the_person_may_see_when_it_is_written(self, many, officer, signed_in):
        export = self.asked(officer, signed_in)
        officer.memberships.all().delete()
        tasks.make_export(export.pk)
        assert Export.objects.get().state == State.READY
        assert len(Export.objects.get().file.open("rb").read().decode("utf-8-sig").splitlines()) == 2

    def test_on_a_full_disk_it_fails_with_a_sentence_and_leaves_nothing(self, many, officer, signed_in, tmp_path):
        export = self.asked(officer, signed_in)
        with mock.patch.object(actions, "write", side_effect=OSError(28, "No space left on device")):
            tasks.make_export(export.pk)
        page = signed_in(officer).get(reverse("exports:export", args=[export.pk])).content.decode()
        assert "the disk of the server is full" in page
        assert list((tmp_path / "exports").iterdir()) == []

    def test_nobody_else_fetches_it_not_even_the_chief(self, many, officer, chief, signed_in):
        export = self.asked(officer, signed_in)
        tasks.make_asked_exports()
        for name in ("exports:fetch", "exports:export"):
            assert signed_in(chief).get(reverse(name, args=[export.pk])).status_code == 404


def test_a_full_disk_answers_507_at_once_and_leaves_nothing(officer, school, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    log(officer, school)
    browser = Client(raise_request_exception=False)
    browser.force_login(officer)
    with mock.patch.object(actions, "write", side_effect=OSError(28, "No space left on device")):
        answer = take(browser, "incidents", form="xlsx")
    assert answer.status_code == 507
    assert list((tmp_path / "exports").iterdir()) == []


def test_a_file_taken_at_once_is_not_kept(officer, school, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    log(officer, school)
    take(signed_in(officer), "incidents", form="xlsx")
    assert list((tmp_path / "exports").iterdir()) == []
    assert Export.objects.get().state == State.SENT


def test_the_filter_is_kept_without_its_page():
    assert rows_of.kept(QueryDict("list=incidents&state=OPEN&older=abc")) == "state=OPEN"


def test_rows_are_read_in_few_statements(officer, school, django_assert_max_num_queries):
    for _ in range(12):
        log(officer, school)
    officer.reach()
    with django_assert_max_num_queries(14):
        export = actions.ask_export(
            by=officer, listing=LISTINGS["incidents"], filters="", form=Form.CSV, now=timezone.now()
        )
        actions.written_now(export=export, now=timezone.now()).unlink()
    assert Incident.objects.count() == 12


class TestOverTheApi:
    def test_a_program_asks_watches_and_fetches_exactly_the_filtered_rows(
        self, officer, school, program, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        for code in ("CRASH", "CRASH", "THEFT"):
            log(officer, school, code)
        client = program(officer)
        asked = client.post("/api/v1/exports/", {"list": "incidents", "filter": "type=CRASH", "form": "csv"})
        assert (asked.status_code, asked.data["state"], asked.data["row_count"]) == (201, "WAITING", 2)
        address = f"/api/v1/exports/{asked.data['id']}/"
        assert client.get(f"{address}file/").status_code == 404
        tasks.make_asked_exports()
        assert client.get(address).data["state"] == "READY"
        rows = list(csv.reader(io.StringIO(text_of(client.get(f"{address}file/")))))
        assert len(rows) == 2 + 2
        verbs = Entry.objects.filter(verb__startswith="export").values_list("verb", flat=True)
        assert list(verbs) == ["export.asked", "export.made", "export.fetched"]

    def test_a_list_that_is_not_open_does_not_exist_and_nothing_is_asked(self, teacher, program):
        answer = program(teacher).post("/api/v1/exports/", {"list": "reports", "form": "csv"})
        assert (answer.status_code, Export.objects.count()) == (404, 0)

    @pytest.mark.parametrize("sent", [{"list": "moon", "form": "csv"}, {"list": "schools", "form": "exe"}, {}])
    def test_what_is_asked_wrongly_is_refused(self, sent, officer, program):
        assert program(officer).post("/api/v1/exports/", sent).status_code == 400

    def test_identities_without_a_reason_are_refused(self, officer, program):
        sent = {"list": "incidents", "form": "csv", "with_identities": True}
        assert program(officer).post("/api/v1/exports/", sent).status_code == 400

    def test_another_person_s_export_does_not_exist(self, officer, chief, program):
        made = program(officer).post("/api/v1/exports/", {"list": "schools", "form": "csv"})
        for address in (f"/api/v1/exports/{made.data['id']}/", f"/api/v1/exports/{made.data['id']}/file/"):
            assert program(chief).get(address).status_code == 404
