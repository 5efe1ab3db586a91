"""Import a list of units: exit 0 with the counts, 2 with nothing written when the file cannot be used."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from safeschool.accounts.importing import import_units
from safeschool.accounts.models import Unit, UnitKind
from safeschool.kernel.imports import ImportCommand, Outcome


class Command(ImportCommand):
    help = "Import a list of units (GeoJSON with boundaries, CSV, XLSX, ODS, JSON) under a unit."
    things = "units"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--under", required=True, help="code of the unit above them")
        parser.add_argument("--kind", default=UnitKind.AREA, choices=UnitKind.values)

    def bring(self, path: Path, options: dict[str, Any]) -> Outcome:
        under = Unit.objects.filter(code=options["under"]).first()
        if under is None:
            raise CommandError(f"There is no unit with the code {options['under']!r}.")
        return import_units(
            by=None, under=under, source=path, name=path.name, kind=options["kind"], is_dry_run=options["dry_run"]
        )
