"""The room's numbers of a period; each opens the list of exactly the rows it counts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patrols.models import Assignment, Post, Shift, SlotRequirement
from safeschool.accounts.models import Unit
from safeschool.kernel.figures import Counted, Figure


def week_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Posts set, shifts, seats, attendance and person-times of the half-open period."""
    shifts = Shift.objects.planned().filter(post__unit__in=unit_ids).starting(start, end)
    seats = Assignment.objects.held().in_units(unit_ids).starting(start, end)
    where = _params(unit_ids, start, end)
    posts = Post.objects.filter(pk__in=shifts.order_by().values("post"))
    came = seats.filter(check_in__isnull=False)
    needed = Counted(shifts, "SUM", Sum("post__slots__count"))
    return [
        Figure(
            "posts_set", _("Posts set up"), posts.count(), _("posts"), route="patrols:posts", params=where,
            counted=Counted(posts),
        ),
        Figure(
            "shifts_planned", _("Shifts"), shifts.count(), _("shifts"), route="patrols:shifts", params=where,
            counted=Counted(shifts),
        ),
        Figure(
            "seats_needed", _("Seats to fill"), _seats_needed(unit_ids, start, end), _("seats"), counted=needed
        ),
        _of_seats("seats_filled", _("Seats filled"), seats, _("seats"), where, "held"),
        _of_seats("on_time", _("Checked in on time"), seats.on_time(), _("person-times"), where, "on_time"),
        _of_seats("late", _("Late"), seats.late(), _("person-times"), where, "late"),
        _of_seats("absent", _("Absent"), seats.absent(), _("person-times"), where, "absent"),
        _of_seats("person_times", _("Person-times deployed"), came, _("person-times"), where, "came"),
    ]  # fmt: skip


def _of_seats(
    code: str, label: str | Promise, rows: QuerySet[Assignment], unit: str | Promise, where: dict[str, str], state: str
) -> Figure:
    params = {**where, "state": state}
    return Figure(code, label, rows.count(), unit, route="patrols:attendance", params=params, counted=Counted(rows))


def _seats_needed(unit_ids: Sequence[int], start: datetime, end: datetime) -> int:
    rows = SlotRequirement.objects.filter(
        post__unit__in=unit_ids,
        post__shifts__in=Shift.objects.planned().filter(post__unit__in=unit_ids).starting(start, end),
    )
    return rows.aggregate(n=Sum("count"))["n"] or 0


def _params(unit_ids: Sequence[int], start: datetime, end: datetime) -> dict[str, str]:
    """The filters of the list pages: the unit at the top, first and last day."""
    top = Unit.objects.filter(pk__in=unit_ids).order_by("path").values_list("code", flat=True).first()
    last = (end - timedelta(microseconds=1)).date()
    return {"unit": top or "", "since": start.date().isoformat(), "until": last.isoformat()}
