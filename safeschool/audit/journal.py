"""The only way history is written, sealed and checked."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, connection, models, transaction
from django.utils import timezone

from safeschool.audit import heads
from safeschool.audit.models import Entry, Seal

# The writer of a long import holds its lock for long; sealing then waits for the next minute, not behind it.
LOCK_TIMEOUT = "500ms"
RUN = 5000


class Actor(Protocol):
    """Whoever acts: a User, seen from below."""

    pk: Any
    username: str


def line(
    *, by: Actor | None, verb: str, target: models.Model, unit_id: int | None = None, reason: str = "", **facts: Any
) -> Entry:
    """A line not yet written, for actions that write many at once with `record_all`."""
    return Entry(
        at=timezone.now(),
        actor_id=by.pk if by else None,
        actor=by.username if by else "",
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        unit_id=unit_id if unit_id is not None else getattr(target, "unit_id", None),
        reason=reason,
        facts=json.loads(json.dumps(facts, cls=DjangoJSONEncoder)),
    )


def record(
    *, by: Actor | None, verb: str, target: models.Model, unit_id: int | None = None, reason: str = "", **facts: Any
) -> Entry:
    """Write one line, in the transaction of what it tells; `by` None is the system itself.

    `facts` are codes, numbers and times; never the name of a minor.
    """
    entry = line(by=by, verb=verb, target=target, unit_id=unit_id, reason=reason, **facts)
    entry.save(force_insert=True)
    return entry


def record_all(entries: Iterable[Entry]) -> None:
    """Write many lines at once."""
    Entry.objects.bulk_create(entries, batch_size=RUN)


def _canonical(entry: Entry) -> bytes:
    parts = [
        entry.pk, entry.at.isoformat(), entry.actor_id, entry.actor, entry.verb, entry.target_type, entry.target_id,
        entry.unit_id, entry.reason, entry.facts,
    ]  # fmt: skip
    return json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()


def _digest(before: str, entries: Iterable[Entry]) -> tuple[str, int]:
    mac = hmac.new(settings.JOURNAL_KEY.encode(), before.encode(), hashlib.sha256)
    count = 0
    for entry in entries:
        mac.update(hashlib.sha256(_canonical(entry)).digest())
        count += 1
    return mac.hexdigest(), count


def _between(first: int, last: int) -> Iterator[Entry]:
    return Entry.objects.filter(pk__gte=first, pk__lte=last).order_by("pk").iterator(RUN)


def seal(now: datetime) -> Seal | None:
    """Seal every line written so far; None when there is none, or when a long writer is at work (try again later).

    The short table lock waits until no insert is in flight, so that no line can later appear inside a sealed run.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
                cursor.execute("LOCK TABLE audit_entry IN SHARE MODE")
            last_seal = Seal.objects.order_by("-last_id").first()
            first = last_seal.last_id + 1 if last_seal else 1
            last = Entry.objects.aggregate(last=models.Max("pk"))["last"] or 0
            if last < first:
                return None
            digest, count = _digest(last_seal.digest if last_seal else "", _between(first, last))
            seal = Seal.objects.create(sealed_at=now, first_id=first, last_id=last, count=count, digest=digest)
            transaction.on_commit(lambda: heads.keep(seal))
            return seal
    except OperationalError:
        return None


@dataclass(frozen=True)
class Verdict:
    """What a check of the journal found: the runs that do not fit, and what is not sealed yet.

    `lost` names the last entries of heads kept outside the database that no seal in it answers to any more.
    """

    seals: int
    entries: int
    unsealed: int
    broken: list[str]
    heads: int
    lost: list[int]


def verify() -> Verdict:
    """Recompute every seal; a changed, removed, added or reordered line, or a missing seal, breaks its run.

    Then ask for every head that was kept outside: a journal whose end was cut off still fits itself.
    """
    before, next_id, entries, broken = "", 1, 0, []
    seals = list(Seal.objects.order_by("last_id"))
    for found in seals:
        digest, count = _digest(before, _between(found.first_id, found.last_id))
        if found.first_id != next_id or digest != found.digest or count != found.count:
            broken.append(f"{found.first_id}-{found.last_id}")
        before, next_id, entries = found.digest, found.last_id + 1, entries + count
    unsealed = Entry.objects.filter(pk__gte=next_id).count()
    count, lost = heads.lost({found.last_id: found.digest for found in seals})
    return Verdict(len(seals), entries, unsealed, broken, count, lost)
