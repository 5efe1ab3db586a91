"""The Word template of a unit: put in, replaced, taken back."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.reports.models import PaperTemplate
from safeschool.reports.selectors.files import check_template


@transaction.atomic
def put_template(*, by: User, unit: Unit, name: str, body: bytes, now: datetime) -> PaperTemplate:
    """The unit's Word template from now on; ValidationError with a sentence when no report can be made of it."""
    if not name.lower().endswith(".docx"):
        raise ValidationError(_("This is not a Word file (.docx)."))
    check_template(unit, body, now)
    digest = hashlib.sha256(body).hexdigest()
    made, _is_new = PaperTemplate.objects.update_or_create(
        unit=unit, defaults={"name": name[-120:], "body": body, "digest": digest, "by": by, "put_at": now}
    )
    journal.record(by=by, verb="template.put", target=made, unit=unit.code, sha256=digest, bytes=len(body))
    return made


@transaction.atomic
def drop_template(*, by: User, template: PaperTemplate) -> None:
    """Take the unit's template back: its papers look as the unit above has it, or as they do everywhere."""
    journal.record(by=by, verb="template.dropped", target=template, unit=template.unit.code, sha256=template.digest)
    template.delete()
