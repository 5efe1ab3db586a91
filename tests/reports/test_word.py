"""The report as a Word file, out of a template that a unit can change."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from docx import Document

from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report, drop_template, put_template, write_texts
from safeschool.reports.models import PaperTemplate
from safeschool.reports.selectors.files import TEMPLATE, file_of
from safeschool.reports.selectors.paper import rates_of
from tests.campaigns.factories import hold_session
from tests.factories import make_person

WEEK = Week(2023, 24)
MONDAY_AFTER = datetime(2023, 6, 19, 2, 0, tzinfo=UTC)


def word(*lines):
    """A Word file with these paragraphs."""
    made, out = Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def text_of(made):
    """Every word of the body: paragraphs, then cells."""
    opened = Document(io.BytesIO(made))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


@pytest.fixture
def report(officer, chief, north, school):
    hold_session(officer, north, school, letters=1667)
    made = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    return write_texts(by=chief, report=made, texts={"number": "24/BC", "problems": "Gate <3> & lamp."})


def put(chief, north, body, name="ours.docx"):
    return put_template(by=chief, unit=north, name=name, body=body, now=MONDAY_AFTER)


@pytest.mark.parametrize("language", ["vi", "zh-hans", "en"])
def test_the_common_template_tells_the_whole_report(language, report):
    told = text_of(file_of(report, "docx", language))
    assert "24/BC" in told
    assert "Gate <3> & lamp." in told
    assert "{{" not in told
    assert "{%" not in told
    opened = Document(io.BytesIO(file_of(report, "docx", "en")))
    rows = sum(len(table.rows) - 1 for table in opened.tables[1:])
    assert rows == report.figures.count() + len(rates_of(list(report.figures.all())))


def test_a_chinese_unit_has_no_state_heading(report, north):
    assert "SOCIALIST REPUBLIC" in text_of(file_of(report, "docx", "en"))
    report.unit.country = "CN"
    assert "SOCIALIST REPUBLIC" not in text_of(file_of(report, "docx", "en"))


def test_a_unit_changes_its_template_and_takes_it_back(report, chief, north):
    template = put(chief, north, word("{{ unit }} wrote {{ figures.OUTREACH_LETTERS.number }} letters."))
    assert text_of(file_of(report, "docx", "en")) == "North ward wrote 1,667 letters."
    drop_template(by=chief, template=template)
    assert "Annex" in text_of(file_of(report, "docx", "en"))
    assert [entry.verb for entry in Entry.objects.filter(verb__startswith="template")] == [
        "template.put", "template.dropped",
    ]  # fmt: skip


def test_the_template_of_the_unit_above_holds_below_and_the_own_one_comes_first(report, north, city, chief):
    commander = make_person("commander9", Role.COMMANDER, city)
    put_template(by=commander, unit=city, name="a.docx", body=word("City: {{ title }}"), now=MONDAY_AFTER)
    assert text_of(file_of(report, "docx", "en")).startswith("City: Weekly report")
    put(chief, north, word("Ward: {{ title }}"))
    assert text_of(file_of(report, "docx", "en")).startswith("Ward: Weekly report")


def test_a_figure_that_an_older_report_does_not_have_is_a_dash(report, chief, north):
    put(chief, north, word("{{ figures.CONCERNS_RECEIVED.number }}"))
    report.figures.filter(code="CONCERNS_RECEIVED").delete()
    assert text_of(file_of(report, "docx", "en")) == "–"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["{{ unit"], "is broken"),
        (["{{ unit | }}"], "is broken"),
        (["{%p for one in lead %}", "never ended"], "is broken"),
        (["{{ unite }}"], "no report has: unite"),
        (["{{ sections[0].titel }}"], "no report has"),
        (["{{ figures.OUTREACH_LETTER.number }}"], "no figure with the code OUTREACH_LETTER"),
        (["{{ unit.__class__ }}"], "no report has"),
        (["{{ range(1000000) }}"], "does nothing else"),
        (["{{ unit | upper }}"], "does nothing else"),
        (["{% set a = 1 %}"], "does nothing else"),
        (["{{ 'a' * 100000000 }}"], "does nothing else"),
        (["{% for a in lead %}" * 4 + "{% endfor %}" * 4], "does nothing else"),
    ],
)
def test_a_template_with_a_broken_placeholder_is_refused_in_a_sentence(lines, sentence, chief, north):
    with pytest.raises(ValidationError, match=sentence):
        put(chief, north, word(*lines))
    assert not PaperTemplate.objects.exists()


def with_part(name, content):
    out = io.BytesIO(word("{{ unit }}"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as box:
        box.writestr(name, content)
    return out.getvalue()


OUTSIDE = '<Relationships><Relationship Id="r1" Target="http://evil.example" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(
    ("body", "name", "sentence"),
    [
        (b"not a word file", "a.docx", "not a Word file"),
        (b"PK\x03\x04 half a box", "a.docx", "not a Word file"),
        (word("x"), "a.doc", "not a Word file"),
        (with_part("word/vbaProject.bin", b"x"), "a.docx", "no macros"),
        (with_part("word/_rels/settings.xml.rels", OUTSIDE), "a.docx", "nothing that lies outside"),
        (with_part("word/media/big.xml", b"0" * 31_000_000), "a.docx", "not a Word file"),
        (b"0" * 2_000_001, "a.docx", "at most"),
    ],
)
def test_what_is_no_plain_word_file_is_refused(body, name, sentence, chief, north):
    with pytest.raises(ValidationError, match=sentence):
        put(chief, north, body, name)


def test_the_page_takes_a_template_and_tells_why_one_is_refused(chief, signed_in, north):
    browser = signed_in(chief)

    def send(body):
        return browser.post(
            reverse("reports:templates"), {"unit": north.pk, "file": SimpleUploadedFile("ours.docx", body)}
        )

    refused = send(word("{{ unite }}"))
    assert refused.status_code == 422
    assert "no report has: unite" in refused.content.decode()
    assert send(word("{{ unit }}")).status_code == 302
    page = browser.get(reverse("reports:templates")).content.decode()
    assert "ours.docx" in page
    assert "figures.OUTREACH_LETTERS.number" in page
    template = PaperTemplate.objects.get()
    assert browser.get(reverse("reports:template_file", args=[template.pk])).content == bytes(template.body)
    assert browser.get(reverse("reports:common_template")).content == TEMPLATE.read_bytes()
    assert browser.post(reverse("reports:drop_template", args=[template.pk])).status_code == 302
    assert not PaperTemplate.objects.exists()


def test_a_stranger_neither_reads_nor_drops_it_nor_puts_one_in(chief, stranger, signed_in, north):
    template = put(chief, north, word("{{ unit }}"))
    make_person("chief9", Role.WARD_CHIEF, stranger.home)
    browser = signed_in(stranger)
    assert "ours.docx" not in browser.get(reverse("reports:templates")).content.decode()
    assert browser.get(reverse("reports:template_file", args=[template.pk])).status_code == 404
    assert browser.post(reverse("reports:drop_template", args=[template.pk])).status_code == 404
    sent = {"unit": north.pk, "file": SimpleUploadedFile("a.docx", word("{{ unit }}"))}
    assert browser.post(reverse("reports:templates"), sent).status_code in (404, 422)
    assert PaperTemplate.objects.get().name == "ours.docx"


def test_the_command_writes_a_word_file(north, tmp_path):
    asked = ("--unit", "NORTH", "--week", "2023-W24", "--format", "docx", "--language", "en")
    call_command("weekly_report", *asked, "--out", str(tmp_path))
    assert "North ward" in text_of((tmp_path / "weekly_report_NORTH_2023-W24.docx").read_bytes())


def test_only_who_makes_a_word_file_loads_its_format():
    """Nobody imports the module by its name at the top; the files are asked for it when one is made."""
    import safeschool

    root = Path(safeschool.__file__).parent
    for path in root.rglob("*.py"):
        lines = [line for line in path.read_text().splitlines() if line.startswith(("from ", "import "))]
        assert path.name == "word.py" or not any("docx" in line or "selectors.word" in line for line in lines), path
