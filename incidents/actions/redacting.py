"""Boxes are burnt into a copy of a photo; the chain of what became of it is the journal's."""

import hashlib
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.files import check_may_write
from incidents.models import Incident, Photo
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel.images import blacked

Box = tuple[float, float, float, float]
MOST_BOXES = 100


@transaction.atomic
def redact_photo(*, by: User, photo: Photo, boxes: Sequence[Box]) -> Photo:
    """A copy of the photo with the boxes (shares of the picture) burnt in; the same boxes twice are one copy.

    `photo` must come from `visible_to(by)`. From then on only those who may open identities see the photo itself.
    Raises ValidationError.
    """
    check_may_write(by, photo.incident)
    if not 0 < len(boxes) <= MOST_BOXES:
        raise ValidationError({"boxes": _("Draw between 1 and %(most)d boxes.") % {"most": MOST_BOXES}})
    if not all(_is_inside(box) for box in boxes):
        raise ValidationError({"boxes": _("A box lies outside the picture.")})
    Incident.objects.select_for_update(of=("self",)).get(pk=photo.incident_id)
    try:
        with photo.file.open() as stored:
            picture = blacked(stored.read(), boxes)
    except OSError as error:
        raise ValidationError(_("The photo cannot be read from the store. Try again later.")) from error
    digest = hashlib.sha256(picture.jpeg).hexdigest()
    if known := Photo.objects.filter(incident=photo.incident, sent_sha256=digest).first():
        return known
    copy = Photo(
        incident=photo.incident, by=by, sha256=digest, sent_sha256=digest, width=picture.width, height=picture.height,
        size=len(picture.jpeg), redacted_from=photo, boxes=[list(box) for box in boxes],
    )  # fmt: skip
    try:
        copy.file.save("", ContentFile(picture.jpeg), save=False)
    except OSError as error:
        raise ValidationError(_("The photo could not be stored. The rest is saved; try again later.")) from error
    copy.save(force_insert=True)
    journal.record(
        by=by, verb="photo.redacted", target=photo.incident, number=photo.incident.number, sha256=photo.sha256,
        copy=digest, boxes=len(boxes),
    )  # fmt: skip
    return copy


def _is_inside(box: Box) -> bool:
    left, top, width, height = box
    return min(left, top) >= 0 and min(width, height) > 0 and left + width <= 1.0001 and top + height <= 1.0001
