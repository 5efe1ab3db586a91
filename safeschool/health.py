"""Whether the process answers, and whether the system behind it is well. Numbers and verdicts only, no secrets."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache

from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeschool.kernel.tasks import BEAT_KEY
from safeschool.notifications import selectors as outbox

OLDEST_BEAT = timedelta(seconds=45)
OLDEST_WAITING = timedelta(minutes=5)

# A system that was off has an old tick; a process gives beat this long to say that it is there again.
STARTED = time.monotonic()

Finding = dict[str, bool | int | float | str]


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers; asks nothing of anyone."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything a visitor needs is there, else 503; each finding says why."""
    findings = {name: _found(check) for name, check in CHECKS.items()}
    asked = IN_THE_DATABASE if findings["database"]["ok"] else {}
    findings |= {name: _found(check) for name, check in asked.items()}
    is_ready = all(finding["ok"] for finding in findings.values())
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", "checks": findings}, status=200 if is_ready else 503
    )


def _found(check: Callable[[], Finding]) -> Finding:
    """A check that fails for whatever reason is a finding, never a page of error: the reason goes by its kind alone."""
    try:
        return check()
    except Exception as error:
        return {"ok": False, "said": type(error).__name__}


def _database() -> Finding:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True, "milliseconds": _milliseconds_since(started)}


def _broker() -> Finding:
    started = time.perf_counter()
    with current_app.connection_for_read(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return {"ok": True, "milliseconds": _milliseconds_since(started)}


def _beat() -> Finding:
    patience = OLDEST_BEAT.total_seconds()
    last = cache.get(BEAT_KEY)
    age = round(time.time() - last, 1) if last else None
    if age is not None and age <= patience:
        return {"ok": True, "age_seconds": age}
    waited = round(time.monotonic() - STARTED, 1)
    return {"ok": waited <= patience, "said": "no tick since this process started", "waited_seconds": waited}


def _outbox() -> Finding:
    age = outbox.oldest_waiting_seconds(timezone.now())
    return {"ok": age <= OLDEST_WAITING.total_seconds(), "age_seconds": round(age, 1)}


def _migrations() -> Finding:
    missing = len(_known_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    return {"ok": missing == 0, "unapplied": missing}


@lru_cache(maxsize=1)
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Those this code brings; they cannot change while the process lives."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _milliseconds_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)


CHECKS: dict[str, Callable[[], Finding]] = {"database": _database, "broker": _broker, "beat": _beat}
IN_THE_DATABASE: dict[str, Callable[[], Finding]] = {"outbox": _outbox, "migrations": _migrations}
