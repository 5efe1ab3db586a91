"""What was kept long enough is destroyed: keys of people, words, pictures and papers. What is counted stays."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from incidents.actions.forgetting import (
    destroy_evidence,
    forget_concerns,
    forget_inquiries,
    forget_letters,
    forget_origins,
    forget_tips,
    forget_words,
)
from incidents.models import (
    Concern,
    Incident,
    IncidentType,
    PartyIdentity,
    ReporterIdentity,
    RetentionHold,
    RetentionTime,
)
from incidents.selectors.retention import (
    GONE,
    concerns_to_forget,
    erase_at,
    inquiries_to_forget,
    kept_long_enough,
    reporters_to_forget,
    tips_to_forget,
)
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.kernel.cells import cell_at

M = TypeVar("M", bound=Model)

AT_ONCE = 500
SHORTEST_REASON = 5
# About a kilometre: enough for counts by place, too little to find a door.
BLUR = 2


@dataclass(frozen=True)
class Erased:
    """How many files, concerns, tips and inquiries without a file had their time, and how many keys were destroyed."""

    files: int = 0
    concerns: int = 0
    tips: int = 0
    inquiries: int = 0
    keys: int = 0

    def __add__(self, other: "Erased") -> "Erased":
        return Erased(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def due_now(now: datetime) -> Erased:
    """What `erase_due` would take, held files left out; nothing is written."""
    files = kept_long_enough(Incident.objects.all(), now).filter(is_held=False)
    people = PartyIdentity.objects.filter(erased_at=None, party__incident__in=files.values("pk")).count()
    reporters = ReporterIdentity.objects.filter(erased_at=None, report__incident__in=files.values("pk")).count()
    alone = reporters_to_forget(now).count()
    return Erased(
        files=files.count(),
        concerns=concerns_to_forget(now).count(),
        tips=tips_to_forget(now).count(),
        inquiries=inquiries_to_forget(now).count(),
        keys=people + reporters + alone,
    )


def erase_due(*, now: datetime) -> Erased:
    """Everything whose time is over, in runs of a transaction each; a proof line of each file in the journal."""
    total = Erased()
    steps = (_erase_files, _erase_concerns, _erase_tips, _erase_inquiries, _erase_reporters)
    while (run := sum((step(now) for step in steps), Erased())) != Erased():
        total += run
    return total


@transaction.atomic
def _erase_files(now: datetime) -> Erased:
    due = kept_long_enough(Incident.objects.all(), now).filter(is_held=False).order_by("pk")[:AT_ONCE]
    moments = {row.pk: erase_at(row) for row in due.only("pk")}
    rows = Incident.objects.filter(pk__in=moments, erased_at=None).select_for_update(skip_locked=True, of=("self",))
    files = list(rows.order_by("pk"))
    identities = PartyIdentity.objects.filter(party__incident__in=files, erased_at=None)
    keys = dict.fromkeys(moments, 0)
    for pk in identities.values_list("party__incident", flat=True):
        keys[pk] += 1
    destroyed = _destroy_people(identities, now)
    destroyed += _destroy_reporters(ReporterIdentity.objects.filter(report__incident__in=files, erased_at=None), now)
    evidence = destroy_evidence(files)
    forget_words(files)
    forget_letters(files)
    forget_origins(files, now)
    for incident in files:
        incident.note, incident.place, incident.erased_at = "", "", now
        incident.outcome = GONE if incident.outcome else ""
        incident.search_key = Incident.key_for_search(number=incident.number, place="", note="")
        _blur(incident)
    Incident.objects.bulk_update(
        files, ["note", "place", "outcome", "search_key", "erased_at", "latitude", "longitude", "accuracy_m", "cell"]
    )
    journal.record_all(
        journal.line(
            by=None, verb="incident.erased", target=incident, number=incident.number, keys=keys[incident.pk],
            evidence=evidence[incident.pk], due=moments[incident.pk],
        )
        for incident in files
    )  # fmt: skip
    return Erased(files=len(files), keys=destroyed)


def _destroy_people(rows: QuerySet[PartyIdentity], now: datetime) -> int:
    return rows.update(
        wrapped_key="", name_sealed=b"", contact_sealed=None, guardian_sealed=None, name_index="", erased_at=now
    )


def _destroy_reporters(rows: QuerySet[ReporterIdentity], now: datetime) -> int:
    return rows.update(wrapped_key="", contact_sealed=b"", erased_at=now)


def _blur(incident: Incident) -> None:
    """Where it was, to about a kilometre; the hexagon with it."""
    incident.accuracy_m = None
    if incident.latitude is not None and incident.longitude is not None:
        incident.latitude, incident.longitude = round(incident.latitude, BLUR), round(incident.longitude, BLUR)
        incident.cell = cell_at(incident.latitude, incident.longitude)


@transaction.atomic
def _erase_concerns(now: datetime) -> Erased:
    """Those without a file keep their type, time and answer; nobody reads any more what was said of whom."""
    pks = list(concerns_to_forget(now).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    concerns = list(
        Concern.objects.filter(pk__in=pks, erased_at=None).select_for_update(skip_locked=True, of=("self",))
    )
    forget_concerns(Concern.objects.filter(pk__in=[concern.pk for concern in concerns]), now)
    journal.record_all(journal.line(by=None, verb="concern.erased", target=concern) for concern in concerns)
    return Erased(concerns=len(concerns))


@transaction.atomic
def _erase_tips(now: datetime) -> Erased:
    """Tips that came to no file keep their type, hour and end; the holder of the receipt reads the same as the desk."""
    return Erased(tips=_erase(tips_to_forget(now), forget_tips, "tip.erased"))


@transaction.atomic
def _erase_inquiries(now: datetime) -> Erased:
    return Erased(inquiries=_erase(inquiries_to_forget(now), forget_inquiries, "inquiry.erased"))


def _erase(due: QuerySet[M], forget: Callable[[QuerySet[M]], object], verb: str) -> int:
    """Take the words of some of those whose time is over, past what somebody else holds; how many they were."""
    pks = list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    rows = due.model._default_manager.filter(pk__in=pks)
    held = list(rows.select_for_update(skip_locked=True, of=("self",)))
    forget(rows.filter(pk__in=[row.pk for row in held]))
    journal.record_all(journal.line(by=None, verb=verb, target=row) for row in held)
    return len(held)


@transaction.atomic
def _erase_reporters(now: datetime) -> Erased:
    rows = list(reporters_to_forget(now).select_related("report").order_by("pk")[:AT_ONCE])
    _destroy_reporters(ReporterIdentity.objects.filter(pk__in=[row.pk for row in rows]), now)
    journal.record_all(journal.line(by=None, verb="harm.reporter_erased", target=row.report) for row in rows)
    return Erased(keys=len(rows))


@transaction.atomic
def hold_file(*, by: User, incident: Incident, reason: str, now: datetime) -> RetentionHold:
    """The file is kept beyond its time, until released. Raises ValidationError."""
    _check_answers(by, incident)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why.")})
    held = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if held.erased_at is not None or held.holds.filter(released_at=None).exists():
        raise ValidationError(_("It is held already, or its time is over."))
    hold = RetentionHold.objects.create(incident=held, by=by, at=now, reason=reason.strip()[:300])
    journal.record(by=by, verb="incident.held", target=held, number=held.number, reason=hold.reason)
    return hold


@transaction.atomic
def release_file(*, by: User, incident: Incident, now: datetime) -> None:
    """The file goes its way again. Raises ValidationError when nobody holds it."""
    _check_answers(by, incident)
    if not incident.holds.filter(released_at=None).update(released_by=by, released_at=now):
        raise ValidationError(_("Nobody holds this file."))
    journal.record(by=by, verb="incident.released", target=incident, number=incident.number)


def _check_answers(by: User, incident: Incident) -> None:
    if incident.unit_id not in by.reach(Permission.APPROVE_CLOSING):
        raise ValidationError(_("Only a chief of the unit, or a commander above it, does this."))


@transaction.atomic
def set_retention(*, by: User, unit: Unit, type: IncidentType | None, years: int) -> RetentionTime:
    """A unit says how long closed files of a type are kept, instead of what it said before. Raises ValidationError."""
    if unit.pk not in by.reach(Permission.APPROVE_CLOSING):
        raise ValidationError(_("Only a chief of the unit, or a commander above it, does this."))
    same = Q(type=None) if type is None else Q(type=type)
    rule = RetentionTime.objects.filter(same, unit=unit).first() or RetentionTime(unit=unit, type=type)
    rule.years = years
    rule.full_clean()
    rule.save()
    journal.record(by=by, verb="retention.set", target=rule, kind=type.code if type else "", years=years)
    return rule
