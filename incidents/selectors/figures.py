"""What the room counts in a week."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Concern, Incident, IncidentGroup, Severity
from safeschool.accounts.models import Unit
from safeschool.kernel.figures import Figure

CASES: str | Promise = _("cases")
CONCERNS: str | Promise = _("concerns")
INCIDENT_LIST, CONCERN_LIST = "incidents:list", "incidents:concerns"


def week_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Incidents that happened and concerns that were received from start (in) to end (out), each with its list."""
    period = _period(unit_ids, start, end)
    return [*_incidents(unit_ids, start, end, period), *_concerns(unit_ids, start, end, period)]


def _period(unit_ids: Sequence[int], start: datetime, end: datetime) -> dict[str, str]:
    """The filter of the list pages that shows the same rows: days of the uppermost unit's zone, and its subtree."""
    top = Unit.objects.filter(pk__in=unit_ids).order_by("path").first()
    zone = ZoneInfo(top.time_zone) if top else ZoneInfo("UTC")
    days = {
        "since": start.astimezone(zone).date().isoformat(),
        "until": (end - timedelta(microseconds=1)).astimezone(zone).date().isoformat(),
    }
    return {**days, "unit": top.code} if top else days


def _incidents(unit_ids: Sequence[int], start: datetime, end: datetime, period: dict[str, str]) -> list[Figure]:
    by_group: Counter[str] = Counter()
    by_severity: Counter[str] = Counter()
    rows = (
        Incident.objects.filter(unit__in=unit_ids)
        .happened_between(start, end)
        .values_list("type__group", "severity")
        .annotate(cases=Count("pk"))
        .order_by()
    )
    for group, severity, cases in rows:
        by_group[group] += cases
        by_severity[severity] += cases
    total = Figure("INCIDENTS", _("Incidents"), by_group.total(), CASES, route=INCIDENT_LIST, params=period)
    groups = [
        Figure(f"INCIDENTS_{group.code}", group.name, by_group[group.code], CASES, route=INCIDENT_LIST,
               params={**period, "group": group.code})
        for group in IncidentGroup.objects.all()
    ]  # fmt: skip
    severities = [
        Figure(f"SEVERITY_{severity.value}", severity.label, by_severity[severity.value], CASES, route=INCIDENT_LIST,
               params={**period, "severity": severity.value})
        for severity in Severity
    ]  # fmt: skip
    return [total, *groups, *severities]


def _concerns(unit_ids: Sequence[int], start: datetime, end: datetime, period: dict[str, str]) -> list[Figure]:
    counts = (
        Concern.objects.filter(unit__in=unit_ids)
        .received_between(start, end)
        .aggregate(
            received=Count("pk"),
            in_time=Count("pk", filter=Q(acknowledged_at__lte=F("acknowledge_by"))),
            converted=Count("pk", filter=Q(state="CONVERTED")),
            unfounded=Count("pk", filter=Q(state="UNFOUNDED")),
        )
    )
    labels: dict[str, tuple[str | Promise, dict[str, str]]] = {
        "received": (_("Concerns received"), {}),
        "in_time": (_("Concerns acknowledged in time"), {"clock": "in_time"}),
        "converted": (_("Concerns turned into incidents"), {"state": "CONVERTED"}),
        "unfounded": (_("Concerns not substantiated"), {"state": "UNFOUNDED"}),
    }
    return [
        Figure(
            f"CONCERNS_{key.upper()}", label, counts[key], CONCERNS, route=CONCERN_LIST, params={**period, **narrowed}
        )
        for key, (label, narrowed) in labels.items()
    ]
