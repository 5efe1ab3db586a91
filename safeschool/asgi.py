"""The process that holds the open screens: it reads one stream of the broker and hands out ids, nothing else.

No Django and no database: a ticket says what a screen may hear (kernel/tickets.py), and each screen asks the site for
what changed, under its own eyes. Run by granian or any other ASGI server, one process.
"""

import asyncio
import json
import logging
import os
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from redis.asyncio import Redis
from redis.exceptions import RedisError

from safeschool.kernel.tickets import Ticket, read

BEAT_SECONDS = 15.0
BROKER_SILENCE = 20.0
BLOCK_MS = 5000
KEPT = 10_000
# A screen that is so far behind asks for everything once instead.
MOST_AT_ONCE = 200
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
log = logging.getLogger(__name__)


def _environment(name: str, default: str = "") -> str:
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text() if file else os.environ.get(name, default)


def _order(event_id: str) -> tuple[int, int]:
    at, _dash, number = event_id.partition("-")
    return (int(at), int(number)) if at.isdecimal() and number.isdecimal() else (0, 0)


@dataclass(frozen=True)
class Change:
    """Something changed in the unit at `path`."""

    id: str
    path: str
    kind: str
    pk: int

    def line(self) -> bytes:
        """As it goes over the wire."""
        data = json.dumps({"kind": self.kind, "pk": self.pk})
        return f"event: change\nid: {self.id}\ndata: {data}\n\n".encode()


@dataclass(eq=False)
class Screen:
    """One open screen and what waits to be sent to it; None ends it."""

    ticket: Ticket
    waiting: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(MOST_AT_ONCE))

    def tell(self, line: bytes | None) -> None:
        """Put it in the line; a screen that does not read is sent away, and comes back for what it missed."""
        try:
            self.waiting.put_nowait(line)
        except asyncio.QueueFull:
            while not self.waiting.empty():
                self.waiting.get_nowait()
            self.waiting.put_nowait(None)


class Streams:
    """All open screens, and the newest changes for those that come back."""

    def __init__(self) -> None:
        self.key = _environment("SECRET_KEY")
        self.stream = _environment("LIVE_STREAM", "safeschool:live")
        self.origins = set(_environment("EVENTS_ORIGINS").split(",")) - {""}
        self.screens: set[Screen] = set()
        self.kept: deque[Change] = deque(maxlen=KEPT)
        self.heard_broker_at = 0.0
        self.tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to listen, once."""
        if not self.tasks:
            self.tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]

    # The broker

    async def _listen(self) -> None:
        # Longer than a read may wait for something to happen.
        patience = 2 * BLOCK_MS / 1000
        broker: Any = Redis.from_url(_environment("REDIS_URL"), decode_responses=True, socket_timeout=patience)
        while True:
            try:
                if not self.kept:
                    newest = await broker.xrevrange(self.stream, count=KEPT)
                    self.kept.extend(_change(*entry) for entry in reversed(newest))
                    self.heard_broker_at = time.monotonic()
                after = self.kept[-1].id if self.kept else "0-0"
                found = await broker.xread({self.stream: after}, block=BLOCK_MS, count=1000)
                self.heard_broker_at = time.monotonic()
                for _name, entries in found or ():
                    for entry in entries:
                        self._hand_out(_change(*entry))
            except (RedisError, OSError) as error:
                log.warning("the broker is away: %s", type(error).__name__)
                await asyncio.sleep(1)

    def _hand_out(self, change: Change) -> None:
        self.kept.append(change)
        line = change.line()
        for screen in list(self.screens):
            if screen.ticket.covers(change.path):
                screen.tell(line)

    async def _beat(self) -> None:
        """Say that all is well, as long as it is: a screen that hears no beat says so to whoever looks at it."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            now = time.time()
            line = f"event: beat\ndata: {now:.0f}\n\n".encode()
            is_well = time.monotonic() - self.heard_broker_at < BROKER_SILENCE
            for screen in list(self.screens):
                if screen.ticket.until < now:
                    screen.tell(None)
                elif is_well:
                    screen.tell(line)

    # The screens

    def missed(self, ticket: Ticket, last: str) -> Iterator[bytes]:
        """What came after the last id a screen heard; "reset" when that is too long ago to be kept, or too much."""
        if not last:
            return
        after = _order(last)
        is_gone = len(self.kept) == KEPT and after < _order(self.kept[0].id)
        newer = [change for change in self.kept if _order(change.id) > after and ticket.covers(change.path)]
        if is_gone or len(newer) > MOST_AT_ONCE // 2:
            yield f"event: reset\nid: {self.kept[-1].id}\ndata: {{}}\n\n".encode()
            return
        for change in newer:
            yield change.line()

    async def serve(self, scope: Message, receive: Receive, send: Send) -> None:
        """One open screen, until it goes away or its ticket ends."""
        headers = dict(scope["headers"])
        asked = parse_qs(scope["query_string"].decode())
        ticket = read(asked.get("ticket", [""])[0], time.time(), self.key)
        if ticket is None:
            await _answer(send, 403, b"no valid ticket")
            return
        last = headers.get(b"last-event-id", b"").decode() or asked.get("last", [""])[0]
        screen = Screen(ticket)
        # In one step of the loop: nothing falls between what was missed and what comes.
        backlog = list(self.missed(ticket, last))
        self.screens.add(screen)
        gone = asyncio.create_task(_until_gone(receive, screen))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self._headers(headers)})
            hello = f"retry: 2000\nevent: beat\ndata: {time.time():.0f}\n\n".encode()
            await send(_body(b"".join([hello, *backlog])))
            while (line := await screen.waiting.get()) is not None:
                await send(_body(line))
        finally:
            self.screens.discard(screen)
            gone.cancel()
        with suppress(OSError, RuntimeError):
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _headers(self, headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
        told = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        origin = headers.get(b"origin", b"")
        return [*told, (b"access-control-allow-origin", origin)] if origin.decode() in self.origins else told


def _change(event_id: str, fields: dict[str, str]) -> Change:
    return Change(event_id, fields["path"], fields["kind"], int(fields["pk"]))


def _body(line: bytes) -> Message:
    return {"type": "http.response.body", "body": line, "more_body": True}


async def _until_gone(receive: Receive, screen: Screen) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    screen.tell(None)


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


streams: Streams | None = None


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """/events/ streams; /events/health says how many screens are open and whether the broker answers."""
    global streams
    if streams is None:
        streams = Streams()
    streams.start()
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["path"] == "/events/":
        await streams.serve(scope, receive, send)
    elif scope["path"] == "/events/health":
        is_well = time.monotonic() - streams.heard_broker_at < BROKER_SILENCE
        told = {"status": "ok" if is_well else "no broker", "screens": len(streams.screens)}
        await _answer(send, 200 if is_well else 503, json.dumps(told).encode())
    else:
        await _answer(send, 404, b"not here")


async def _live(receive: Receive, send: Send) -> None:
    while True:
        event = (await receive())["type"]
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            return
