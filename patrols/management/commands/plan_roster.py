"""Propose a roster for a unit's week and say what was found; a person publishes it."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from patrols.actions import ask_for_plan, search_plan
from patrols.models import RosterPlan
from patrols.selectors.proposals import sentences_of
from patrols.workflow import PlanStatus
from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week


class Command(BaseCommand):
    help = "Propose a roster for a unit's week. Nobody is assigned until somebody publishes the proposal."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which unit, which week, how long."""
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--week", required=True, help="like 2026-W48")
        parser.add_argument("--seconds", type=int, default=30, help="how long to search (1 to 600)")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, search, say."""
        row = self._asked(options["unit"], options["week"], options["seconds"])
        row = search_plan(row=row, now=timezone.now(), clock=timezone.now)
        if row.status != PlanStatus.PROPOSED:
            raise CommandError(f"No roster was found: {row.get_status_display()}.")
        self.stdout.write(json.dumps(_facts(row), ensure_ascii=False) if options["json"] else _told(row))

    def _asked(self, code: str, week: str, seconds: int) -> RosterPlan:
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(f"There is no unit {code!r}: ./manage plan_roster wants the code of a unit, like DH.")
        if not 1 <= seconds <= 600:
            raise CommandError("--seconds is between 1 and 600.")
        try:
            return ask_for_plan(by=None, unit=unit, week=Week.parse(week), now=timezone.now(), seconds=seconds)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ValueError as error:
            raise CommandError(f"{week!r} is not a week of the calendar: write it like 2026-W48.") from error


def _facts(row: RosterPlan) -> dict[str, Any]:
    return {
        "plan": row.pk,
        "unit": row.unit.code,
        "week": str(row.week),
        "open_seats": row.open_seats,
        "filled": row.seats.count(),
        "empty": row.empty_seats,
        "objective": row.objective,
        "bound": row.bound,
        "gap": row.gap,
        "seconds": row.searched_seconds,
        "why": row.told,
    }


def _told(row: RosterPlan) -> str:
    lines = [f"{row}: {row.seats.count()} of {row.open_seats} open seats filled, {row.empty_seats} stay empty."]
    if row.gap is not None:
        lines.append(f"No roster can be better by more than {row.gap:.2%} (price {row.objective}, bound {row.bound}).")
    return "\n".join([*lines, *sentences_of(row)])
