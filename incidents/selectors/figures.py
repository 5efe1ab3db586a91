"""What the room counts in a week."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.models import Concern, Exchange, Incident, IncidentGroup, IncidentType, LegalClock, Severity
from incidents.querysets import SHARED, IncidentQuerySet
from safeschool.accounts.models import Unit
from safeschool.kernel.figures import Counted, Figure

CASES: str | Promise = _("cases")
CONCERNS: str | Promise = _("concerns")
INCIDENT_LIST, CONCERN_LIST = "incidents:list", "incidents:concerns"


def week_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Incidents that happened and concerns that were received from start (in) to end (out), each with its list."""
    period = _period(unit_ids, start, end)
    return [
        *_incidents(unit_ids, start, end, period),
        *_concerns(unit_ids, start, end, period),
        *_letters(unit_ids, start, end),
        *_clocks(unit_ids, start, end),
    ]


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
    """The total, then kinds and severities of the files that are not confidential, then the confidential ones.

    What a confidential file is about is told by no number: its reader may be one who counts it and does not read it.
    """
    happened = Incident.objects.filter(unit__in=unit_ids).happened_between(start, end)
    shared = happened.filter(confidentiality__in=SHARED)
    by_group: Counter[str] = Counter()
    by_severity: Counter[str] = Counter()
    rows = shared.values_list("type__group", "severity").annotate(cases=Count("pk")).order_by()
    for group, severity, cases in rows:
        by_group[group] += cases
        by_severity[severity] += cases
    confidential = happened.exclude(confidentiality__in=SHARED)
    sealed = confidential.count()
    kinds: dict[str, list[int]] = {}
    for pk, group in IncidentType.objects.values_list("pk", "group"):
        kinds.setdefault(group, []).append(pk)
    narrowed = {**period, "level": "SHARED"}

    def told(code: str, label: str | Promise, value: int, params: dict[str, str], rows: IncidentQuerySet) -> Figure:
        return Figure(code, label, value, CASES, route=INCIDENT_LIST, params=params, counted=Counted(rows))

    groups = [
        told(f"INCIDENTS_{group.code}", _named(group), by_group[group.code], {**narrowed, "group": group.code},
             shared.filter(type__in=kinds.get(group.code, [])))
        for group in IncidentGroup.objects.all()
    ]  # fmt: skip
    severities = [
        told(f"SEVERITY_{severity.value}", format_lazy("{}: {}", _("Severity"), severity.label),
             by_severity[severity.value], {**narrowed, "severity": severity.value}, shared.filter(severity=severity))
        for severity in Severity
    ]  # fmt: skip
    return [
        told("INCIDENTS", _("Incidents"), by_group.total() + sealed, period, happened),
        *groups,
        told("INCIDENTS_CONFIDENTIAL", _("Confidential files"), sealed, {**period, "level": "CONFIDENTIAL"},
             confidential),
        *severities,
    ]  # fmt: skip


def _concerns(unit_ids: Sequence[int], start: datetime, end: datetime, period: dict[str, str]) -> list[Figure]:
    """All that were received and acknowledged in time; what became of them, of those that are not confidential.

    As of incidents: a confidential one must not tell by a number what it came to (see `ListFilter.asks_for_content`).
    """
    received = Concern.objects.filter(unit__in=unit_ids).received_between(start, end)
    narrowed, shared = {"level": "SHARED"}, Q(confidentiality__in=SHARED)
    rules: dict[str, tuple[str | Promise, dict[str, str], Q]] = {
        "received": (_("Concerns received"), {}, Q()),
        "in_time": (
            _("Concerns acknowledged in time"), {"clock": "in_time"}, Q(acknowledged_at__lte=F("acknowledge_by")),
        ),
        "converted": (
            _("Concerns turned into incidents"), {**narrowed, "state": "CONVERTED"}, shared & Q(state="CONVERTED"),
        ),
        "unfounded": (
            _("Concerns not substantiated"), {**narrowed, "state": "UNFOUNDED"}, shared & Q(state="UNFOUNDED"),
        ),
        "confidential": (_("Confidential concerns"), {"level": "CONFIDENTIAL"}, ~shared),
    }  # fmt: skip
    counts = received.aggregate(**{key: Count("pk", filter=rule) for key, (_label, _params, rule) in rules.items()})
    return [
        Figure(
            f"CONCERNS_{key.upper()}", label, counts[key], CONCERNS, route=CONCERN_LIST,
            params={**period, **asked}, counted=Counted(received.filter(rule)),
        )
        for key, (label, asked, rule) in rules.items()
    ]  # fmt: skip


def _named(group: IncidentGroup) -> Promise:
    """The group's name in the language of whoever reads it, whenever that is."""
    return cast("Promise", lazy(lambda: str(group.name), str)())


def _letters(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Letters between police and schools: sent in the period; and of those whose day fell in it, done by their day."""
    sent, due = Q(sent_at__gte=start, sent_at__lt=end), Q(due_at__gte=start, due_at__lt=end)
    in_time = Q(asks_answer=True, answered_at__lte=F("due_at")) | Q(asks_answer=False, read_at__lte=F("due_at"))
    rules: dict[str, tuple[str | Promise, Q]] = {
        "EXCHANGE_SENT": (_("Letters between police and schools"), sent),
        "EXCHANGE_DUE": (_("Letters due to be read or answered"), due),
        "EXCHANGE_IN_TIME": (_("Read or answered by their day"), due & in_time),
    }
    return _proven(Exchange.objects.filter(sent | due, unit__in=unit_ids), rules, _("letters"))


def _clocks(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Legal deadlines of mandatory reports that fell in the period, and those of them that were kept."""
    due = LegalClock.objects.filter(report__unit__in=unit_ids, due_at__gte=start, due_at__lt=end)
    rules: dict[str, tuple[str | Promise, Q]] = {
        "CLOCKS_DUE": (_("Legal deadlines that fell due"), Q()),
        "CLOCKS_KEPT": (_("Legal deadlines kept"), Q(done_at__lte=F("due_at"))),
    }
    return _proven(due, rules, pgettext_lazy("counted", "deadlines"))


def _proven(rows: QuerySet[Any], rules: dict[str, tuple[str | Promise, Q]], unit: str | Promise) -> list[Figure]:
    """Figures without a list of their own, counted at once: the page of proof says what each counted."""
    counts = rows.aggregate(**{code: Count("pk", filter=rule) for code, (_label, rule) in rules.items()})
    return [
        Figure(code, label, counts[code], unit, counted=Counted(rows.filter(rule)))
        for code, (label, rule) in rules.items()
    ]
