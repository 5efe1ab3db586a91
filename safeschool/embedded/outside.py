"""Servers of someone else: DATABASE_URL and REDIS_URL are tried first, and refused with a sentence."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

import psycopg
import redis

from safeschool.embedded.refusal import Refusal

SECONDS_TO_ANSWER = 5
OLDEST_DATABASE = 140000
DATABASE_EXAMPLE = "postgres://name:password@host:5432/safeschool"
REDIS_EXAMPLE = "redis://host:6379/0"


def check_database(url: str) -> None:
    """Refuse an address that is malformed, silent, closed to us or too old."""
    wanted = f"Write it as {DATABASE_EXAMPLE}, or unset DATABASE_URL to use the built-in database."
    parts = _parsed("DATABASE_URL", url, wanted)
    if parts.scheme not in ("postgres", "postgresql"):
        raise Refusal(f"DATABASE_URL begins with {parts.scheme or 'nothing'!r}; SafeSchool needs PostgreSQL. {wanted}")
    if not parts.path.strip("/"):
        raise Refusal(f"DATABASE_URL names no database. {wanted}")
    try:
        with psycopg.connect(url, connect_timeout=SECONDS_TO_ANSWER) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise Refusal(
            f"The database at {_place(parts)} cannot be used: {_reason(error, parts)}. "
            "Start it or correct DATABASE_URL; or unset DATABASE_URL to use the built-in database."
        ) from error
    if version < OLDEST_DATABASE:
        raise Refusal(
            f"The database at {_place(parts)} is PostgreSQL {version // 10000}; SafeSchool needs 14 or newer."
        )


def check_redis(url: str) -> None:
    """Refuse an address that is malformed, silent or closed to us."""
    wanted = f"Write it as {REDIS_EXAMPLE}, or unset REDIS_URL to use the built-in broker."
    parts = _parsed("REDIS_URL", url, wanted)
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise Refusal(
            f"REDIS_URL begins with {parts.scheme or 'nothing'!r}; SafeSchool needs Redis or Valkey. {wanted}"
        )
    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=SECONDS_TO_ANSWER, socket_timeout=SECONDS_TO_ANSWER
        ) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise Refusal(
            f"The Redis at {_place(parts)} cannot be used: {_reason(error, parts)}. "
            "Start it or correct REDIS_URL; or unset REDIS_URL to use the built-in broker."
        ) from error


def _parsed(name: str, url: str, wanted: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise Refusal(f"{name} cannot be read as an address ({error}). {wanted}") from error
    return parts


def _place(parts: SplitResult) -> str:
    """Where it points, without the password."""
    return f"{parts.hostname or 'this machine'}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _reason(error: Exception, parts: SplitResult) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    reason = lines[0].rpartition(" failed: ")[2].strip().rstrip(".")
    return reason.replace(parts.password, "…") if parts.password else reason
