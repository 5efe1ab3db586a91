"""What changes the rules, and keeps why a row came where it is."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import Routed, RoutingRule, RoutingTrace
from incidents.selectors import Decision
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal


def keep_trace(kind: Routed, target_id: int, decision: Decision) -> None:
    """Remember the rule as it was; nothing when no rule held."""
    if decision.rule is None:
        return
    RoutingTrace.objects.create(
        kind=kind,
        target_id=target_id,
        rule=decision.rule,
        rule_name=decision.rule.name,
        conditions=decision.rule.conditions,
        unit=decision.unit,
        within_minutes=decision.rule.within_minutes,
    )


@transaction.atomic
def save_rule(*, by: User, rule: RoutingRule, **facts: Any) -> RoutingRule:
    """Make or change a rule. Raises ValidationError when it is not the person's to make, or does nothing."""
    for name, value in facts.items():
        setattr(rule, name, value)
    _check_is_mine(by, rule)
    rule.full_clean()
    verb = "rule.changed" if rule.pk else "rule.made"
    rule.save()
    journal.record(
        by=by,
        verb=verb,
        target=rule,
        name=rule.name,
        order=rule.order,
        is_active=rule.is_active,
        conditions=rule.conditions,
        to=[rule.to_unit_id, rule.to_role, rule.to_person_id, rule.within_minutes],
    )
    return rule


@transaction.atomic
def drop_rule(*, by: User, rule: RoutingRule) -> None:
    """Take a rule away; rows that it sent keep its name and conditions."""
    _check_is_mine(by, rule)
    journal.record(by=by, verb="rule.dropped", target=rule, name=rule.name)
    rule.delete()


def _check_is_mine(by: User, rule: RoutingRule) -> None:
    if rule.unit_id not in by.reach(Permission.EDIT_ROUTING):
        raise ValidationError(_("Only the chief of the unit, or an administrator, makes its rules."))
    if rule.to_unit and not (
        rule.to_unit.path.startswith(rule.unit.path) or rule.unit.path.startswith(rule.to_unit.path)
    ):
        raise ValidationError({"to_unit": _("A rule sends to the unit itself, below it, or above it.")})
