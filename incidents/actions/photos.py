"""Photos come in decoded and written anew."""

import hashlib
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from incidents.actions.files import check_may_write
from incidents.models import Incident, Photo
from incidents.models.files import photo_path
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel.images import MAX_BYTES, NotAPicture, rewritten

MAX_PHOTOS = 30


def attach_photo(*, by: User, incident: Incident, upload: File[bytes]) -> Photo:
    """The picture on the file; the same bytes sent twice are one photo.

    Raises ValidationError with a sentence when it is not a picture, too large, or cannot be kept.
    """
    check_may_write(by, incident)
    if upload.size > MAX_BYTES:
        raise ValidationError({"photo": _("The picture is larger than 15 MB. Take it again in a smaller size.")})
    raw = upload.read(MAX_BYTES + 1)
    sent = hashlib.sha256(raw).hexdigest()
    if known := Photo.objects.filter(incident=incident, sent_sha256=sent).first():
        return known
    try:
        picture = rewritten(raw)
    except NotAPicture as refusal:
        raise ValidationError({"photo": str(refusal)}) from refusal
    photo = Photo(
        incident=incident,
        by=by,
        sent_sha256=sent,
        sha256=hashlib.sha256(picture.jpeg).hexdigest(),
        width=picture.width,
        height=picture.height,
        size=len(picture.jpeg),
    )
    return _keep(photo, picture.jpeg, by=by)


@transaction.atomic
def _keep(photo: Photo, jpeg: bytes, *, by: User) -> Photo:
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=photo.incident_id)
    if Photo.objects.filter(incident=incident).count() >= MAX_PHOTOS:
        raise ValidationError({"photo": _("This file holds 30 photos already; that is the limit.")})
    try:
        photo.file.save("", ContentFile(jpeg), save=False)
        photo.save(force_insert=True)
        journal.record(by=by, verb="photo.attached", target=incident, number=incident.number, sha256=photo.sha256)
    except (OSError, DatabaseError) as error:
        _take_back(photo)
        if isinstance(error, DatabaseError):
            raise
        sentence = _("The photo could not be stored. The rest is saved; try again later.")
        raise ValidationError({"photo": sentence}) from error
    return photo


def _take_back(photo: Photo) -> None:
    """A disk that filled up half-way keeps half a file."""
    with suppress(OSError):
        photo.file.storage.delete(photo_path(photo, ""))


@transaction.atomic
def open_photo(*, by: User, photo: Photo) -> bytes:
    """The whole picture; the journal keeps who looked. Raises FileNotFoundError when the disk no longer has it.

    `photo` must come from `visible_to(by)`. Its thumbnail is no look: it is on the page of everyone who reads the file.
    """
    with photo.file.open() as stored:
        jpeg: bytes = stored.read()
    incident = photo.incident
    journal.record(by=by, verb="photo.opened", target=incident, number=incident.number, sha256=photo.sha256)
    return jpeg
