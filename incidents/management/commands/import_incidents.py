"""Import a list of past incidents: exit 0 with the counts, 2 with nothing written when the file cannot be used."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from incidents.importing import Outcome, import_incidents
from safeschool.accounts.models import Unit
from safeschool.kernel.imports import ImportCommand


class Command(ImportCommand):
    help = "Import a list of past incidents (CSV, XLSX, ODS, JSON) into a unit."
    things = "incidents"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--unit", required=True, help="code of the unit that keeps the files")
        parser.add_argument("--map-type", action="append", default=[], metavar="WORD=CODE", help="e.g. Robbery=THEFT")

    def bring(self, path: Path, options: dict[str, Any]) -> Outcome:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {options['unit']!r}.")
        return import_incidents(
            by=None,
            unit=unit,
            source=path,
            name=path.name,
            now=timezone.now(),
            wishes=dict(wish.rpartition("=")[::2] for wish in options["map_type"]),
            is_dry_run=options["dry_run"],
        )
