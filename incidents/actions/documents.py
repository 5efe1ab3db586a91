"""Papers come into a file as they are, once their bytes were looked at; each look at one is in the journal."""

import hashlib
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from incidents.actions.files import check_may_write
from incidents.models import Document, Incident
from incidents.models.documents import document_path
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel.papers import MAX_BYTES, NotAPaper, Paper, looked_at

MAX_DOCUMENTS = 50


def read_paper(upload: File[bytes], field: str) -> Paper:
    """What was sent, looked at. Raises ValidationError with a sentence beside that field."""
    try:
        return looked_at(upload.read(MAX_BYTES + 1))
    except NotAPaper as refusal:
        raise ValidationError({field: str(refusal)}) from refusal


def attach_document(*, by: User, incident: Incident, upload: File[bytes], title: str) -> Document:
    """The paper on the file; the same one sent twice is one. Raises ValidationError."""
    check_may_write(by, incident)
    if not title.strip():
        raise ValidationError({"title": _("Say in a few words what it is.")})
    paper = read_paper(upload, "document")
    digest = hashlib.sha256(paper.body).hexdigest()
    if known := Document.objects.filter(incident=incident, sha256=digest).first():
        return known
    document = Document(
        incident=incident, by=by, kind=paper.kind.value, title=title.strip()[:120], sha256=digest, size=len(paper.body)
    )
    return _keep(document, paper.body, by=by)


@transaction.atomic
def _keep(document: Document, body: bytes, *, by: User) -> Document:
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=document.incident_id)
    if Document.objects.filter(incident=incident).count() >= MAX_DOCUMENTS:
        raise ValidationError({"document": _("This file holds 50 documents already; that is the limit.")})
    try:
        document.file.save("", ContentFile(body), save=False)
        document.save(force_insert=True)
        journal.record(
            by=by, verb="document.attached", target=incident, number=incident.number, sha256=document.sha256,
            kind=document.kind,
        )  # fmt: skip
    except (OSError, DatabaseError) as error:
        with suppress(OSError):
            document.file.storage.delete(document_path(document, ""))
        if isinstance(error, DatabaseError):
            raise
        sentence = _("The file could not be stored. The rest is saved; try again later.")
        raise ValidationError({"document": sentence}) from error
    return document


@transaction.atomic
def open_document(*, by: User, document: Document) -> bytes:
    """The whole paper; the journal keeps who looked, and whether it is still what came in.

    `document` must come from `visible_to(by)`. Raises FileNotFoundError when the disk no longer has it.
    """
    with document.file.open() as stored:
        body: bytes = stored.read()
    incident = document.incident
    is_unchanged = hashlib.sha256(body).hexdigest() == document.sha256
    journal.record(
        by=by, verb="document.opened" if is_unchanged else "document.found_changed", target=incident,
        number=incident.number, sha256=document.sha256,
    )  # fmt: skip
    return body if is_unchanged else b""
