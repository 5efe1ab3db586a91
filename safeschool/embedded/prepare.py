"""Brings a box's database, texts and static files up to the code; and knows when there is nothing to do."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command, get_commands

from safeschool.embedded.box import Box, write_private

# Files of other packages that no page of ours shows; compressing them would take half a minute.
UNUSED_STATIC = ["rest_framework", "drf_spectacular_sidecar", "django_htmx", "*-src.*"]


def prepare(box: Box) -> None:
    """Migrate, load the taxonomies, compile the texts, collect the static files, and seed the demo if it is one."""
    django.setup()
    commands = get_commands()
    call_command("migrate", interactive=False, verbosity=0)
    for name in ("load_taxonomies", "compile_texts"):
        if name in commands:
            call_command(name, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED_STATIC)
    if box.kind == "demo" and "seed_demo" in commands:
        told = io.StringIO()
        call_command("seed_demo", stdout=told)
        write_private(box.sign_ins, told.getvalue())


if __name__ == "__main__":
    prepare(Box(home=Path(os.environ["SAFESCHOOL_HOME"]), kind=sys.argv[1]))
