"""Write a unit's weekly report to a file."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report
from safeschool.reports.models import WeeklyReport
from safeschool.reports.selectors.files import TYPES, file_name, file_of


class Command(BaseCommand):
    help = "Write a unit's report of a week to a file, compiling it if it is not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which report, in which form, where."""
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--week", required=True, help="like 2026-W48")
        parser.add_argument("--format", choices=sorted(TYPES), default="json")
        parser.add_argument("--out", type=Path, default=Path(), help="folder to write to")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], default="")
        parser.add_argument("--again", action="store_true", help="compile a draft anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile, write, say where."""
        report = self._report(options["unit"], options["week"], options["again"])
        made = file_of(report, options["format"], options["language"])
        self.stdout.write(str(self._written(options["out"], file_name(report, options["format"]), made)))

    def _report(self, code: str, week: str, again: bool) -> WeeklyReport:
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(f"There is no unit {code!r}: ./manage weekly_report wants the code of a unit, like DH.")
        try:
            return compile_report(by=None, unit=unit, week=Week.parse(week), now=timezone.now(), again=again)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ValueError as error:
            raise CommandError(f"{week!r} is not a week of the calendar: write it like 2026-W48.") from error

    def _written(self, folder: Path, name: str, made: bytes) -> Path:
        """The whole file or none."""
        target, part = folder / name, folder / f".{name}.part"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(made)
            os.replace(part, target)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise CommandError(f"The report cannot be written to {folder}: {error.strerror}.") from error
        return target
