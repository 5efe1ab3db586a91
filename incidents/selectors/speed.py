"""How fast the unit answers: medians and ninetieth percentiles, each with the rows it is made of."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.querysets import ConcernQuerySet, IncidentQuerySet
from incidents.workflow import Status
from safeschool.kernel.figures import Figure


class Percentile(Aggregate):
    """The value below which that part of all values lies."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: Any, part: float, **extra: Any) -> None:
        super().__init__(expression, part=part, output_field=DurationField(), **extra)


@dataclass(frozen=True)
class Span:
    """From one moment to another: how many took the step, of how many; half within `median`, nine in ten within p90."""

    label: str | Promise
    rows: Figure
    of: Figure
    median: timedelta | None
    p90: timedelta | None

    @property
    def hours(self) -> float | None:
        """The median in hours."""
        return None if self.median is None else round(self.median.total_seconds() / 3600, 1)

    @property
    def hours_of_nine_in_ten(self) -> float | None:
        return None if self.p90 is None else round(self.p90.total_seconds() / 3600, 1)


STEPS: tuple[tuple[Status, str | Promise], ...] = (
    (Status.ACCEPTED, _("From the report to the unit's acceptance")),
    (Status.RESOLVED, _("From the report to the end of the work")),
    (Status.CLOSED, _("From the report to the closing")),
)


def speed_of_incidents(incidents: IncidentQuerySet, params: dict[str, str]) -> list[Span]:
    """Of these incidents: how long until each was accepted, resolved and closed for the first time. Four queries."""
    all_rows = _figure("ALL", incidents.count(), {**params, "seen": "1"})
    spans = []
    for status, label in STEPS:
        done = incidents.order_by().annotate(
            done_at=Min("notes__happened_at", filter=Q(notes__to_status=status))
        ).filter(done_at__isnull=False)  # fmt: skip
        took = ExpressionWrapper(F("done_at") - F("reported_at"), output_field=DurationField())
        told = done.annotate(took=took).aggregate(
            n=Count("pk"), median=Percentile("took", 0.5), p90=Percentile("took", 0.9)
        )
        rows = _figure(status, told["n"], {**params, "reached": str(status.value)})
        spans.append(Span(label, rows, all_rows, told["median"], told["p90"]))
    return spans


def speed_of_concerns(concerns: ConcernQuerySet, params: dict[str, str]) -> list[Span]:
    """Of these concerns: how long until somebody acknowledged, and of how many in time. One query."""
    took = ExpressionWrapper(F("acknowledged_at") - F("raised_at"), output_field=DurationField())
    told = concerns.order_by().aggregate(
        n=Count("pk"),
        in_time=Count("pk", filter=Q(acknowledged_at__lte=F("acknowledge_by"))),
        median=Percentile(took, 0.5),
        p90=Percentile(took, 0.9),
    )
    received = _figure("RECEIVED", told["n"], params, "incidents:concerns")
    in_time = _figure("IN_TIME", told["in_time"], {**params, "clock": "in_time"}, "incidents:concerns")
    return [Span(_("Concerns, until acknowledged; in time"), in_time, received, told["median"], told["p90"])]


def _figure(code: str, value: int, params: dict[str, str], route: str = "incidents:list") -> Figure:
    return Figure(code, "", value, "", route=route, params=params)
