"""The lists of schools, their inspections and their surroundings, and of duty."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from patrols.forms import AttendanceFilter, ChecksFilter, CompletionFilter, RosterFilter
from patrols.models import Assignment, PatrolStop, Shift, VideoCheck
from patrols.selectors import coverage
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.exports.selectors.listings.base import Found, Listing
from schools.forms import SchoolFilter
from schools.forms.inspections import FindingFilter, PeriodFilter
from schools.forms.surroundings import HazardFilter, VenueFilter
from schools.models import Finding, Hazard, Inspection, RectificationNotice, School, Venue

Params = Mapping[str, str]


def _schools(user: User, params: Params, now: datetime) -> Found:
    form = SchoolFilter(params, user=user)
    rows = form.narrow(School.objects.visible_to(user))
    return Found(rows.select_related("unit").prefetch_related("levels"), form)


def _inspections(user: User, params: Params, now: datetime) -> Found:
    form = PeriodFilter(params, user=user)
    return Found(form.narrow(Inspection.objects.visible_to(user)).select_related("school", "unit", "by"), form)


def _findings(user: User, params: Params, now: datetime) -> Found:
    form = FindingFilter(params, user=user)
    rows = form.narrow(Finding.objects.visible_to(user), localdate(now)).for_list()
    return Found(rows.select_related("item", "school", "unit", "notice"), form)


def _hazards(user: User, params: Params, now: datetime) -> Found:
    form = HazardFilter(params, user=user)
    return Found(form.narrow(Hazard.objects.visible_to(user), localdate(now)).select_related("type", "lead", "school"),
                 form)  # fmt: skip


def _venues(user: User, params: Params, now: datetime) -> Found:
    form = VenueFilter(params, user=user)
    return Found(form.narrow(Venue.objects.visible_to(user), localdate(now)).select_related("kind", "unit"), form)


def _notices(user: User, params: Params, now: datetime) -> Found:
    form = PeriodFilter(params, user=user)
    first, last = form.days
    rows = RectificationNotice.objects.visible_to(user).filter(form.place, issued_on__range=(first, last))
    return Found(rows.select_related("school", "unit"), form)


def _shifts(user: User, params: Params, now: datetime) -> Found:
    form = RosterFilter(params, user=user)
    return Found(form.narrow_shifts(Shift.objects.visible_to(user).planned().select_related("post__unit")), form)


def _attendance(user: User, params: Params, now: datetime) -> Found:
    form = AttendanceFilter(params, user=user)
    seen = Assignment.objects.visible_to(user).held().annotate(starts_at=F("shift__starts_at"))
    return Found(
        form.narrow_assignments(seen.select_related("user", "shift__post__unit", "check_in", "check_out")), form
    )


def _stops(user: User, params: Params, now: datetime) -> Found:
    form = CompletionFilter(params, user=user)
    seen = PatrolStop.objects.visible_to(user).filter(patrol__unit__in=user.reach(Permission.VIEW_ROSTER)).going()
    rows = form.narrow(seen, now).annotate(starts_at=F("patrol__starts_at"))
    return Found(rows.select_related("patrol__unit", "point"), form)


def _checks(user: User, params: Params, now: datetime) -> Found:
    form = ChecksFilter(params, user=user)
    rows = form.narrow(VideoCheck.objects.visible_to(user).done())
    return Found(rows.select_related("school", "told_unit"), form)


def _came_at(row: Any) -> Any:
    return row.check_in.at if hasattr(row, "check_in") else None


def _left_at(row: Any) -> Any:
    return row.check_out.at if hasattr(row, "check_out") else None


def _seats(row: Any) -> str:
    told = coverage([row])[row.pk]
    return f"{sum(line.present for line in told.lines)}/{sum(line.planned for line in told.lines)}/{told.needed}"


LISTINGS = (
    Listing(
        "schools", "schools:list", _("Schools"), School, _schools, ("name", "pk"),
        ("code", "name", "levels", "area", "unit", "address", "latitude", "longitude", "opened_on", "closed_on"),
    ),
    Listing(
        "inspections", "schools:inspections", _("Inspections"), Inspection, _inspections, ("-finished_at", "-pk"),
        ("inspected_on", "kind", "school", "unit", "by", "present", "version", "finished_at"),
    ),
    Listing(
        "findings", "schools:findings", _("Findings"), Finding, _findings, ("-created_at", "-pk"),
        ("item", "school", "unit", "state", "found_on", "deadline", (_("Notice"), lambda row: _number(row.notice)),
         "settled_on"),
    ),
    Listing(
        "notices", "schools:findings", _("Notices"), RectificationNotice, _notices, ("issued_on", "pk"),
        ((_("Number"), lambda row: row.number), "issued_on", "school", "unit", "lead", "deadline", "legal_basis",
         "is_second"),
    ),
    Listing(
        "hazards", "schools:hazards", _("Hazards"), Hazard, _hazards, ("-created_at", "-pk"),
        ("type", "place", "school", "lead", "found_on", "deadline", "settled_on", "outcome"),
    ),
    Listing(
        "venues", "schools:venues", _("Venues"), Venue, _venues, ("-created_at", "-pk"),
        ("name", "kind", "unit", "address", "latitude", "longitude", "next_visit_on", "closed_on"),
    ),
    Listing(
        "shifts", "patrols:shifts", _("Shifts"), Shift, _shifts, ("-starts_at", "-pk"),
        ("post", (_("Unit"), lambda row: str(row.post.unit)), "on", "moment", "required_at", "starts_at", "ends_at",
         "state", (_("Came / given / needed"), _seats)),
    ),
    Listing(
        "attendance", "patrols:attendance", _("Attendance"), Assignment, _attendance, ("-starts_at", "-pk"),
        ("user", (_("Post"), lambda row: str(row.shift.post)), (_("Unit"), lambda row: str(row.shift.post.unit)),
         (_("Required at"), lambda row: row.shift.required_at), "slot_kind", "state", (_("Came at"), _came_at),
         (_("Left at"), _left_at)),
    ),
    Listing(
        "patrol-stops", "patrols:completion", _("Patrols"), PatrolStop, _stops, ("-starts_at", "-pk"),
        ("patrol", (_("Unit"), lambda row: str(row.patrol.unit)), "point", "kind", "visits_needed", "visits_counted",
         "due_at", "done_at"),
    ),
    Listing(
        "video-checks", "patrols:video_checks", _("Video rounds"), VideoCheck, _checks, ("-checked_at", "-pk"),
        ("checked_at", "school", "how", "posts_manned", "traffic", "traffic_police", "patrols", "cars_seen",
         "cars_lit", "found", "told_unit", "told_at"),
    ),
)  # fmt: skip


def _number(notice: RectificationNotice | None) -> str:
    return notice.number if notice else ""
