"""Writing a unit's seasons into the calendar."""

from datetime import date

from django.db import transaction

from campaigns.models import Season
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal


@transaction.atomic
def set_season(*, by: User, unit: Unit, kind: str, first_on: date, last_on: date) -> Season:
    """A season of the unit and of those below it."""
    season = Season(unit=unit, kind=kind, first_on=first_on, last_on=last_on)
    season.full_clean()
    season.save()
    journal.record(by=by, verb="season.set", target=unit, kind=kind, first_on=first_on, last_on=last_on)
    return season


@transaction.atomic
def drop_season(*, by: User, season: Season) -> None:
    """Out of the calendar again."""
    journal.record(by=by, verb="season.dropped", target=season.unit, kind=season.kind, first_on=season.first_on)
    season.delete()
