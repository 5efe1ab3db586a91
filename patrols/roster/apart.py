"""A search in a process of its own: it can be ended at once, gives its memory back, and may fall without us.

`python -m patrols.roster` reads one pickled order on its input and writes pickled answers on its output. Both
ends are this program.
"""

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from patrols.roster.model import Limits, Outcome
from patrols.roster.neighbourhoods import first_roster, improve
from patrols.roster.parts import Parts
from patrols.roster.program import Answer, Program

ROOT = Path(__file__).resolve().parents[2]


class Way(StrEnum):
    """How to search."""

    WHOLE = "WHOLE"  # branch and bound over everything: bounds, and the optimum if time is left
    NEAR = "NEAR"  # parts around a roster: good rosters early, no bounds


@dataclass(frozen=True)
class Order:
    program: Program
    limits: Limits
    way: Way = Way.WHOLE
    hint: tuple[int, ...] = ()


def answer_whole(order: Order, hear: Callable[[Answer], None] | None = None) -> Answer:
    """Searched here, in this process; HiGHS is loaded when the first order comes."""
    answer: Answer = import_module("patrols.roster.highs").solve(order.program, order.limits, order.hint, hear)
    return answer


class Search:
    """An order being searched elsewhere; `answers` grows by itself until `is_over`."""

    def __init__(self, order: Order) -> None:
        self.answers: list[Answer] = []
        command = [sys.executable, "-m", "patrols.roster"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        self._thread = threading.Thread(target=self._talk, args=(order,), daemon=True)
        self._thread.start()

    def _talk(self, order: Order) -> None:
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        if pipe_in is None or pipe_out is None:
            return
        try:
            pickle.dump(order, pipe_in, pickle.HIGHEST_PROTOCOL)
            pipe_in.close()
            while True:
                self.answers.append(pickle.load(pipe_out))  # noqa: S301 - written by our own child
        except (EOFError, OSError, pickle.UnpicklingError):
            return

    def wait(self, seconds: float) -> None:
        """Until it is over, but not longer than that."""
        self._thread.join(seconds)

    @property
    def is_over(self) -> bool:
        return not self._thread.is_alive()

    def end(self) -> None:
        """Stop it now if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def answer_order(source: BinaryIO, target: BinaryIO) -> None:
    """Read the order, write every answer as it is found."""
    order: Order = pickle.load(source)  # noqa: S301 - written by our own parent
    if order.way == Way.WHOLE:
        _write(target, answer_whole(order, lambda answer: _write(target, answer)))
        return
    highs = import_module("patrols.roster.highs")
    parts = Parts(order.program)
    start = order.hint or first_roster(parts, highs.solve, order.limits)
    if not start:
        _write(target, Answer(Outcome.NOTHING))
        return
    relaxed = highs.relaxed(order.program, replace(order.limits, seconds=order.limits.seconds / 4))
    for answer in improve(parts, start, relaxed, highs.solve, order.limits):
        _write(target, answer)


def _write(target: BinaryIO, answer: Answer) -> None:
    pickle.dump(answer, target, pickle.HIGHEST_PROTOCOL)
    target.flush()
