"""Compiling the catalogues without gettext: .po files are in the project, .mo files are made where it runs."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_texts() -> list[Path]:
    """Compile each catalogue that is newer than its compiled form, without fuzzy entries; returns those compiled."""
    compiled = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/django.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as po:
                catalog = read_po(po, locale=source.parent.parent.name)
            half_made = target.with_suffix(f".{os.getpid()}.part")  # two may compile at once
            with half_made.open("wb") as mo:
                write_mo(mo, catalog)
            half_made.replace(target)
            compiled.append(target)
    return compiled
