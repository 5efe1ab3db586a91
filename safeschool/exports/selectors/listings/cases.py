"""The lists of the incidents room."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from incidents.forms import ConcernFilter, IncidentFilter
from incidents.models import Alarm, Concern, Exchange, HarmReport, Incident, Tip
from safeschool.accounts.models import User
from safeschool.exports.selectors.listings.base import Found, Listing

Params = Mapping[str, str]


def _incidents(user: User, params: Params, now: datetime) -> Found:
    form = IncidentFilter(params, user=user)
    return Found(form.found().for_list(), form)


def _concerns(user: User, params: Params, now: datetime) -> Found:
    form = ConcernFilter(params, user=user)
    seen = Concern.objects.visible_to(user) if form.asks_for_content else Concern.objects.counted_for(user)
    return Found(form.narrow(seen).for_list(), form)


def _letters(user: User, params: Params, now: datetime) -> Found:
    rows = Exchange.objects.visible_to(user)
    return Found((rows.waited_for() if params.get("view") == "waiting" else rows).for_list())


def _tips(user: User, params: Params, now: datetime) -> Found:
    return Found(Tip.objects.visible_to(user).for_list())


def _reports(user: User, params: Params, now: datetime) -> Found:
    return Found(HarmReport.objects.visible_to(user).select_related("unit", "school", "venue"))


def _alarms(user: User, params: Params, now: datetime) -> Found:
    return Found(Alarm.objects.visible_to(user).for_list())


LISTINGS = (
    Listing(
        "incidents", "incidents:list", _("Incidents"), Incident, _incidents, ("-occurred_at", "-pk"),
        ("number", "type", "severity", "status", "confidentiality", "occurred_at", "reported_at", "due_at", "unit",
         "school", "place", "place_relation", "minutes_after_dismissal", "type__iccs"),
        masked=("number", "occurred_at"), has_identities=True,
    ),
    Listing(
        "concerns", "incidents:concerns", _("Concerns"), Concern, _concerns, ("-raised_at", "-pk"),
        ((_("Number"), str), "type", "urgency", "state", "raised_at", "acknowledge_by", "acknowledged_at", "unit",
         "school", "place"),
        masked=(str, "raised_at"),
    ),
    Listing(
        "letters", "incidents:letters", _("Letters"), Exchange, _letters, ("-sent_at", "-pk"),
        ((_("Number"), str), "subject", "direction", "category", "unit", "school", "legal_basis", "sent_at", "due_at",
         "read_at", "answered_at"),
        params={"view": _("Waiting")},
    ),
    Listing(
        "tips", "incidents:tips", _("Tips"), Tip, _tips, ("-received_at", "-pk"),
        ((_("Number"), str), "type", "urgency", "state", "unit", "desk", "school", "received_at", "acknowledge_by",
         "acknowledged_at"),
    ),
    Listing(
        "harm-reports", "incidents:harm_reports", _("Mandatory reports"), HarmReport, _reports,
        ("-reported_at", "-pk"), ((_("Number"), str), "unit", "school", "venue", "reported_at", "accepted_at"),
    ),
    Listing(
        "alarms", "incidents:alarms", _("Alarms"), Alarm, _alarms, ("-pressed_at", "-pk"),
        ("nature", "kind", "state", "unit", "school", "place", "pressed_at", "presses", "acknowledged_at",
         "on_scene_at", "ended_at"),
    ),
)  # fmt: skip
