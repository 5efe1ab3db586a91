"""Identities open for a reason only; pictures are pictures and nothing else."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from incidents.actions import Identity, add_party, attach_photo, open_identity
from incidents.models import Photo
from safeschool.audit.models import Entry
from safeschool.kernel.sealed import blind_index
from tests.incidents.factories import log, picture

NAME = "Nguyễn Văn An"


@pytest.fixture
def incident(officer, school):
    return log(officer, school)


@pytest.fixture
def party(officer, incident, school):
    return add_party(
        by=officer,
        incident=incident,
        roles=["VICTIM", "INVOLVED"],
        kind="PUPIL",
        is_minor=True,
        school=school,
        identity=Identity(NAME, contact="0912 345 678"),
    )


def test_people_get_codes_of_the_case(officer, incident, party):
    second = add_party(by=officer, incident=incident, roles=["WITNESS"], kind="OTHER", is_minor=False)
    assert (party.code, party.roles, second.code) == ("P1", ["VICTIM", "INVOLVED"], "P2")


def test_a_name_is_nowhere_in_the_clear(party):
    with connection.cursor() as cursor:
        for table in ("incidents_party", "incidents_partyidentity", "incidents_incident", "audit_entry"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            text = cursor.fetchone()[0]
            assert NAME not in text
            assert NAME.encode().hex() not in text


def test_an_identity_opens_with_a_reason_and_the_journal_knows(officer, party):
    opened = open_identity(by=officer, identity=party.identity, reason="Call the parents")
    assert (opened.name, opened.contact, opened.guardian) == (NAME, "0912 345 678", "")
    entry = Entry.objects.get(verb="identity.opened")
    assert (entry.actor, entry.reason, entry.facts["code"]) == ("officer", "Call the parents", "P1")
    assert NAME not in str(entry.facts)
    assert NAME not in repr(opened)


def test_an_identity_stays_shut_without_a_reason(officer, party):
    with pytest.raises(ValidationError, match="audit log"):
        open_identity(by=officer, identity=party.identity, reason=" x ")
    assert not Entry.objects.filter(verb="identity.opened").exists()


@pytest.mark.parametrize("who", ["stranger", "commander", "head"])
def test_an_identity_stays_shut_for_others_even_when_handed_over(request, who, party):
    from incidents.models import PartyIdentity

    with pytest.raises(PartyIdentity.DoesNotExist):
        open_identity(by=request.getfixturevalue(who), identity=party.identity, reason="Because I can")


def test_the_same_name_is_found_by_its_index(party):
    assert party.identity.name_index == blind_index("nguyen van an")


def test_who_only_reads_may_not_add_people(head, incident):
    with pytest.raises(ValidationError, match="not write"):
        add_party(by=head, incident=incident, roles=["WITNESS"], kind="OTHER", is_minor=False)


def upload(raw: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw, "image/jpeg")


def test_a_photo_is_written_anew_without_metadata(officer, incident):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[1] = "N"
    photo = attach_photo(by=officer, incident=incident, upload=upload(picture(3200, 1600, exif=exif), "An Nguyen.jpg"))
    with photo.file.open() as stored:
        raw = stored.read()
    image = Image.open(io.BytesIO(raw))
    assert image.size == (800, 1600)
    assert not image.getexif()
    assert b"Secret" not in raw
    assert "Nguyen" not in photo.file.name
    assert photo.name.hex in photo.file.name


def test_the_same_photo_twice_is_one(officer, incident):
    raw = picture()
    assert attach_photo(by=officer, incident=incident, upload=upload(raw)) == attach_photo(
        by=officer, incident=incident, upload=upload(raw)
    )
    assert Photo.objects.count() == 1


def zip_behind_jpeg() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.js", "alert(1)")
    return picture() + out.getvalue()


def huge_png() -> bytes:
    """A header that promises 100 megapixels over next to no data."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


CORPUS = {
    "exe": (b"MZ\x90\x00" + b"\0" * 500, "not a picture"),
    "text": (b"hello", "not a picture"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
    "gif": (picture(form="GIF"), "not a picture"),
    "heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200), "not a picture"),
    "unknown": (bytes(range(256)) * 4, "not a picture"),
    "empty": (b"", "not a picture"),
    "script": (picture() + b"<script>alert(1)</script>", "hides another"),
    "php": (picture(comment=b"<?php system('x') ?>"), "hides another"),
    "zip": (zip_behind_jpeg(), "hides another"),
    "pdf": (picture(comment=b"%PDF-1.7"), "hides another"),
    "cut": (picture(800, 600)[:-900], "broken or cut"),
    "headed": (b"\xff\xd8\xff" + b"\0" * 100, "broken or cut"),
    "huge": (huge_png(), "40 megapixels"),
    "broken png": (picture(form="PNG")[:60], "broken or cut"),
}


@pytest.mark.parametrize("name", CORPUS)
def test_what_is_not_a_plain_picture_is_refused_with_a_sentence(officer, incident, name):
    raw, sentence = CORPUS[name]
    with pytest.raises(ValidationError, match=sentence):
        attach_photo(by=officer, incident=incident, upload=upload(raw))
    assert not Photo.objects.exists()


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_the_usual_pictures_are_taken(officer, incident, form):
    photo = attach_photo(by=officer, incident=incident, upload=upload(picture(form=form)))
    assert (photo.width, photo.height) == (40, 30)


def test_a_full_disk_is_a_sentence(officer, incident, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.save", full)
    with pytest.raises(ValidationError, match="could not be stored"):
        attach_photo(by=officer, incident=incident, upload=upload(picture()))
    assert not Photo.objects.exists()
