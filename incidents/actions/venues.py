"""What changes the venues that must report, and their doors."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import ReportingVenue
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal


@transaction.atomic
def keep_venue(*, by: User, venue: ReportingVenue) -> ReportingVenue:
    """Note down a venue with a duty to report, or change it. Raises ValidationError."""
    if venue.unit_id not in by.reach(Permission.KEEP_REGISTRY):
        raise ValidationError(_("Choose a unit of yours."))
    venue.full_clean()
    venue.save()
    journal.record(by=by, verb="venue.kept", target=venue, kind=venue.kind.code, is_active=venue.is_active)
    return venue


@transaction.atomic
def renew_door(*, by: User, venue: ReportingVenue) -> ReportingVenue:
    """Close the venue's old link and open a new one: print the poster again."""
    venue = ReportingVenue.objects.visible_to(by).select_for_update(of=("self",)).get(pk=venue.pk)
    venue.serial += 1
    venue.save(update_fields=["serial"])
    journal.record(by=by, verb="venue.door_renewed", target=venue)
    return venue
