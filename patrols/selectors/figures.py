"""The room's numbers of a period; each opens the list of exactly the rows it counts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patrols.models import (
    Assignment,
    PatrolStop,
    PatrolVisit,
    Post,
    Shift,
    StreetAct,
    VideoCheck,
)
from patrols.workflow import DutyState, StreetKind
from safeschool.accounts.models import Unit
from safeschool.kernel.figures import Counted, Figure

# As `on_time` and `late` of the queryset have it, to count both at once.
ON_TIME, LATE = Q(check_in__at__lte=F("shift__required_at")), Q(check_in__at__gt=F("shift__required_at"))


def week_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Posts set, shifts, seats, attendance and person-times of the half-open period."""
    shifts = Shift.objects.planned().filter(post__unit__in=unit_ids).starting(start, end)
    seats = Assignment.objects.held().in_units(unit_ids).starting(start, end)
    where = _params(unit_ids, start, end)
    posts = Post.objects.filter(pk__in=shifts.order_by().values("post"))
    counts = seats.aggregate(
        held=Count("pk"), on_time=Count("pk", filter=ON_TIME), late=Count("pk", filter=LATE),
        absent=Count("pk", filter=Q(state=DutyState.ABSENT)), came=Count("pk", filter=Q(check_in__isnull=False)),
    )  # fmt: skip
    came = seats.filter(check_in__isnull=False)

    def of_seats(
        code: str, label: str | Promise, rows: QuerySet[Assignment], unit: str | Promise, state: str
    ) -> Figure:
        return Figure(code, label, counts[state], unit, route="patrols:attendance", params={**where, "state": state},
                      counted=Counted(rows))  # fmt: skip

    needed = Counted(shifts, "SUM", Sum("post__slots__count"))
    seats_needed = shifts.aggregate(n=Sum("post__slots__count"))["n"] or 0
    return [
        Figure(
            "posts_set", _("Posts set up"), posts.count(), _("posts"), route="patrols:posts", params=where,
            counted=Counted(posts),
        ),
        Figure(
            "shifts_planned", _("Shifts"), shifts.count(), _("shifts"), route="patrols:shifts", params=where,
            counted=Counted(shifts),
        ),
        Figure("seats_needed", _("Seats to fill"), seats_needed, _("seats"), counted=needed),
        of_seats("seats_filled", _("Seats filled"), seats, _("seats"), "held"),
        of_seats("on_time", _("Checked in on time"), seats.on_time(), _("person-times"), "on_time"),
        of_seats("late", _("Late"), seats.late(), _("person-times"), "late"),
        of_seats("absent", _("Absent"), seats.absent(), _("person-times"), "absent"),
        of_seats("person_times", _("Person-times deployed"), came, _("person-times"), "came"),
        *_patrols(unit_ids, start, end, where),
        *_rounds(unit_ids, start, end, where),
    ]  # fmt: skip


def _patrols(unit_ids: Sequence[int], start: datetime, end: datetime, where: dict[str, str]) -> list[Figure]:
    """Points owed and kept by the patrols of the period, visits, and what was met in the street and solved."""
    stops = PatrolStop.objects.going().in_units(unit_ids).starting(start, end)
    visits = PatrolVisit.objects.in_units(unit_ids).arriving(start, end)
    met = StreetAct.objects.standing().in_units(unit_ids).happening(start, end)
    owed = stops.aggregate(owed=Count("pk"), kept=Count("pk", filter=Q(done_at__isnull=False)))
    street = met.aggregate(met=Count("pk"), solved=Count("pk", filter=~Q(kind=StreetKind.UNSOLVED)))
    points, problems = _("points"), _("problems")
    return [
        Figure("patrol_points_owed", _("Points that patrols owed"), owed["owed"], points, route="patrols:completion",
               params=where, counted=Counted(stops)),
        Figure("patrol_points_kept", _("Points that patrols kept"), owed["kept"], points, route="patrols:completion",
               params={**where, "state": "done"}, counted=Counted(stops.done())),
        Figure("patrol_visits", _("Visits of patrols"), visits.count(), _("visits"), counted=Counted(visits)),
        Figure("street_met", _("Problems met in the street"), street["met"], problems, counted=Counted(met)),
        Figure("street_solved", _("Dealt with on the spot"), street["solved"], problems,
               counted=Counted(met.solved())),
    ]  # fmt: skip


def _rounds(unit_ids: Sequence[int], start: datetime, end: datetime, where: dict[str, str]) -> list[Figure]:
    """Moments looked at on video rounds and spot checks, and what was in sight."""
    done = VideoCheck.objects.in_units(unit_ids).checked(start, end)
    samples, cars = done.samples(), done.aggregate(seen=Sum("cars_seen"), lit=Sum("cars_lit"))
    moments, page = _("moments"), "patrols:video_checks"
    return [
        Figure("moments_looked_at", _("Moments looked at for police"), samples.count(), moments, route=page,
               params={**where, "sight": "told"}, counted=Counted(samples)),
        Figure("moments_in_sight", _("Moments with an officer in sight"), done.in_sight().count(), moments, route=page,
               params={**where, "sight": "yes"}, counted=Counted(done.in_sight())),
        Figure("cars_seen", _("Police cars in sight"), cars["seen"] or 0, _("cars"),
               counted=Counted(done, "SUM", "cars_seen")),
        Figure("cars_lit", _("Police cars with lights on"), cars["lit"] or 0, _("cars"),
               counted=Counted(done, "SUM", "cars_lit")),
    ]  # fmt: skip


def _params(unit_ids: Sequence[int], start: datetime, end: datetime) -> dict[str, str]:
    """The filters of the list pages: the unit at the top, first and last day."""
    top = Unit.objects.filter(pk__in=unit_ids).order_by("path").values_list("code", flat=True).first()
    last = (end - timedelta(microseconds=1)).date()
    return {"unit": top or "", "since": start.date().isoformat(), "until": last.isoformat()}
