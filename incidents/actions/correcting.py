"""Facts of a file are put right; what was there before stands in the journal by name, not by word."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.deadlines import count_deadline_anew
from incidents.actions.files import check_may_write
from incidents.actions.sending import check_moment
from incidents.models import Confidentiality, Incident, IncidentNote
from incidents.models.files import DatePrecision
from incidents.workflow import Status
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from schools.selectors import minutes_after_dismissal

CORRECTABLE = (
    "type", "severity", "confidentiality", "occurred_at", "date_precision", "place", "place_relation", "note",
    "legal_classification",
)  # fmt: skip


@transaction.atomic
def correct_incident(*, by: User, incident: Incident, now: datetime, reason: str = "", **facts: Any) -> Incident:
    """The file with these facts; which of them changed stands on the file and in the journal.

    Anybody who writes on the file may make it more confidential; less, only who reads confidential files, with a
    reason. Raises ValidationError.
    """
    check_may_write(by, incident)
    if unknown := set(facts) - set(CORRECTABLE):
        raise TypeError(f"An incident is not corrected in {', '.join(sorted(unknown))}.")
    held = Incident.objects.select_for_update(of=("self",)).select_related("type", "unit", "school").get(pk=incident.pk)
    if held.status == Status.CLOSED:
        raise ValidationError(_("A closed file is not changed: reopen it first."))
    changed = [name for name, value in facts.items() if getattr(held, name) != value]
    if not changed:
        return held
    _check_level(by, held, facts.get("confidentiality", held.confidentiality), reason)
    check_moment(facts.get("occurred_at", held.occurred_at), now)
    for name in changed:
        setattr(held, name, facts[name])
    held.search_key = Incident.key_for_search(number=held.number, place=held.place, note=held.note)
    if held.school is not None and held.status != Status.REPORTED:
        exact = held.date_precision == DatePrecision.EXACT
        held.minutes_after_dismissal = minutes_after_dismissal(held.school, held.occurred_at) if exact else None
    if {"type", "severity"} & set(changed):
        count_deadline_anew(held, now)
    held.save(update_fields=[*changed, "search_key", "minutes_after_dismissal", "due_at", "pressed_at"])
    fields = ", ".join(str(Incident._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
    text = _("Corrected: %(fields)s. %(reason)s") % {"fields": fields, "reason": reason.strip()}
    IncidentNote.objects.create(incident=held, by=by, happened_at=now, text=text.strip())
    journal.record(
        by=by, verb="incident.corrected", target=held, number=held.number, fields=changed, reason=reason.strip()[:300]
    )
    return held


def _check_level(by: User, incident: Incident, level: str, reason: str) -> None:
    levels = Confidentiality.values
    if levels.index(level) >= levels.index(incident.confidentiality):
        return
    if incident.unit_id not in by.reach(Permission.VIEW_CONFIDENTIAL):
        raise ValidationError({"confidentiality": _("Only the chief makes a file less confidential.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the file becomes less confidential.")})
