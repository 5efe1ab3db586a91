"""Papers of a file and of a letter: known by their bytes, kept as they came, opened by whoever sees the file."""

import hashlib
import os
import zipfile
import zlib
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import Document, Enclosure, Exchange
from safeschool.audit.models import Entry
from tests.incidents.factories import log, picture


def pdf(inside: bytes = b"", *, packed: bytes = b"") -> bytes:
    """A small PDF; `packed` lies in a stream of objects."""
    stream = zlib.compress(packed)
    objects = (
        b"2 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\n" + stream + b"\nendstream endobj\n" if packed else b""
    )
    return (
        b"%PDF-1.7\n1 0 obj <</Type /Catalog " + inside + b">> endobj\n" + objects + b"trailer <</Root 1 0 R>>\n%%EOF\n"
    )


def zip_bytes() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 100_000)
    return out.getvalue()


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
BAD = {
    "renamed program": (b"MZ\x90\x00" + bytes(500), "neither a PDF nor plain text"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "neither a PDF nor plain text"),
    "picture": (picture(), "neither a PDF nor plain text"),
    "heic": (HEIC, "neither a PDF nor plain text"),
    "nothing": (b" \n", "neither a PDF nor plain text"),
    "legacy text": ("Nguyễn".encode("utf-16"), "neither a PDF nor plain text"),
    "page": (b"<!DOCTYPE html><script>alert(1)</script>", "hides another"),
    "word file": (zip_bytes(), "hides another"),
    "pdf and zip": (pdf() + zip_bytes(), "hides another"),
    "pdf and page": (pdf(b"<script>alert(1)</script>"), "hides another"),
    "pdf that runs": (pdf(b"/OpenAction <</S /JavaScript /JS (app.alert)>>"), "runs a program"),
    "pdf that runs, in code": (pdf(b"/AA <</S /J#61vaScript>>"), "runs a program"),
    "pdf that runs, packed": (pdf(packed=b"<</S /Launch /F (cmd.exe)>>"), "runs a program"),
    "pdf with a file": (pdf(b"/Names <</EmbeddedFiles 3 0 R>>"), "runs a program"),
    "pdf without end": (pdf(packed=bytes(40_000_000)), "unpacks to far more"),
    "pdf, locked": (pdf(b"/Encrypt 4 0 R"), "locked with a password"),
    "pdf, cut": (pdf()[:-8], "broken or cut"),
    "too large": (b"a" * (15 * 1024 * 1024 + 1), "larger than 15 MB"),
}


@pytest.fixture
def incident(officer, school):
    return log(officer, school)


def kept(settings) -> list[str]:
    return [file for _folder, _folders, files in os.walk(settings.MEDIA_ROOT) for file in files]


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_plain_paper_is_refused_with_a_sentence_and_nothing_is_kept(officer, incident, settings, name):
    raw, sentence = BAD[name]
    with pytest.raises(ValidationError, match=sentence):
        actions.attach_document(by=officer, incident=incident, upload=ContentFile(raw), title="Statement")
    assert not Document.objects.exists()
    assert kept(settings) == []


@pytest.mark.parametrize(
    ("raw", "kind", "mime"),
    [
        (pdf(), "PDF", "application/pdf"),
        (pdf(packed=b"<</Type /Page>>"), "PDF", "application/pdf"),
        ("\ufeffLời khai của nhân chứng".encode(), "TEXT", "text/plain; charset=utf-8"),
    ],
)
def test_a_paper_is_brought_in_and_opened_as_what_it_is(signed_in, officer, incident, raw, kind, mime):
    browser, url = signed_in(officer), reverse("incidents:file", args=[incident.pk])
    named = SimpleUploadedFile("Nguyen Van An.html", raw, "text/html")
    form = {"title": "Statement", "document": named}
    assert "Statement" in browser.post(reverse("incidents:add_document", args=[incident.pk]), form, follow=True).text
    document = Document.objects.get()
    assert (document.kind, "Nguyen" in document.file.name) == (kind, False)
    answer = browser.get(reverse("incidents:document", args=[document.name]))
    assert hashlib.sha256(answer.content).hexdigest() == document.sha256
    assert answer.headers["Content-Type"] == mime
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{document.name}.')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = browser.get(url).text
    assert "attached a document" in page
    assert "opened a document" in page
    assert document.sha256 in page
    lines = Entry.objects.about(incident).filter(facts__sha256=document.sha256)
    assert [line.verb for line in lines.order_by("pk")] == ["document.attached", "document.opened"]
    assert not Entry.objects.filter(facts__contains={"title": "Statement"}).exists()


def test_the_same_paper_twice_is_one(officer, incident):
    sent = [
        actions.attach_document(by=officer, incident=incident, upload=ContentFile(pdf()), title=title)
        for title in ("Statement", "Again")
    ]
    assert sent[0] == sent[1] == Document.objects.get()


def test_a_stranger_and_whoever_does_not_see_the_file_find_no_paper(signed_in, officer, stranger, teacher, incident):
    document = actions.attach_document(by=officer, incident=incident, upload=ContentFile(pdf()), title="Statement")
    for person in (stranger, teacher):
        browser = signed_in(person)
        assert browser.get(reverse("incidents:document", args=[document.name])).status_code == 404
        assert browser.post(reverse("incidents:add_document", args=[incident.pk]), {"title": "x"}).status_code == 404


def test_a_paper_changed_on_the_disk_is_not_given_out(signed_in, officer, incident):
    document = actions.attach_document(by=officer, incident=incident, upload=ContentFile(pdf()), title="Statement")
    with open(document.file.path, "ab") as stored:
        stored.write(b"x")
    answer = signed_in(officer).get(reverse("incidents:document", args=[document.name]), follow=True)
    assert "not the one that came in" in answer.text
    assert Entry.objects.about(incident).filter(verb="document.found_changed").exists()


def test_a_full_disk_is_a_sentence(officer, incident, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.save", full)
    with pytest.raises(ValidationError, match="could not be stored"):
        actions.attach_document(by=officer, incident=incident, upload=ContentFile(pdf()), title="Statement")
    assert not Document.objects.exists()


def test_a_program_attaches_a_paper(program, officer, stranger, incident):
    url = f"/api/v1/incidents/{incident.pk}/documents/"
    body = {"title": "Statement", "document": SimpleUploadedFile("a.pdf", pdf())}
    told = program(officer).post(url, body, format="multipart")
    assert (told.status_code, told.json()["kind"]) == (201, "PDF")
    bad = {"title": "Statement", "document": SimpleUploadedFile("a.pdf", BAD["renamed program"][0])}
    refused = program(officer).post(url, bad, format="multipart")
    assert (refused.status_code, set(refused.json())) == (400, {"document"})
    again = {"title": "Statement", "document": SimpleUploadedFile("a.pdf", pdf())}
    assert program(stranger).post(url, again, format="multipart").status_code == 404


def test_a_letter_brings_papers_and_refuses_what_is_none(signed_in, officer, head, stranger, school):
    browser = signed_in(officer)
    form = {
        "submission": uuid4(), "school": "HILL", "category": "NOTICE", "subject": "What was found", "body": "Words.",
        "confidentiality": "RESTRICTED",
    }  # fmt: skip
    bad = SimpleUploadedFile("a.pdf", BAD["pdf that runs"][0])
    refused = browser.post(reverse("incidents:new_letter"), {**form, "papers": [bad]})
    assert (refused.status_code, "runs a program" in refused.text) == (422, True)
    assert not Exchange.objects.exists()
    good = SimpleUploadedFile("a.pdf", pdf())
    page = browser.post(reverse("incidents:new_letter"), {**form, "papers": [good]}, follow=True)
    enclosure = Enclosure.objects.get()
    url = reverse("incidents:enclosure", args=[enclosure.name])
    assert url in page.text
    answer = signed_in(head).get(url)
    assert (answer.content, answer.headers["Content-Type"]) == (pdf(), "application/pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert signed_in(stranger).get(url).status_code == 404


@pytest.mark.parametrize("name", ["renamed program", "heic", "pdf and zip"])
def test_a_letter_refuses_a_picture_that_is_none(officer, school, settings, name):
    letter = actions.Letter(school, "NOTICE", "What was found", "Words.", "RESTRICTED")
    with pytest.raises(ValidationError, match="not a picture"):
        actions.send_letter(
            by=officer, submission=uuid4(), letter=letter, now=timezone.now(), pictures=[ContentFile(BAD[name][0])]
        )
    assert not Exchange.objects.exists()
    assert kept(settings) == []
