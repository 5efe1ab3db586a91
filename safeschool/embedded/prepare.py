"""Brings a box's database, texts and static files up to the code; and knows when there is nothing to do."""

from __future__ import annotations

import io
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django
from django.core.management import call_command

from safeschool.embedded.box import Box, write_private

# Files of other packages that no page of ours shows; compressing them would take half a minute.
UNUSED_STATIC = ["rest_framework", "django_htmx", "*-src.*"]


def prepare(box: Box) -> None:
    """Migrate, load the taxonomies, compile the texts, collect the static files, and seed the demo if it is one."""
    django.setup()
    with ThreadPoolExecutor(1) as beside:  # compressing files and filling tables do not wait for each other
        static = beside.submit(
            call_command, "collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED_STATIC
        )
        call_command("compile_texts", verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_taxonomies", verbosity=0)
        if box.kind == "demo":
            told = io.StringIO()
            call_command("seed_demo", stdout=told)
            write_private(box.sign_ins, told.getvalue())
        static.result()


if __name__ == "__main__":
    prepare(Box(home=Path(os.environ["SAFESCHOOL_HOME"]), kind=sys.argv[1]))
