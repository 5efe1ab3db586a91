"""Writing down how often the schools of a unit drill what."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import LocalDrillRule
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal

SAME = ("level", "scenario", "response", "period")


@transaction.atomic
def set_drill_rule(*, by: User, unit: Unit, since: date, **facts: Any) -> LocalDrillRule:
    """A rule for the schools of the unit and of those below it, which a unit above has not set already."""
    rule = LocalDrillRule(unit=unit, since=since, **facts)
    rule.full_clean()
    above = unit.line[:-1]
    same = {name: getattr(rule, name) for name in SAME}
    if LocalDrillRule.objects.filter(unit__in=above, **same).exists():
        raise ValidationError(_("A unit above has this rule already."))
    rule.save()
    journal.record(
        by=by, verb="drill_rule.set", target=unit, rule=rule.drilled_code, times=rule.times, period=rule.period
    )
    return rule


@transaction.atomic
def drop_drill_rule(*, by: User, rule: LocalDrillRule) -> None:
    """It binds no school any more; what was held stays."""
    journal.record(
        by=by, verb="drill_rule.dropped", target=rule.unit, rule=rule.drilled_code, times=rule.times, period=rule.period
    )
    rule.delete()
