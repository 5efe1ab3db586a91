"""G3: an export of 100,000 incidents to Excel and to CSV, in time and in memory, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.harness import ROOT, Result, scratch_database
from bench.world import build, fill_incidents

ROWS = 100_000
MOST_SECONDS, MOST_MB = 30.0, 200.0
# The worker's own process: Django and what the export brings along, nothing of the benchmark.
WORKER = """
import json, resource, sys, time
from pathlib import Path
import django
django.setup()
from django.test.utils import override_settings
from django.utils import timezone
from safeschool.accounts.models import User
from safeschool.exports import actions
from safeschool.exports.selectors.listings import LISTINGS
from safeschool.exports.workflow import Form
by = User.objects.get(username="bench.commander")
started = time.perf_counter()
with override_settings(MEDIA_ROOT=Path(sys.argv[2])):
    asked = actions.ask_export(
        by=by, listing=LISTINGS["incidents"], filters="", form=Form(sys.argv[1]), now=timezone.now()
    )
    made = actions.make_export(pk=asked.pk, now=timezone.now(), clock=timezone.now)
seconds = time.perf_counter() - started
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, made.written, made.state]))
"""


def run() -> Iterator[Result]:
    """Seconds and the process's own peak of memory, for each form."""
    with scratch_database() as url:
        build()
        fill_incidents(ROWS)
        folder = Path(os.environ.get("TMPDIR", "/tmp")) / "safeschool-bench-exports"
        folder.mkdir(exist_ok=True)
        for form in ("xlsx", "csv"):
            env = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
            done = subprocess.run(
                [sys.executable, "-c", WORKER, form, str(folder)], cwd=ROOT, env=env, check=True, capture_output=True
            )
            seconds, peak, written, state = json.loads(done.stdout.splitlines()[-1])
            if written != ROWS or state != "READY":
                raise RuntimeError(f"{written} rows were written, the export is {state}")
            yield Result(f"export_{form}", round(seconds, 1), "s", None, None, f"<= {MOST_SECONDS:g} s",
                         seconds <= MOST_SECONDS)  # fmt: skip
            yield Result(f"export_{form}_memory", round(peak), "MB", None, None, f"<= {MOST_MB:g} MB", peak <= MOST_MB)
        for made in folder.rglob("*.*"):
            made.unlink()
