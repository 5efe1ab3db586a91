"""Run the benchmarks and print each figure beside its floor."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

BENCHES = (
    "campaigns",
    "case_load",
    "check_ins",
    "dashboard",
    "hexagons",
    "export_rows",
    "first_page",
    "import_incidents",
    "kills",
    "list_incidents",
    "live_board",
    "log_incident",
    "province_week",
    "registry",
    "reminders",
    "roster",
    "roster_page",
    "weekly_reports",
)


class Command(BaseCommand):
    help = "Run one benchmark, or all of them, on a scratch database beside the real one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help=", ".join(BENCHES))
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = [options["name"]] if options["name"] else list(BENCHES)
        if unknown := set(chosen) - set(BENCHES):
            raise CommandError(f"There is no benchmark {unknown.pop()!r}; there are {', '.join(BENCHES)}.")
        missed = 0
        for name in chosen:
            for result in import_module(f"bench.{name}").run():
                self.stdout.write(result.line() if options["json"] else str(result))
                missed += not result.holds
        if missed:
            raise CommandError(f"{missed} of the bars do not hold.", returncode=1)
