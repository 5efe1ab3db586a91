"""What changes a mandatory report. Nothing stands between whoever sends it and the police on duty."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.actions.files import Logged, Report, log_incident
from incidents.actions.lanes import TooMany
from incidents.actions.people import SHORTEST_REASON
from incidents.actions.routing import keep_trace
from incidents.actions.sending import receiving_unit
from incidents.models import (
    Clock,
    Confidentiality,
    HarmReport,
    IncidentType,
    LegalClock,
    ReporterIdentity,
    Routed,
)
from incidents.models.mandatory import DEADLINES, EVERYWHERE
from incidents.selectors import Case, Decision, decide, leads_told, police_told, supervisors_of
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.kernel import sealed
from safeschool.kernel.conflicts import Conflict
from safeschool.notifications.send import notify
from schools.models import School, Venue

FROM_ONE_VENUE_AN_HOUR = 30
RUN = 200


@dataclass(frozen=True)
class Harm:
    """What is reported: two things must be said, where and why; everything else is help."""

    place: str
    reason: str
    school: School | None = None
    situations: tuple[str, ...] = ()
    head_may_know: bool = False
    contact: str = ""


@dataclass(frozen=True)
class Reported:
    """The report, and whether this send made it."""

    report: HarmReport
    is_new: bool


def report_harm(
    *, by: User | None, venue: Venue | None = None, submission: UUID, harm: Harm, now: datetime
) -> Reported:
    """The report of this submission, made now or found again; the police on duty are told in the same transaction.

    Comes from a person, or from a venue's door. Raises Conflict, TooMany (a venue's door only), or ValidationError.
    """
    digest = _digest(by, venue, harm)
    if known := HarmReport.objects.filter(submission=submission).first():
        return _again(known, digest)
    _check(harm)
    if by is None and venue is not None:
        _count(venue, now)
    unit = venue.unit if venue else receiving_unit(_sender(by), Permission.RAISE_CONCERN, harm.school)
    decision = decide(Case(Routed.REPORT, unit, harm.school, "", now))
    report = HarmReport(
        submission=submission, digest=digest, unit=decision.unit, school=harm.school, venue=venue,
        place=harm.place.strip(), reason=harm.reason.strip(), situations=list(harm.situations),
        head_may_know=harm.head_may_know and harm.school is not None, reported_by=by, reported_at=now,
    )  # fmt: skip
    try:
        _write(report, harm.contact.strip(), decision, by=by, now=now)
    except IntegrityError:
        if known := HarmReport.objects.filter(submission=submission).first():
            return _again(known, digest)
        raise
    return Reported(report, is_new=True)


def _sender(by: User | None) -> User:
    if by is None:
        raise ValidationError(_("None of your roles may send this."))
    return by


def _digest(by: User | None, venue: Venue | None, harm: Harm) -> str:
    sent = [
        by.pk if by else None, venue.pk if venue else None, harm.place, harm.reason,
        harm.school.pk if harm.school else None, harm.situations, harm.head_may_know, harm.contact,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()


def _again(known: HarmReport, digest: str) -> Reported:
    if known.digest != digest:
        raise Conflict
    return Reported(known, is_new=False)


def _check(harm: Harm) -> None:
    wrong = {}
    if not harm.place.strip():
        wrong["place"] = _("Say where the child is, or where it happened.")
    if not harm.reason.strip():
        wrong["reason"] = _("Say in a few words why you think so: a suspicion is enough.")
    if wrong:
        raise ValidationError(wrong)


def _count(venue: Venue, now: datetime) -> None:
    key = f"harm:{venue.pk}:{now:%Y%m%d%H}"
    cache.add(key, 0, 2 * 3600)
    if cache.incr(key) > FROM_ONE_VENUE_AN_HOUR:
        raise TooMany


@transaction.atomic
def _write(report: HarmReport, contact: str, decision: Decision, *, by: User | None, now: datetime) -> None:
    report.save(force_insert=True)
    if contact:
        place = ReporterIdentity.seal_place(report.pk)
        key = sealed.new_person_key(place)
        value = sealed.seal_text(contact, wrapped=key, place=place, column="contact")
        ReporterIdentity.objects.create(report=report, wrapped_key=key, contact_sealed=value)
    LegalClock.objects.bulk_create(
        LegalClock(report=report, kind=kind, starts_at=now, due_at=now + span, basis=basis)
        for kind, span, _longest, basis in DEADLINES.get(report.unit.country, EVERYWHERE)
    )
    keep_trace(Routed.REPORT, report.pk, decision)
    named = [one for one in decision.people if HarmReport.objects.visible_to(one).filter(pk=report.pk).exists()]
    journal.record(by=by, verb="harm.reported", target=report, venue=report.venue_id, situations=report.situations)
    _tell(report, "harm_reported", to=[*police_told(report), *named], now=now, key="reported", is_urgent=True)
    _tell(report, "harm_reported_school", to=leads_told(report), now=now, key="reported")


def _tell(
    report: HarmReport, about: str, *, to: list[User], now: datetime, key: str, link: str = "", is_urgent: bool = False
) -> None:
    notify(
        to=[person for person in to if person.pk != report.reported_by_id or key == "feedback"],
        about=f"incidents/email/{about}.txt",
        key=f"harm:{report.pk}:{key}",
        now=now,
        context={"report": report, "unit": report.unit},
        link=link or reverse("incidents:harm_report", args=[report.pk]),
        is_urgent=is_urgent,
    )


def _locked(by: User, report: HarmReport) -> HarmReport:
    """The report, locked, for the police of its unit. Raises HarmReport.DoesNotExist for anybody else."""
    units = by.reach(Permission.TRIAGE_CONCERNS)
    rows = HarmReport.objects.visible_to(by).filter(unit__in=units).select_for_update(of=("self",))
    return rows.select_related("unit", "school", "incident", "venue", "reported_by").get(pk=report.pk)


@transaction.atomic
def accept_report(*, by: User, report: HarmReport, now: datetime) -> HarmReport:
    """Take it: the first clock stops, and who sent it is open to this officer only. A second one finds it taken."""
    report = _locked(by, report)
    if report.accepted_by is not None:
        return report
    report.accepted_at, report.accepted_by = now, by
    report.save(update_fields=["accepted_at", "accepted_by"])
    _stop(report, Clock.ACCEPT, by=by, now=now)
    journal.record(by=by, verb="harm.accepted", target=report)
    return report


def _stop(report: HarmReport, kind: Clock, *, by: User, now: datetime) -> None:
    LegalClock.objects.filter(report=report, kind=kind, done_at=None).update(done_at=now, done_by=by)


def _check_accepted(report: HarmReport) -> None:
    if report.accepted_at is None:
        raise ValidationError(_("Accept the report first."))


@transaction.atomic
def finish_clock(*, by: User, clock: LegalClock, now: datetime, text: str = "") -> LegalClock:
    """What the deadline asks for is done. Feedback is written down, and told to whoever reported."""
    report = _locked(by, clock.report)
    if clock.kind == Clock.ACCEPT:
        accept_report(by=by, report=report, now=now)
    else:
        _check_accepted(report)
    if clock.kind == Clock.FEEDBACK:
        _give_feedback(report, text, now=now)
    _stop(report, Clock(clock.kind), by=by, now=now)
    journal.record(by=by, verb="harm.deadline_met", target=report, kind=clock.kind)
    clock.refresh_from_db()
    return clock


def _give_feedback(report: HarmReport, text: str, *, now: datetime) -> None:
    if not text.strip():
        raise ValidationError({"text": _("Write what is told to the reporter.")})
    report.feedback = text.strip()
    report.save(update_fields=["feedback"])
    if report.reported_by:
        _tell(report, "harm_feedback", to=[report.reported_by], now=now, key="feedback")


@transaction.atomic
def extend_clock(*, by: User, clock: LegalClock, reason: str, now: datetime) -> LegalClock:
    """Take the longest time that the rule allows, once, with a reason; only a supervisor. Raises ValidationError."""
    rows = LegalClock.objects.supervised_by(by).select_for_update(of=("self",)).select_related("report__unit")
    clock = rows.get(pk=clock.pk)
    report = clock.report
    span = clock.longest
    if span is None or not clock.may_be_extended:
        raise ValidationError(_("This deadline cannot be extended."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why: the reason goes into the audit log.")})
    clock.due_at, clock.extended_at = clock.starts_at + span, now
    clock.save(update_fields=["due_at", "extended_at"])
    journal.record(by=by, verb="harm.extended", target=report, reason=reason.strip()[:300], kind=clock.kind)
    return clock


@transaction.atomic
def open_file(*, by: User, report: HarmReport, type: IncidentType, note: str, now: datetime) -> Logged:
    """A confidential incident of the report; twice gives the same. The report's words stay in the report."""
    report = _locked(by, report)
    if report.incident is not None:
        return Logged(report.incident, is_new=False)
    _check_accepted(report)
    logged = log_incident(
        by=by,
        submission=uuid5(NAMESPACE_URL, f"harm:{report.submission}"),
        report=Report(
            type=type, school=report.school, occurred_at=report.reported_at, note=note, place=report.place,
            date_precision="DAY", confidentiality=Confidentiality.CONFIDENTIAL,
        ),
        now=now,
    )  # fmt: skip
    report.incident = logged.incident
    report.save(update_fields=["incident"])
    journal.record(by=by, verb="harm.filed", target=report, number=logged.incident.number)
    return logged


@transaction.atomic
def open_reporter(*, by: User, report: HarmReport, reason: str) -> str:
    """How the reporter can be reached: for whoever accepted the report, with a reason that goes into the journal."""
    report = _locked(by, report)
    if report.accepted_by_id != by.pk:
        raise ValidationError(_("Only the officer who accepted the report learns who sent it."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why you need to know: the reason goes into the audit log.")})
    found = ReporterIdentity.objects.filter(report=report).first()
    journal.record(by=by, verb="harm.reporter_opened", target=report, reason=reason.strip()[:300])
    if found is None:
        return report.reported_by.full_name if report.reported_by else ""
    if found.erased_at is not None:
        raise ValidationError(_("The time of this file is over: the key was destroyed, and nobody can read the name."))
    place = ReporterIdentity.seal_place(report.pk)
    return sealed.open_text(bytes(found.contact_sealed), wrapped=found.wrapped_key, place=place, column="contact")


@transaction.atomic
def press_late_clocks(*, now: datetime) -> int:
    """Tell the supervisors of every deadline that ran out, each once, without a word of the report."""
    rows = LegalClock.objects.running().filter(pressed_at=None, due_at__lte=now)
    late = list(rows.select_for_update(skip_locked=True, of=("self",)).select_related("report__unit")[:RUN])
    LegalClock.objects.filter(pk__in=[clock.pk for clock in late]).update(pressed_at=now)
    for clock in late:
        report = clock.report
        journal.record(by=None, verb="harm.pressed", target=report, kind=clock.kind)
        to, link = supervisors_of(report.unit), reverse("incidents:clocks")
        _tell(report, "harm_late", to=to, now=now, key=f"late:{clock.kind}", link=link, is_urgent=True)
    return len(late)
