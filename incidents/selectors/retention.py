"""Which files have been kept long enough."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from incidents.models import (
    Concern,
    ConcernMessage,
    Incident,
    IncidentNote,
    Inquiry,
    ReporterIdentity,
    RetentionHold,
    RetentionTime,
    Tip,
    TipMessage,
)
from incidents.querysets import IncidentQuerySet
from incidents.workflow import ConcernState, Status

# What stands where words stood.
GONE = "–"
USUAL_YEARS = 3
DAYS_A_YEAR = 365.25
ENDED = (Status.CLOSED, Status.TRANSFERRED)
NO_FILE = (ConcernState.UNFOUNDED, ConcernState.CLOSED)
UNFOUNDED_KEPT = timedelta(days=DAYS_A_YEAR)


def years(count: int) -> timedelta:
    """So many years of a calendar, leap days shared out."""
    return timedelta(days=count * DAYS_A_YEAR)


def _time_of() -> Case:
    """The time of each file: the nearest unit's before those above, of one unit the type's before the one for all."""
    rules = sorted(
        RetentionTime.objects.select_related("unit"), key=lambda rule: (-len(rule.unit.path), rule.type_id is None)
    )
    cases = []
    for rule in rules:
        asked: dict[str, Any] = {"unit__path__startswith": rule.unit.path}
        if rule.type_id is not None:
            asked["type"] = rule.type_id
        cases.append(When(**asked, then=Value(years(rule.years), DurationField())))
    return Case(*cases, default=Value(years(USUAL_YEARS), DurationField()), output_field=DurationField())


def kept_long_enough(rows: IncidentQuerySet, now: datetime) -> Any:
    """Of these, the ended ones whose time is over, held ones included; each with `ended_at`, `erase_at`, `is_held`.

    A sealed file is destroyed or handed to the archive on an order, never by the clock.
    """
    last = IncidentNote.objects.filter(incident=OuterRef("pk"), to_status__in=ENDED).order_by("-happened_at")
    ended = rows.filter(status__in=ENDED, erased_at=None, is_sealed=False, reported_at__lt=now)
    # A file of former years counts from the day it was brought here.
    end = Greatest(Coalesce(Subquery(last.values("happened_at")[:1]), F("reported_at")), F("created_at"))
    dated = ended.annotate(ended_at=end)
    due = ExpressionWrapper(F("ended_at") + _time_of(), output_field=DateTimeField())
    held = RetentionHold.objects.filter(incident=OuterRef("pk"), released_at=None)
    return dated.annotate(erase_at=due, is_held=Exists(held)).filter(erase_at__lte=now)


def concerns_to_forget(now: datetime) -> Any:
    """Concerns that came to no file, with their words still there: unfounded ones a year after, closed ones later."""
    last = ConcernMessage.objects.filter(concern=OuterRef("pk")).order_by("-at")
    rows = Concern.objects.filter(state__in=NO_FILE, incident=None, erased_at=None)
    return _past(rows.annotate(ended_at=Coalesce(Subquery(last.values("at")[:1]), F("raised_at"))), now)


def _past(dated: Any, now: datetime) -> Any:
    unfounded = Q(state=ConcernState.UNFOUNDED, ended_at__lte=now - UNFOUNDED_KEPT)
    return dated.filter(unfounded | Q(state=ConcernState.CLOSED, ended_at__lte=now - years(USUAL_YEARS)))


def tips_to_forget(now: datetime) -> Any:
    """Tips that came to no file, with their words still there, after the same times."""
    last = TipMessage.objects.filter(tip=OuterRef("pk")).order_by("-at")
    rows = Tip.objects.filter(state__in=NO_FILE).exclude(note=GONE)
    return _past(rows.annotate(ended_at=Coalesce(Subquery(last.values("at")[:1]), F("received_at"))), now)


def inquiries_to_forget(now: datetime) -> Any:
    """Decided inquiries that no file stands beside, with their words still there, after the usual time."""
    rows = Inquiry.objects.filter(incident=None, found_on__isnull=False).exclude(matter=GONE)
    # PostgreSQL's GREATEST leaves out what is null.
    dated = rows.annotate(ended_on=Greatest("found_on", "appealed_on"))
    return dated.filter(ended_on__lte=(now - years(USUAL_YEARS)).date())


def reporters_to_forget(now: datetime) -> Any:
    """Sealed reporters of reports that became no file, kept for the usual time."""
    rows = ReporterIdentity.objects.filter(erased_at=None, report__incident=None)
    return rows.filter(report__reported_at__lte=now - years(USUAL_YEARS))


def erase_at(row: Incident) -> datetime:
    """When an annotated row is due."""
    return cast("datetime", row.erase_at)  # type: ignore[attr-defined]
