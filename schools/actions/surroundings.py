"""Hazards around a school, and places with a duty to report."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from schools.actions.shared import checked, tell
from schools.models import Agency, Hazard, HazardType, School, Venue, VenueKind, VenueVisit


@transaction.atomic
def record_hazard(
    *, by: User, school: School, type: HazardType, found_on: date, lead: Agency | None = None,
    deadline: date | None = None, **facts: Any,
) -> Hazard:  # fmt: skip
    """A hazard with its lead agency and deadline; those of its kind where none is named."""
    lead = lead or Agency.objects.get(code=type.lead_code)
    due = deadline or found_on + timedelta(days=type.fix_days)
    hazard = checked(Hazard(school=school, type=type, by=by), found_on=found_on, lead=lead, deadline=due, **facts)
    tell(by, "hazard.recorded", school, hazard=hazard.pk, kind=type.code, deadline=due)
    return hazard


@transaction.atomic
def settle_hazard(*, by: User, hazard: Hazard, outcome: str, on: date) -> Hazard:
    """It is put right, and how."""
    hazard = Hazard.objects.select_for_update(of=("self",)).select_related("school").get(pk=hazard.pk)
    if not hazard.is_open:
        raise ValidationError(_("This hazard is settled already."))
    if not outcome.strip():
        raise ValidationError(_("Write how it was put right."))
    checked(hazard, settled_on=on, outcome=outcome)
    tell(by, "hazard.settled", hazard.school, hazard=hazard.pk)
    return hazard


@transaction.atomic
def register_venue(*, by: User | None, unit: Unit, kind: VenueKind, name: str, **facts: Any) -> Venue:
    """A place near schools."""
    venue = checked(Venue(unit=unit, kind=kind, name=name), **facts)
    journal.record(by=by, verb="venue.registered", target=venue, kind=kind.code)
    return venue


@transaction.atomic
def change_venue(*, by: User, venue: Venue, **facts: Any) -> Venue:
    """Other facts of the place; the line names the fields, not what they hold."""
    changed = sorted(name for name, value in facts.items() if getattr(venue, name) != value)
    checked(venue, **facts)
    journal.record(by=by, verb="venue.changed", target=venue, fields=changed)
    return venue


@transaction.atomic
def renew_door(*, by: User, venue: Venue) -> Venue:
    """Close the venue's old link for mandatory reports and open a new one: print the poster again."""
    venue = Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk)
    venue.door_serial += 1
    venue.save(update_fields=["door_serial"])
    journal.record(by=by, verb="venue.door_renewed", target=venue)
    return venue


@transaction.atomic
def visit_venue(*, by: User, venue: Venue, visited_on: date, repeat_on: date, **facts: Any) -> VenueVisit:
    """What was found there, and when somebody comes again."""
    visit = checked(VenueVisit(venue=venue, by=by), visited_on=visited_on, repeat_on=repeat_on, **facts)
    newest = venue.visits.order_by("-visited_on", "-pk").first()
    Venue.objects.filter(pk=venue.pk).update(next_visit_on=newest.repeat_on if newest else repeat_on)
    journal.record(by=by, verb="venue.visited", target=venue, visit=visit.pk, repeat_on=repeat_on)
    return visit
