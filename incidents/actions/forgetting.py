"""What hangs on a file goes with its time: pictures and papers are destroyed, words are taken away, rows stay."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from incidents.models import (
    Alarm,
    AlarmStep,
    CaseTask,
    Concern,
    ConcernMessage,
    Document,
    Enclosure,
    Exchange,
    ExchangeAnswer,
    FamilyNotice,
    FileSeal,
    Handover,
    HarmReport,
    Incident,
    IncidentNote,
    Inquiry,
    Measure,
    NoticeDuty,
    Party,
    Photo,
    Referral,
    RetentionHold,
    SealLift,
    SeizedItem,
    Tip,
    TipMessage,
    TipPhoto,
)
from incidents.selectors.retention import GONE


def forget_words(files: Sequence[Incident]) -> None:
    """Words that people wrote on the files; who took which step, and when, stays."""
    notes = IncidentNote.objects.filter(incident__in=files)
    notes.filter(to_status="").update(text=GONE)
    notes.exclude(to_status="").update(text="")
    Party.objects.filter(incident__in=files).update(note="")
    CaseTask.objects.filter(incident__in=files).update(what=GONE)
    Measure.objects.filter(incident__in=files).update(note="")
    FamilyNotice.objects.filter(incident__in=files).update(note="")
    SeizedItem.objects.filter(incident__in=files).update(description=GONE, place=GONE)
    Handover.objects.filter(incident__in=files).update(giver=GONE, receiver=GONE, place="", note="")
    Referral.objects.filter(incident__in=files).update(reason=GONE, answer="", answered_for="")
    NoticeDuty.objects.filter(incident__in=files).exclude(waived_because="").update(waived_because=GONE)
    FileSeal.objects.filter(incident__in=files).update(reason=GONE)
    SealLift.objects.filter(seal__incident__in=files).update(reason=GONE)
    RetentionHold.objects.filter(incident__in=files).update(reason=GONE)
    AlarmStep.objects.filter(alarm__incident__in=files).update(text="")
    Alarm.objects.filter(incident__in=files).update(review="")


def forget_letters(files: Sequence[Incident]) -> None:
    """Which letters went which way, and when they were answered, stays."""
    letters = Exchange.objects.filter(incident__in=files)
    ExchangeAnswer.objects.filter(exchange__in=letters.values("pk")).update(text=GONE)
    letters.update(subject=GONE, body=GONE)


def forget_origins(files: Sequence[Incident], now: datetime) -> None:
    """What led to the files or stood beside them: concerns, tips, reports and inquiries keep their kind and end."""
    forget_concerns(Concern.objects.filter(incident__in=files), now)
    forget_tips(Tip.objects.filter(incident__in=files))
    forget_inquiries(Inquiry.objects.filter(incident__in=files))
    reports = HarmReport.objects.filter(incident__in=files)
    reports.exclude(feedback="").update(feedback=GONE)
    reports.update(place=GONE, reason=GONE)


def forget_concerns(rows: QuerySet[Concern], now: datetime) -> None:
    """What was said of whom, and where exactly."""
    pks = list(rows.values_list("pk", flat=True))
    ConcernMessage.objects.filter(concern__in=pks).update(text=GONE)
    Concern.objects.filter(pk__in=pks).update(
        note=GONE, place="", search_key="", latitude=None, longitude=None, erased_at=now
    )


def forget_inquiries(rows: QuerySet[Inquiry]) -> None:
    """What came before the committee and why it decided so; its finding and its days stay."""
    pks = list(rows.values_list("pk", flat=True))
    told = Inquiry.objects.filter(pk__in=pks)
    told.exclude(reasons="").update(reasons=GONE)
    told.exclude(appeal="").update(appeal=GONE)
    told.update(matter=GONE, measures="")


def forget_tips(rows: QuerySet[Tip]) -> None:
    """What was told, the talk, and the pictures."""
    pks = list(rows.values_list("pk", flat=True))
    TipMessage.objects.filter(tip__in=pks).update(text=GONE)
    TipPhoto.objects.filter(tip__in=pks).delete()
    Tip.objects.filter(pk__in=pks).update(note=GONE, place="")


def destroy_evidence(files: Sequence[Incident]) -> Counter[int]:
    """The pictures and papers of the files and of their letters, from the disk first; how many of each file.

    If the transaction fails afterwards, the rows point at nothing until the next night takes them as well.
    """
    photos, documents = Photo.objects.filter(incident__in=files), Document.objects.filter(incident__in=files)
    enclosures = Enclosure.objects.filter(exchange__incident__in=files).select_related("exchange")
    gone = Counter([*_unlinked(photos), *_unlinked(documents), *_unlinked(enclosures)])
    photos.update(redacted_from=None)
    for rows in (photos, documents, enclosures):
        rows.delete()
    return gone


def _unlinked(rows: Iterable[Any]) -> Iterable[int]:
    for row in rows:
        row.file.storage.delete(row.file.name)
        of_file: Any = row.exchange if isinstance(row, Enclosure) else row
        yield int(of_file.incident_id)
