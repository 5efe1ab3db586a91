"""Evidence comes in decoded and written anew."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from safeschool.accounts.models import User
from safeschool.kernel.images import MAX_BYTES, NotAPicture, rewritten
from schools.models import School, SchoolPhoto

MOST = 10


def keep_photo(*, by: User, school: School, upload: File[bytes], **shows: Any) -> SchoolPhoto:
    """The picture of what it `shows` (one of answer, step); the same bytes sent twice are one photo.

    Raises ValidationError with a sentence when it is not a picture, too large, or cannot be kept. The caller's action
    writes the line in the journal.
    """
    raw = _read(upload)
    sent = hashlib.sha256(raw).hexdigest()
    if known := SchoolPhoto.objects.filter(sent_sha256=sent, **shows).first():
        return known
    if SchoolPhoto.objects.filter(**shows).count() >= MOST:
        raise ValidationError({"photos": _("There are 10 photos here already; that is the limit.")})
    try:
        picture = rewritten(raw)
    except NotAPicture as refusal:
        raise ValidationError({"photos": str(refusal)}) from refusal
    digest = hashlib.sha256(picture.jpeg).hexdigest()
    photo = SchoolPhoto(school=school, by=by, sent_sha256=sent, sha256=digest, **shows)
    try:
        photo.file.save("", ContentFile(picture.jpeg), save=False)
    except OSError as error:
        sentence = _("The photo could not be stored. The rest is saved; try again later.")
        raise ValidationError({"photos": sentence}) from error
    photo.save(force_insert=True)
    return photo


def _read(upload: File[bytes]) -> bytes:
    if upload.size > MAX_BYTES:
        raise ValidationError({"photos": _("The picture is larger than 15 MB. Take it again in a smaller size.")})
    raw: bytes = upload.read(MAX_BYTES + 1)
    return raw
