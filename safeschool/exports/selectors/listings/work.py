"""The lists of outreach, drills, operations and reports."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from campaigns.forms import DrillFilters, OperationFilters, SessionFilters
from campaigns.models import Drill, LessonOrder, Operation, Session
from campaigns.workflow import OrderState
from safeschool.accounts.models import User
from safeschool.exports.selectors.listings.base import Found, Listing
from safeschool.reports.forms import ReportFilters
from safeschool.reports.models import WeeklyReport

Params = Mapping[str, str]


def _sessions(user: User, params: Params, now: datetime) -> Found:
    form = SessionFilters(params, user=user)
    rows = form.narrow(Session.objects.visible_to(user)).select_related("format", "school", "unit", "lecturer")
    return Found(rows.prefetch_related("topics"), form)


def _orders(user: User, params: Params, now: datetime) -> Found:
    rows, state = LessonOrder.objects.visible_to(user).for_list(), params.get("state", "")
    return Found(rows.filter(state=state) if state in OrderState.values else rows)


def _drills(user: User, params: Params, now: datetime) -> Found:
    form = DrillFilters(params, user=user)
    return Found(form.narrow(Drill.objects.visible_to(user)).for_list(), form)


def _operations(user: User, params: Params, now: datetime) -> Found:
    form = OperationFilters(params, user=user)
    rows = form.narrow(Operation.objects.visible_to(user)).select_related("unit")
    return Found(rows.annotate(violations=Coalesce(Sum("tallies__count"), 0)), form)


def _reports(user: User, params: Params, now: datetime) -> Found:
    form = ReportFilters(params, user=user)
    return Found(form.narrow(WeeklyReport.objects.visible_to(user)).select_related("unit"), form)


def _speakers(row: Any) -> str:
    return str(row.lecturer_name or row.lecturer or "")


LISTINGS = (
    Listing(
        "sessions", "campaigns:sessions", _("Sessions"), Session, _sessions, ("-held_at", "-pk"),
        ("held_at", "unit", "school", "format", "topics", "place", (_("Speakers"), _speakers), "minutes", "pupils",
         "teachers", "parents", "others", "letters", "leaflets", "is_approximate"),
    ),
    Listing(
        "orders", "campaigns:orders", _("Lesson orders"), LessonOrder, _orders, ("-ordered_at", "-pk"),
        ("offer", "unit", "school", "grades", "heads", "state", "ordered_at", "starts_at", "lecturer", "rating"),
        params={"state": _("State")},
    ),
    Listing(
        "drills", "campaigns:drills", _("Drills"), Drill, _drills, ("-planned_at", "-pk"),
        ("planned_at", "scenario", "school", "unit", "is_joint", "began_at", "ended_at", "agencies",
         "police_signed_at", "school_signed_at"),
    ),
    Listing(
        "operations", "campaigns:operations", _("Operations"), Operation, _operations, ("-started_at", "-pk"),
        ("name", "tactic", "unit", "started_at", "ended_at", "lead_agency", "supporting_agencies",
         (_("Violations"), lambda row: row.violations)),
    ),
    Listing(
        "reports", "reports:list", _("Weekly reports"), WeeklyReport, _reports, ("-starts_at", "-pk"),
        ((_("Period"), lambda row: str(row.week)), "unit", "version", "status", "is_nil", "compiled_at", "signed_at",
         "issued_at"),
    ),
)  # fmt: skip
