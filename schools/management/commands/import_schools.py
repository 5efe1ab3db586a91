"""Import a list of schools: exit 0 with the counts, 2 with nothing written when the file cannot be used."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from safeschool.accounts.models import Unit
from safeschool.kernel.imports import ImportCommand
from schools.importing import Outcome, import_schools


class Command(ImportCommand):
    help = "Import a list of schools (CSV, XLSX, ODS, GeoJSON, JSON) into a unit."
    things = "schools"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--unit", required=True, help="code of the unit that answers for the schools")
        parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help="e.g. name=urn_name")

    def bring(self, path: Path, options: dict[str, Any]) -> Outcome:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {options['unit']!r}.")
        wishes = dict(wish.partition("=")[::2] for wish in options["map"])
        return import_schools(
            by=None, unit=unit, source=path, name=path.name, wishes=wishes, is_dry_run=options["dry_run"]
        )
