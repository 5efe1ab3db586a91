"""The rows behind a frozen figure: what it counted on its day, as far as its reader sees them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.urls import resolve, reverse
from django.utils import formats
from django.utils.timezone import localtime

from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.reports.models import ReportFigure, ReportPart, WeeklyReport

SHOWN = 100
# Of the files themselves nothing may be told by unit (see `small`): the part's own page tells what may be told there.
OF_FILES = ("INCIDENTS", "SEVERITY", "CLOCKS")


@dataclass(frozen=True)
class Behind:
    """One row: what it is in words, its page ("" where the reader has none), and what it gave to a sum."""

    words: str
    url: str
    amount: int | None


@dataclass(frozen=True)
class Below:
    """What a unit below told: None where it may not be told by unit, or where it had not reported."""

    unit: str
    number: int | None
    url: str
    has_reported: bool


@dataclass(frozen=True)
class Kind:
    """How a row of a table is told; `page` is the route of its page, `key` the field that the page is called by."""

    words: Callable[[Any], str] = str
    related: tuple[str, ...] = ()
    page: str = ""
    key: str = "pk"


def _at(moment: datetime | None) -> str:
    return formats.date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


KINDS: dict[str, Kind] = {
    "incidents.incident": Kind(lambda row: f"{row.number} · {row.type}", ("type",), "incidents:file"),
    "incidents.concern": Kind(lambda row: f"{row} · {row.type}", ("type",), "incidents:concern"),
    "incidents.exchange": Kind(
        lambda row: f"{row} · {row.school} · {_at(row.sent_at)}", ("school",), "incidents:letter"
    ),
    "incidents.legalclock": Kind(
        lambda row: f"{row.get_kind_display()} · {_at(row.due_at)}", (), "incidents:harm_report", "report_id"
    ),
    "patrols.shift": Kind(str, ("post",), "patrols:shift"),
    "patrols.assignment": Kind(str, ("user", "shift__post"), "patrols:shift", "shift_id"),
    "patrols.patrolstop": Kind(str, ("patrol", "point")),
    "patrols.patrolvisit": Kind(
        lambda row: f"{row.stop.point} · {_at(row.arrived_at)}", ("stop__point", "stop__patrol")
    ),
    "patrols.streetact": Kind(lambda row: f"{row.get_kind_display()} · {_at(row.at)}"),
    "patrols.videocheck": Kind(lambda row: f"{row.school} · {_at(row.checked_at)}", ("school",)),
    "schools.school": Kind(str, (), "schools:sheet"),
    "schools.inspection": Kind(str, ("school",), "schools:inspection"),
    "schools.finding": Kind(str, ("school", "item"), "schools:finding"),
    "schools.rectificationnotice": Kind(str, (), "schools:notice"),
    "schools.hazard": Kind(str, ("type", "school"), "schools:hazard"),
    "schools.venuevisit": Kind(str, ("venue",), "schools:venue", "venue_id"),
    "campaigns.session": Kind(
        lambda row: f"{row} · {_at(row.held_at)}", ("format", "school", "unit"), "campaigns:session"
    ),
    "campaigns.drill": Kind(lambda row: f"{row} · {_at(row.planned_at)}", ("scenario", "school"), "campaigns:drill"),
    "campaigns.operation": Kind(
        lambda row: f"{row} · {_at(row.started_at)}", (), "campaigns:operation"
    ),
    "campaigns.violation": Kind(
        lambda row: f"{row.operation} · {row.type}", ("operation", "type"), "campaigns:operation", "operation_id"
    ),
    "campaigns.operationvisit": Kind(
        lambda row: f"{row.operation} · {row}", ("operation", "visit__venue"), "campaigns:operation", "operation_id"
    ),
}  # fmt: skip


def rows_behind(user: User, report: WeeklyReport, figure: ReportFigure, page: str) -> dict[str, Any]:
    """The page of rows, how many are out of the reader's sight, and the units that told a part; at most six queries.

    A number too small to be told has no rows either.
    """
    if figure.value is None:
        return {"rows": [], "unseen": 0, "older": 0, "parts": []}
    at = max(int(page), 1) if page.isdecimal() and len(page) < 6 else 1
    rows, seen = _rows(user, figure, at) if figure.row_ids else ([], 0)
    return {
        "rows": rows,
        "unseen": figure.row_count - seen,
        "older": at + 1 if at * SHOWN < seen else 0,
        "parts": _parts(user, report, figure),
    }


def _rows(user: User, figure: ReportFigure, at: int) -> tuple[list[Behind], int]:
    kind, pairs = KINDS.get(figure.rows_of, Kind()), figure.pairs
    manager: Any = apps.get_model(figure.rows_of)._default_manager
    rows = manager.visible_to(user).filter(pk__in=figure.row_ids)
    if figure.rows_of == "incidents.incident":
        rows = rows.unveiled_for(user)
    shown = rows.select_related(*kind.related).order_by("pk") if kind.related else rows.order_by("pk")
    is_open = bool(kind.page) and _is_open(user, kind)
    return [
        Behind(
            kind.words(row),
            reverse(kind.page, args=[getattr(row, kind.key)]) if is_open else "",
            pairs[row.pk] if figure.rule == "SUM" else None,
        )
        for row in shown[(at - 1) * SHOWN : at * SHOWN]
    ], rows.count()


def _is_open(user: User, kind: Kind) -> bool:
    """Whether the page lets the reader in at all."""
    permissions = getattr(resolve(reverse(kind.page, args=[1])).func, "permissions", ())
    return not permissions or any(user.may(one) for one in permissions)


def _parts(user: User, report: WeeklyReport, figure: ReportFigure) -> list[Below]:
    parts = list(ReportPart.objects.filter(report=report).select_related("unit").order_by("unit__path"))
    if not parts:
        return []
    told = {
        one.report_id: one.value
        for one in ReportFigure.objects.filter(report__in=[part.told_id for part in parts], code=figure.code)
        if not figure.code.startswith(OF_FILES)
    }
    reach = set(user.reach(Permission.VIEW_REPORTS))
    return [
        Below(
            part.unit.name,
            told.get(part.told_id) if part.told_id else None,
            reverse("reports:figure", args=[part.told_id, figure.code])
            if part.told_id and part.unit_id in reach
            else "",
            part.told_id is not None,
        )
        for part in parts
    ]
