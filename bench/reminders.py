"""P8: 9,000 reminders due in the same minute, handed to their channel by two worker processes."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta

from celery import Celery
from django.utils import timezone

from bench.duty import HOUR, people, post_of, remind_all, reminders_told
from bench.harness import Result, scratch_database
from bench.kills import TASKS, broker_url, works
from bench.receiver import Receiver
from bench.world import build
from patrols.models import Post
from safeschool.accounts.models import User
from safeschool.celery import spelled_for_celery

PEOPLE = int(os.environ.get("REMINDERS", "9000"))
LONGEST = 240.0


def run() -> Iterator[Result]:
    """Seconds until the last was heard outside, and how late the slowest hundredth was; the floor is nothing at all."""
    with scratch_database() as database, Receiver() as there:
        world = build()
        post, who = post_of(world.ward), people(world.ward, PEOPLE, there)
        with works(database):
            sender = Celery(broker=spelled_for_celery(broker_url()))
            _warm(post, who, sender, there)
            heard = len(there.heard.keys)
            due_at = timezone.now()
            remind_all(post, who, due_at=due_at, required_at=due_at + timedelta(minutes=40), wave=1)
            started = time.time()
            _until_told(there, heard + PEOPLE, sender)
        told = reminders_told(there)
    late = sorted(at - started for at in there.heard.at.values())[heard:]
    seconds, p99 = late[-1], late[int(len(late) * 0.99) - 1]
    yield Result(f"reminders ({PEOPLE})", round(seconds, 1), "s", None, None, "<= 60", seconds <= 60)
    yield Result("reminder_lateness_p99", round(p99, 1), "s", None, None, "<= 30", p99 <= 30)
    wrong = heard + PEOPLE - len(told) + sum(n - 1 for n in told.values())
    yield Result("reminders lost or doubled", wrong, "reminders", 0, None, "0", wrong == 0)


def _warm(post: Post, who: list[User], sender: Celery, there: Receiver) -> None:
    """One reminder first: the workers have started when it was heard."""
    due_at = timezone.now()
    remind_all(post, who[:1], due_at=due_at, required_at=due_at + 3 * HOUR)
    _until_told(there, 1, sender)


def _until_told(there: Receiver, wanted: int, sender: Celery) -> None:
    """Beat gives the tasks out every few seconds; here they are given out at once as well."""
    deadline = time.monotonic() + LONGEST
    while not there.heard.wait(wanted, seconds=1) and time.monotonic() < deadline:
        for task in TASKS:
            sender.send_task(task)
