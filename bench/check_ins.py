"""P10: officers checking in through the real server, so many a second, beside open boards that ask again."""

import json
import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from redis import Redis

from bench.harness import Result, real_server, scratch_database
from bench.live_board import events_server
from bench.world import World, build
from patrols.models import Assignment, Post, PostKind, Shift, SlotRequirement
from patrols.workflow import DutyMoment, SlotKind
from safeschool.accounts.actions import give_hat, welcome_person
from safeschool.accounts.models import ApiToken, Membership, Unit, User
from safeschool.accounts.roles import Role
from safeschool.accounts.tokens import digest
from safeschool.kernel import tickets

SECONDS = int(os.environ.get("CHECK_INS_SECONDS", "300"))
A_SECOND = 25
BOARDS, OF_THE_CITY = 50, 5
AT_ONCE = 16
# A server that has just started reads its programs first.
WARM = 50
# As the script of a board has them: it asks a moment after a change, and no oftener than this.
GATHER, GAP = 0.15, 5.0


def run() -> Iterator[Result]:
    """The 95th percentile from when a check-in is due to its answer; how often boards asked, and how long that took."""
    stream = f"bench:{uuid4()}"
    os.environ["LIVE_STREAM"] = stream
    call_command("collectstatic", verbosity=0, interactive=False)
    try:
        with scratch_database() as database:
            world = build()
            seats = _seats(SECONDS * A_SECOND + WARM)
            people = [_signed_in(world, number) for number in range(BOARDS)]
            with real_server(database) as address, events_server() as (port, _process):
                _check_in(address, seats[:WARM])
                boards = [Board(unit, cookie, address, port) for unit, cookie in people]
                times = _check_in(address, seats[WARM:])
                asked = [span for board in boards for span in board.close()]
    finally:
        Redis.from_url(settings.REDIS_URL).delete(stream)
        os.environ.pop("LIVE_STREAM", None)
    p95 = sorted(times)[int(len(times) * 0.95)] * 1000
    lost = SECONDS * A_SECOND - len(times)
    yield Result("check_in_p95", round(p95, 1), "ms", None, None, "<= 300", p95 <= 300)
    yield Result("check_ins", round(len(times) / SECONDS, 1), "per second", None, None, f"{A_SECOND}", lost == 0)
    slow = sorted(asked)[int(len(asked) * 0.95)] * 1000 if asked else 0
    yield Result("board_asked", round(len(asked) / SECONDS, 1), "per second", None, None, "> 0", bool(asked))
    yield Result("board_asked_p95", round(slow, 1), "ms", None, None, "", True)


def _seats(number: int) -> list[tuple[str, int]]:
    """So many officers over all wards, each with a seat of a shift that begins soon; token and assignment of each."""
    wards = list(Unit.objects.filter(kind="POLICE_STATION").order_by("pk"))
    kind, soon = PostKind.objects.all()[0], datetime.now(UTC) + timedelta(minutes=30)
    posts = Post.objects.bulk_create(
        Post(unit=ward, kind=kind, name=f"Gate {ward.code}", latitude=20.85, longitude=106.68) for ward in wards
    )
    most = number // len(wards) + 1
    SlotRequirement.objects.bulk_create(SlotRequirement(post=post, slot_kind="POLICE", count=most) for post in posts)
    ends = soon + timedelta(minutes=30)
    today = soon.astimezone(wards[0].zone).date()
    shifts = Shift.objects.bulk_create(
        Shift(post=post, on=today, moment=DutyMoment.OWN, required_at=soon, starts_at=soon, ends_at=ends)
        for post in posts
    )
    users = User.objects.bulk_create(
        (User(username=f"duty{n}", full_name=f"Officer {n}") for n in range(number)), batch_size=2000
    )
    hats = (Membership(user=u, unit=wards[n % len(wards)], role=Role.WARD_OFFICER) for n, u in enumerate(users))
    Membership.objects.bulk_create(hats, batch_size=2000)
    keys = [f"{uuid4().hex}{n}" for n in range(number)]
    tokens = (ApiToken(user=user, digest=digest(key)) for user, key in zip(users, keys, strict=True))
    ApiToken.objects.bulk_create(tokens, batch_size=2000)
    span = DateTimeTZRange(soon, ends, "[)")
    seats = Assignment.objects.bulk_create(
        (
            Assignment(user=user, shift=shifts[n % len(shifts)], slot_kind=SlotKind.POLICE, span=span)
            for n, user in enumerate(users)
        ),
        batch_size=2000,
    )
    return list(zip(keys, [seat.pk for seat in seats], strict=True))


def _signed_in(world: World, number: int) -> tuple[Unit, str]:
    """Whose board it is, and how the browser says so: of the city for some, else of one ward."""
    if number < OF_THE_CITY:
        unit, person = world.city, world.commander
    else:
        unit = Unit.objects.filter(kind="POLICE_STATION").order_by("pk")[number]
        person = welcome_person(username=f"chief{number}", full_name="Chief", password=None)
        give_hat(user=person, unit=unit, role=Role.WARD_CHIEF)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    return unit, f"sessionid={client.cookies['sessionid'].value}"


class Board:
    """An open board: it hears what changed in its unit, and asks for itself as its script would."""

    def __init__(self, unit: Unit, cookie: str, address: str, port: int) -> None:
        self.unit = unit
        self.place, self.port, self.cookie = urlsplit(address).netloc, port, cookie
        self.heard, self.ended, self.spans = threading.Event(), threading.Event(), list[float]()
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._ask)]
        for thread in self.threads:
            thread.start()

    def _listen(self) -> None:
        ticket = tickets.issue([self.unit.path], time.time() + 3600, settings.SECRET_KEY)
        connection = HTTPConnection(f"127.0.0.1:{self.port}", timeout=60)
        connection.request("GET", f"/events/?ticket={ticket}")
        answer = connection.getresponse()
        while not self.ended.is_set() and (line := answer.readline()):
            if line.startswith(b"event: change"):
                self.heard.set()

    def _ask(self) -> None:
        connection = HTTPConnection(self.place, timeout=60)
        headers = {"Cookie": self.cookie, "HX-Request": "true", "Accept-Language": "en"}
        last = 0.0
        while not self.ended.is_set():
            if not self.heard.wait(0.5):
                continue
            time.sleep(max(GATHER, last + GAP - time.monotonic()))
            self.heard.clear()
            last = time.monotonic()
            start = time.perf_counter()
            connection.request("GET", "/board/duty/", headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"a board was answered {answer.status}")
            self.spans.append(time.perf_counter() - start)

    def close(self) -> list[float]:
        """How long each question took."""
        self.ended.set()
        self.threads[1].join(60)
        return self.spans


def _check_in(address: str, seats: list[tuple[str, int]]) -> list[float]:
    """One after the other by the clock, whether the one before was answered or not."""
    times: list[float] = []
    numbers, lock, began = count(), threading.Lock(), time.perf_counter() + 1

    def work() -> None:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        while True:
            with lock:
                number = next(numbers)
            if number >= len(seats):
                return
            due = began + number / A_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            _send(connection, *seats[number])
            times.append(time.perf_counter() - due)

    threads = [threading.Thread(target=work) for _n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _send(connection: HTTPConnection, key: str, seat: int) -> None:
    body = {"assignment": seat, "submission": str(uuid4()), "latitude": 20.8501, "longitude": 106.6801, "accuracy_m": 9}
    headers = {"Content-Type": "application/json", "Authorization": f"Token {key}"}
    connection.request("POST", "/api/v1/checkins/", json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 201:
        raise RuntimeError(f"{answer.status}: {text[:300]!r}")
