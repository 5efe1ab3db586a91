"""Write a unit's weekly report to a file, or count it again."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from safeschool.accounts.models import Unit
from safeschool.kernel.week import Period
from safeschool.reports.actions import compile_report
from safeschool.reports.models import WeeklyReport
from safeschool.reports.selectors.due import period_of
from safeschool.reports.selectors.files import TYPES, file_name, file_of
from safeschool.reports.selectors.proof import verify


class Command(BaseCommand):
    help = "Write a unit's report of a week to a file, compiling it if it is not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which report, in which form, where."""
        parser.add_argument("--unit", help="code of the unit")
        parser.add_argument("--week", help="like 2026-W48, or 2026-M11 for a month")
        parser.add_argument("--format", choices=sorted(TYPES), default="json")
        parser.add_argument("--out", type=Path, default=Path(), help="folder to write to")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], default="")
        parser.add_argument(
            "--verify", action="store_true", help="count again and tell every difference with its cause"
        )
        parser.add_argument("--all", action="store_true", help="with --verify: every issued report")
        parser.add_argument("--again", action="store_true", help="compile a draft anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile, write, say where; or count again and say what differs."""
        if options["verify"] and options["all"]:
            for report in WeeklyReport.objects.issued().select_related("unit").order_by("starts_at", "pk"):
                self._verify(report)
            return
        if not options["unit"] or not options["week"]:
            raise CommandError("Say which report: --unit CODE --week 2026-W48 (or --verify --all).")
        if options["verify"]:
            self._verify(self._told(options["unit"], options["week"]))
            return
        report = self._report(options["unit"], options["week"], options["again"])
        made = file_of(report, options["format"], options["language"])
        self.stdout.write(str(self._written(options["out"], file_name(report, options["format"]), made)))

    def _report(self, code: str, week: str, again: bool) -> WeeklyReport:
        unit, period = self._asked(code, week)
        try:
            return compile_report(by=None, unit=unit, week=period, now=timezone.now(), again=again)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _asked(self, code: str, week: str) -> tuple[Unit, Period]:
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(f"There is no unit {code!r}: ./manage weekly_report wants the code of a unit, like DH.")
        try:
            return unit, period_of(unit, week)
        except ValueError as error:
            raise CommandError(f"{week!r} is not a week of the calendar: write it like 2026-W48.") from error

    def _told(self, code: str, week: str) -> WeeklyReport:
        unit, period = self._asked(code, week)
        rows = WeeklyReport.objects.filter(unit=unit).of_week(period).select_related("unit")
        told = rows.order_by("version").last()
        if told is None:
            raise CommandError(f"{code} has no report of {period} yet: leave --verify out to compile it.")
        return told

    def _verify(self, report: WeeklyReport) -> None:
        name = f"{report.unit.code} {report.week} v{report.version}"
        checks = verify(report)
        differing = [check for check in checks if check.differs]
        if not checks:
            self.stdout.write(f"{name}: compiled before proofs were kept")
        elif not differing:
            self.stdout.write(f"{name}: {len(checks)} figures, all as told")
        for check in differing:
            told = "a number too small to be told" if check.told is None else f"told {check.told}, now {check.now}"
            causes = "; ".join(f"{cause.words}, rows: {cause.rows}" for cause in check.causes)
            self.stdout.write(f"{name}: {check.figure.code} {told} ({causes})")

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
