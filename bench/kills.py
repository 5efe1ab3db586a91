"""P8: workers, beat, broker and database killed with SIGKILL at random moments; what a receiver outside was told.

Between "posted" and "settled" nobody can know what became of a killed worker's last message: it is sent again under the
same key, and the receiver drops it, as the contract of the channel says. Both numbers are told.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from celery import Celery
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from redis import Redis

from bench.duty import HOUR, people, post_of, remind_all, reminders_told
from bench.harness import ROOT, Result
from bench.receiver import Receiver
from bench.servers import Servers, own_servers
from bench.world import build
from patrols.models import Post
from safeschool.accounts.models import User
from safeschool.celery import spelled_for_celery
from safeschool.notifications.models import Delivery
from safeschool.setup.actions import load_taxonomies

ROUNDS = int(os.environ.get("ROUNDS", "50"))
PEOPLE = 20
# A broker of its own beside whatever else runs here; the embedded one holds four.
BROKER_INDEX = 3
TASKS = ("patrols.tasks.remind_due_shifts", "safeschool.notifications.tasks.deliver_waiting")
LONGEST = 240.0


def broker_url() -> str:
    """The broker of this installation, another index."""
    here = urlsplit(settings.REDIS_URL)
    if here.scheme == "unix":
        return f"unix://{here.path}?db={BROKER_INDEX}"
    return here._replace(path=f"/{BROKER_INDEX}").geturl()


@dataclass
class Works:
    """Two workers and a beat of their own; any of them may be killed and comes back."""

    database: str
    broker: str
    folder: Path
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Let it run, or run again."""
        env = {
            **os.environ, "DATABASE_URL": self.database, "REDIS_URL": self.broker, "SAFESCHOOL_MODE": "box",
            "SECRET_KEY": settings.SECRET_KEY, "JOURNAL_KEY": settings.JOURNAL_KEY,
            "FIELD_KEYS": settings.FIELD_KEYS, "ALLOWED_HOSTS": "127.0.0.1", "LIVE_STREAM": "",
        }  # fmt: skip
        quiet = ["-l", "error", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        command = ["worker", "-P", "threads", "-c", "4", "-n", f"{name}@bench", *quiet]
        if name == "beat":
            command = ["beat", "-s", str(self.folder / "beat"), "--pidfile=", "-l", "error"]
        argv = [sys.executable, "-m", "celery", "-A", "safeschool", *command]
        log = (self.folder / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen(argv, cwd=ROOT, env=env, stdout=log, stderr=log)

    def kill(self, name: str) -> None:
        """SIGKILL: no word, no farewell."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()


@contextmanager
def works(database: str, broker: str = "") -> Iterator[Works]:
    """The three processes, until the end of the block."""
    broker = broker or broker_url()
    Redis.from_url(broker).flushdb()
    with TemporaryDirectory() as folder:
        made = Works(database, broker, Path(folder))
        try:
            for name in ("one", "two", "beat"):
                made.start(name)
            yield made
        finally:
            for name in list(made.running):
                made.kill(name)
            Redis.from_url(broker).flushdb()


@dataclass(frozen=True)
class Count:
    """What a run told: reminders set, lost and doubled at the receiver, requests dropped as repeats, kills."""

    wanted: int
    lost: int
    doubled: int
    repeats: int
    kills: int


def killed(
    database: str,
    post: Post,
    who: list[User],
    there: Receiver,
    *,
    rounds: int,
    seed: int,
    servers: Servers | None = None,
) -> Count:
    """In each round reminders fall due, and one of the processes is killed at a random moment while they go out.

    The servers stand among them where the run has its own.
    """
    chance, broker = random.Random(seed), servers.broker if servers else broker_url()
    sender = Celery(broker=spelled_for_celery(broker))
    with works(database, broker) as made:
        start = timezone.now()
        killable: dict[str, Works | Servers] = dict.fromkeys(("one", "two", "beat"), made)
        killable |= dict.fromkeys(servers.running, servers) if servers else {}
        for number in range(rounds):
            required_at = start + timedelta(minutes=30) + number * HOUR
            remind_all(post, who, due_at=timezone.now(), required_at=required_at, wave=number)
            for task in TASKS * 2:
                sender.send_task(task)
            # The kill falls among them, not after them.
            there.heard.wait((number + chance.random()) * len(who), seconds=20.0)
            name = chance.choice(list(killable))
            killable[name].kill(name)
            killable[name].start(name)
        wanted = rounds * len(who)
        _finish(there, wanted, sender)
    told = reminders_told(there)
    return Count(wanted, wanted - len(told), sum(n - 1 for n in told.values()), there.heard.repeats, rounds)


def _finish(there: Receiver, wanted: int, sender: Celery) -> None:
    """Until all were heard and nothing is under way; a claim of the dead is given back after a while."""
    deadline = time.monotonic() + LONGEST
    under_way = Delivery.objects.filter(state__in=(Delivery.State.WAITING, Delivery.State.SENDING))
    while (len(reminders_told(there)) < wanted or under_way.exists()) and time.monotonic() < deadline:
        for task in TASKS:
            sender.send_task(task)
        there.heard.wait(len(there.heard.keys) + 1, seconds=2)


def run() -> Iterator[Result]:
    """Reminders lost and doubled at the receiver after so many kills; both must be none."""
    with own_servers() as servers, Receiver() as there:
        call_command("migrate", verbosity=0, interactive=False)
        load_taxonomies()
        world = build()
        who = people(world.ward, PEOPLE, there)
        count = killed(servers.database, post_of(world.ward), who, there, rounds=ROUNDS, seed=8, servers=servers)
    name, unit = f"of {count.wanted} reminders, {count.kills} kills", "reminders"
    yield Result(f"lost ({name})", count.lost, unit, 0, None, "0", count.lost == 0)
    yield Result(f"doubled ({name}; {count.repeats} repeats dropped)", count.doubled, unit, 0, None, "0",
                 count.doubled == 0)  # fmt: skip
