"""What the system costs those who use it: seconds and taps by kind of record, questions asked twice, unread papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Aggregate, Count, FloatField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.forms import OperationForm, SessionForm
from campaigns.forms.drills import DrillForm
from incidents.forms import ConcernForm, LetterForm, LogForm
from safeschool.reports.models import Effort, WeeklyReport
from safeschool.reports.querysets import WeeklyReportQuerySet


@dataclass(frozen=True)
class Record:
    """A kind of record: its form, and the seconds and taps that are aimed at (0: no aim is set)."""

    label: str | Promise
    form: type[forms.Form | forms.ModelForm[Any]]
    seconds: int = 0
    taps: int = 0


RECORDS: Mapping[str, Record] = {
    "incident": Record(_("Incident"), LogForm, 60, 8),
    "concern": Record(_("Concern"), ConcernForm, 60, 8),
    "letter": Record(_("Letter"), LetterForm),
    "session": Record(_("Session"), SessionForm),
    "operation": Record(_("Operation"), OperationForm),
    "drill": Record(_("Drill"), DrillForm),
}
DAYS = 28
# Of fewer records nothing is told: it would be the speed of one person.
FEWEST = 10
READ_WITHIN = timedelta(days=7)
WEEKS_BACK = 8
MOST_UNREAD = 100


class _Quantile(Aggregate):
    """The value below which that share of the rows lies."""

    template = "percentile_cont(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Cost:
    """What one kind of record took in the last four weeks, and in the four before; None where too few say."""

    label: str | Promise
    count: int
    seconds: int | None
    slow: int | None
    taps: int | None
    before: int | None
    is_over: bool


@dataclass(frozen=True)
class Twice:
    """A question that several kinds of record ask."""

    label: str
    records: list[str]


def efforts(today: date) -> list[Cost]:
    """Every kind of record with the middle of its seconds and taps; two queries."""
    middle = today - timedelta(days=DAYS)
    now, before = _measured(middle, today), _measured(middle - timedelta(days=DAYS), middle)
    return [_cost(record, now.get(code), before.get(code)) for code, record in RECORDS.items()]


def _measured(after: date, until: date) -> dict[str, Any]:
    rows = Effort.objects.filter(on__gt=after, on__lte=until).order_by().values("kind")
    counted = rows.annotate(
        count=Count("pk"), middle=_Quantile("seconds", share=0.5), slow=_Quantile("seconds", share=0.9),
        tapped=_Quantile("taps", share=0.5),
    )  # fmt: skip
    return {row["kind"]: row for row in counted if row["count"] >= FEWEST}


def _cost(record: Record, now: Any, before: Any) -> Cost:
    earlier = round(before["middle"]) if before else None
    if now is None:
        return Cost(record.label, 0, None, None, None, earlier, False)
    is_over = bool(record.seconds and (now["middle"] > record.seconds or now["tapped"] > record.taps))
    seconds, slow, taps = (round(now[name]) for name in ("middle", "slow", "tapped"))
    return Cost(record.label, int(now["count"]), seconds, slow, taps, earlier, is_over)


def asked_twice() -> list[Twice]:
    """Fields that a person fills in more than one kind of record, read off the forms themselves; the worst first."""
    found: dict[str, Twice] = {}
    for record in RECORDS.values():
        for name, field in record.form.base_fields.items():
            if not isinstance(field.widget, forms.HiddenInput):
                found.setdefault(name, Twice(str(field.label or name), [])).records.append(str(record.label))
    return sorted((one for one in found.values() if len(one.records) > 1), key=lambda one: -len(one.records))


def unopened(seen: WeeklyReportQuerySet, now: datetime) -> list[WeeklyReport]:
    """Issued reports that nobody but their signers has opened within a week."""
    since = now - timedelta(weeks=WEEKS_BACK)
    rows = seen.issued().filter(issued_at__gte=since, issued_at__lt=now - READ_WITHIN, opening=None)
    return list(rows.select_related("unit").order_by("-issued_at", "pk")[:MOST_UNREAD])
