"""A school's committee inquires and decides; the police read the finding and may run a file of their own."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models import CommitteeSeat, Finding, Incident, Inquiry
from incidents.selectors import chiefs_of, seated_at
from incidents.selectors.inquiries import HOLDERS, INQUIRY_DAYS
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.notifications.send import notify
from schools.models import School

LATE_AT_ONCE = 200


def _today(school: School, now: datetime) -> date:
    return now.astimezone(school.unit.zone).date()


@transaction.atomic
def open_inquiry(*, by: User, school: School, matter: str, committee: Sequence[str], now: datetime) -> Inquiry:
    """The committee takes a matter up; its days begin to run. Raises ValidationError."""
    days = INQUIRY_DAYS.get(school.unit.country)
    if days is None:
        raise ValidationError(_("This procedure does not exist in the unit's country."))
    if not matter.strip():
        raise ValidationError({"matter": _("Say in a few words what was noticed.")})
    if CommitteeSeat.HEAD not in committee:
        raise ValidationError({"committee": _("The head chairs the committee.")})
    today = _today(school, now)
    inquiry = Inquiry.objects.create(
        school=school, matter=matter.strip(), committee=[seat for seat in CommitteeSeat.values if seat in committee],
        opened_on=today, opened_by=by, due_on=today + timedelta(days=days),
    )  # fmt: skip
    journal.record(by=by, verb="inquiry.opened", target=inquiry, unit_id=school.unit_id, due_on=inquiry.due_on)
    _tell_police(inquiry, "inquiry_opened", by=by, now=now)
    return inquiry


@transaction.atomic
def decide_inquiry(
    *, by: User, inquiry: Inquiry, finding: str, reasons: str, now: datetime, measures: str = ""
) -> Inquiry:
    """The committee's finding, once, with its reasons; the police of the unit read it. Raises ValidationError."""
    held = _held(inquiry)
    if held.finding:
        raise ValidationError(_("The committee has decided already; an appeal is recorded beside it."))
    if finding not in Finding.values or not reasons.strip():
        raise ValidationError({"reasons": _("Say what was found, and why.")})
    held.finding, held.reasons, held.measures = finding, reasons.strip(), measures.strip()
    held.found_on, held.found_by = _today(held.school, now), by
    held.save(update_fields=["finding", "reasons", "measures", "found_on", "found_by"])
    journal.record(by=by, verb="inquiry.decided", target=held, unit_id=held.school.unit_id, finding=finding)
    _tell_police(held, "inquiry_decided", by=by, now=now)
    return held


@transaction.atomic
def appeal_inquiry(*, by: User, inquiry: Inquiry, appeal: str, now: datetime) -> Inquiry:
    """Somebody appealed to the county's body against the finding. Raises ValidationError."""
    held = _held(inquiry)
    if not held.finding or held.appealed_on:
        raise ValidationError(_("Only a finding is appealed, and once."))
    if not appeal.strip():
        raise ValidationError({"appeal": _("Say why.")})
    held.appealed_on, held.appeal = _today(held.school, now), appeal.strip()
    held.save(update_fields=["appealed_on", "appeal"])
    journal.record(by=by, verb="inquiry.appealed", target=held, unit_id=held.school.unit_id)
    return held


@transaction.atomic
def link_inquiry(*, by: User, inquiry: Inquiry, incident: Incident) -> Inquiry:
    """The police's own file stands beside the inquiry. Raises ValidationError."""
    held = _held(inquiry)
    if incident.unit_id not in by.reach(Permission.MOVE_INCIDENT):
        raise ValidationError(_("Only the police of the incident's unit may do this."))
    if held.incident_id is not None or Inquiry.objects.filter(incident=incident).exists():
        raise ValidationError(_("One of the two stands beside another already."))
    held.incident = incident
    held.save(update_fields=["incident"])
    journal.record(by=by, verb="inquiry.linked", target=incident, number=incident.number, inquiry=held.pk)
    return held


@transaction.atomic
def press_late_inquiries(*, now: datetime) -> int:
    """Press the school and its police about each inquiry whose days are over without a finding, once.

    Returns how many.
    """
    # No zone is more than a day from another; the school's own day decides below.
    rows = Inquiry.objects.filter(found_on=None, pressed_at=None, due_on__lte=now.date())
    waiting = rows.select_for_update(skip_locked=True, of=("self",)).select_related("school__unit")
    late = [
        inquiry for inquiry in waiting.order_by("due_on")[:LATE_AT_ONCE] if inquiry.is_late(_today(inquiry.school, now))
    ]
    Inquiry.objects.filter(pk__in=[inquiry.pk for inquiry in late]).update(pressed_at=now)
    for inquiry in late:
        journal.record(
            by=None, verb="inquiry.pressed", target=inquiry, unit_id=inquiry.school.unit_id, due_on=inquiry.due_on
        )
        people = [*seated_at(inquiry.school, *HOLDERS), *chiefs_of(inquiry.school.unit)]
        _tell(inquiry, "inquiry_late", to=list({person.pk: person for person in people}.values()), now=now)
    return len(late)


def _held(inquiry: Inquiry) -> Inquiry:
    return Inquiry.objects.select_for_update(of=("self",)).select_related("school__unit").get(pk=inquiry.pk)


def _tell_police(inquiry: Inquiry, about: str, *, by: User, now: datetime) -> None:
    """The chief of the school's unit hears that there is something to read, and no word of it."""
    _tell(inquiry, about, to=[person for person in chiefs_of(inquiry.school.unit) if person.pk != by.pk], now=now)


def _tell(inquiry: Inquiry, about: str, *, to: list[User], now: datetime) -> None:
    notify(
        to=to,
        about=f"incidents/email/{about}.txt",
        key=f"inquiry:{inquiry.pk}:{about}",
        now=now,
        context={"school": inquiry.school.name},
        link=reverse("incidents:inquiry", args=[inquiry.pk]),
    )
