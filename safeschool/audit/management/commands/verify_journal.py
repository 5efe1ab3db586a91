"""Check the journal: exit 0 when every seal fits and every head kept outside is still there, else 1."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from safeschool.audit.journal import verify


class Command(BaseCommand):
    help = "Recompute every seal of the journal and name the runs that do not fit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if options["json"]:
            self.stdout.write(json.dumps({
                "seals": verdict.seals, "entries": verdict.entries,
                "unsealed": verdict.unsealed, "broken": verdict.broken,
                "heads": verdict.heads, "lost": verdict.lost,
            }))  # fmt: skip
        else:
            self.stdout.write(
                f"{verdict.entries} entries under {verdict.seals} seals, {verdict.unsealed} not sealed yet; "
                f"{verdict.heads} heads kept outside the database."
            )
        if verdict.broken:
            raise CommandError(f"The journal was tampered with in entries {', '.join(verdict.broken)}.", returncode=1)
        if verdict.lost:
            raise CommandError(
                f"The journal was cut off or written anew: {len(verdict.lost)} heads kept in {settings.JOURNAL_HEADS} "
                f"are not in it, the first up to entry {verdict.lost[0]}.",
                returncode=1,
            )
