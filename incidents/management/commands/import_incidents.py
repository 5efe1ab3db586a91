"""Import a list of past incidents: exit 0 with the counts, 2 with nothing written when the file cannot be used."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from incidents.importing import Outcome, Refusal, import_incidents
from safeschool.accounts.models import Unit
from safeschool.kernel.tables import UnusableFile

SHOWN = 20


class Command(BaseCommand):
    help = "Import a list of past incidents (CSV, XLSX, ODS, JSON) into a unit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", required=True, help="code of the unit that keeps the files")
        parser.add_argument("--map-type", action="append", default=[], metavar="WORD=CODE", help="e.g. Robbery=THEFT")
        parser.add_argument("--dry-run", action="store_true", help="judge every row, write nothing")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {options['unit']!r}.")
        path: Path = options["file"]
        try:
            outcome = import_incidents(
                by=None,
                unit=unit,
                source=path,
                name=path.name,
                now=timezone.now(),
                wishes=dict(wish.rpartition("=")[::2] for wish in options["map_type"]),
                is_dry_run=options["dry_run"],
            )
        except UnusableFile as error:
            if options["json"]:
                self._print_json(Outcome(refused=[Refusal(0, error.sentence)]))
            self.stderr.write(error.sentence)
            sys.exit(2)
        if options["json"]:
            self._print_json(outcome)
        else:
            self._print_words(outcome)

    def _print_json(self, outcome: Outcome) -> None:
        self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))

    def _print_words(self, outcome: Outcome) -> None:
        counts = f"{outcome.created} new incidents, {outcome.matched} known, {len(outcome.refused)} refused"
        self.stdout.write(f"{outcome.read} rows: {counts}.")
        for refusal in outcome.refused[:SHOWN]:
            self.stdout.write(f"  row {refusal.row}: {refusal.reason}")
        if len(outcome.refused) > SHOWN:
            self.stdout.write(f"  and {len(outcome.refused) - SHOWN} more; --json prints them all.")
