"""Setting patrol points and routes up."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patrols.models import PatrolPoint, PatrolRoute, RoutePoint
from patrols.workflow import USUAL_STAY, USUAL_VISITS, PatrolMode, PointKind
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal


@transaction.atomic
def keep_point(*, by: User | None, point: PatrolPoint | None = None, **facts: Any) -> PatrolPoint:
    """A new point, or other facts of one that is there; visits and minutes left open are those usual for its kind.

    Patrols already planned keep the rule they were planned with. Raises ValidationError.
    """
    row, verb = point or PatrolPoint(), "change_point" if point else "open_point"
    for name, value in facts.items():
        setattr(row, name, value)
    if row.visits_needed is None:
        row.visits_needed = USUAL_VISITS.get(row.kind, 1)
    if row.stay_minutes is None:
        row.stay_minutes = USUAL_STAY.get(row.kind, 0)
    if row.school is not None and row.latitude is None:
        row.latitude, row.longitude = row.school.latitude, row.school.longitude
    if row.latitude is None or row.longitude is None:
        raise ValidationError({"place": _("Mark the place, or choose a school whose place is known.")})
    if row.kind == PointKind.STANDING and not row.stay_minutes:
        raise ValidationError({"stay_minutes": _("A standing point takes at least a minute.")})
    row.full_clean()
    row.save()
    journal.record(by=by, verb=verb, target=row, unit_id=row.unit_id, kind=row.kind)
    return row


@transaction.atomic
def keep_route(
    *,
    by: User | None,
    unit: Unit,
    name: str,
    mode: str,
    points: Sequence[PatrolPoint],
    route: PatrolRoute | None = None,
) -> PatrolRoute:
    """A new route, or another order of one that is there. Raises ValidationError."""
    if not points:
        raise ValidationError(_("A route goes to at least one point."))
    check_mode(mode, points)
    row, verb = route or PatrolRoute(), "change_route" if route else "open_route"
    row.unit, row.name, row.mode = unit, name, mode
    row.full_clean()
    row.save()
    RoutePoint.objects.filter(route=row).delete()
    RoutePoint.objects.bulk_create(
        RoutePoint(route=row, point=point, place=place) for place, point in enumerate(points, start=1)
    )
    journal.record(by=by, verb=verb, target=row, unit_id=row.unit_id, points=len(points), mode=mode)
    return row


def check_mode(mode: str, points: Sequence[PatrolPoint]) -> None:
    """A standing point is a car with its lights on: nobody keeps it on foot."""
    if mode == PatrolMode.FOOT and (standing := [one.name for one in points if one.kind == PointKind.STANDING]):
        raise ValidationError(
            _("Nobody on foot keeps a standing point (a car with its lights on): %(names)s.")
            % {"names": ", ".join(standing)}
        )
