"""Incidents and concerns as rows of their lists."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from incidents.models import Severity, Urgency
from incidents.workflow import UNRESOLVED, ConcernState, Status
from safeschool.kernel.lines import Line
from safeschool.kernel.moments import month_of


def incident_lines(rows: Iterable[Any], now: datetime) -> list[Line]:
    """The rows of `for_page`; of a masked or veiled one its number and its month, and nothing else."""
    stages, grades, overdue = _words(Status), _words(Severity), (_("overdue"), "high")
    return [
        _hidden(row.number, row.occurred_at)
        if row.is_masked or row.is_veiled
        else Line(
            title=row.kind,
            number=row.number,
            meta=(row.school__name or "", stages[row.status]),
            pk=row.pk,
            door="incidents:file",
            badges=((overdue,) if _is_late(row, now) else ()) + ((grades[row.severity], row.severity),),
            at=row.occurred_at,
        )
        for row in rows
    ]


def concern_lines(rows: Iterable[Any]) -> list[Line]:
    """The same of concerns."""
    states, urgencies = _words(ConcernState), _words(Urgency)
    return [
        _hidden(f"#{row.pk}", row.raised_at)
        if row.is_masked
        else Line(
            title=row.kind,
            number=f"#{row.pk}",
            meta=(row.school__name or "", urgencies[row.urgency]),
            pk=row.pk,
            door="incidents:concern",
            badges=((states[row.state], "info"),),
            at=row.raised_at,
        )
        for row in rows
    ]


def _words(choices: Any) -> dict[str, str]:
    """Each word of a list translated once, not once a row."""
    return {value: str(label) for value, label in choices.choices}


def _is_late(row: Any, now: datetime) -> bool:
    return row.due_at is not None and row.due_at <= now and row.status in UNRESOLVED


def _hidden(number: str, at: datetime) -> Line:
    """What is counted here and read elsewhere."""
    return Line(title=_("Confidential file"), number=number, meta=(month_of(at),), icon="lock")
