"""Pictures of a session come in decoded and written anew, with the consent on record."""

import hashlib
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from campaigns.models import Session, SessionPhoto
from campaigns.models.lessons import photo_path
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel.images import MAX_BYTES, NotAPicture, rewritten

MAX_PHOTOS = 12


@transaction.atomic
def attach_session_photo(*, by: User, session: Session, upload: File[bytes], has_consent: bool) -> SessionPhoto:
    """The picture on the session; the same bytes sent twice are one. ValidationError when it cannot be kept."""
    if not has_consent:
        raise ValidationError({"has_consent": _("A photo of children is kept only with the consent of their parents.")})
    if upload.size > MAX_BYTES:
        raise ValidationError({"photo": _("The picture is larger than 15 MB. Take it again in a smaller size.")})
    row = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    raw = upload.read(MAX_BYTES + 1)
    sent = hashlib.sha256(raw).hexdigest()
    if known := SessionPhoto.objects.filter(session=row, sent_sha256=sent).first():
        return known
    if row.photos.count() >= MAX_PHOTOS:
        raise ValidationError({"photo": _("This session holds 12 photos already; that is the limit.")})
    try:
        picture = rewritten(raw)
    except NotAPicture as refusal:
        raise ValidationError({"photo": str(refusal)}) from refusal
    photo = SessionPhoto(session=row, by=by, sent_sha256=sent, has_consent=True)
    _keep(photo, picture.jpeg)
    journal.record(by=by, verb="session.photographed", target=row, photo=str(photo.name))
    return photo


def _keep(photo: SessionPhoto, jpeg: bytes) -> None:
    try:
        photo.file.save("", ContentFile(jpeg), save=False)
        photo.save(force_insert=True)
    except (OSError, DatabaseError) as error:
        with suppress(OSError):
            photo.file.storage.delete(photo_path(photo, ""))
        if isinstance(error, DatabaseError):
            raise
        sentence = _("The photo could not be stored. The rest is saved; try again later.")
        raise ValidationError({"photo": sentence}) from error
