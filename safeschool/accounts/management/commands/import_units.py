"""Import a list of units: exit 0 with the counts, 2 with nothing written when the file cannot be used."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safeschool.accounts.importing import Outcome, import_units
from safeschool.accounts.models import Unit, UnitKind
from safeschool.kernel.tables import UnusableFile


class Command(BaseCommand):
    help = "Import a list of units (GeoJSON with boundaries, CSV, XLSX, ODS, JSON) under a unit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--under", required=True, help="code of the unit above them")
        parser.add_argument("--kind", default=UnitKind.AREA, choices=UnitKind.values)
        parser.add_argument("--dry-run", action="store_true", help="judge every row, write nothing")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        under = Unit.objects.filter(code=options["under"]).first()
        if under is None:
            raise CommandError(f"There is no unit with the code {options['under']!r}.")
        path: Path = options["file"]
        try:
            outcome = import_units(
                by=None, under=under, source=path, name=path.name, kind=options["kind"], is_dry_run=options["dry_run"]
            )
        except UnusableFile as error:
            if options["json"]:
                self.stdout.write(json.dumps(Outcome(refused=[(0, error.sentence)]).as_json(), ensure_ascii=False))
            self.stderr.write(error.sentence)
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))
            return
        counts = f"{outcome.created} new units, {outcome.matched} known, {len(outcome.refused)} refused"
        self.stdout.write(f"{outcome.read} rows: {counts}.")
        for row, reason in outcome.refused:
            self.stdout.write(f"  row {row}: {reason}")
