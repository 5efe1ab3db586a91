"""Lists of other people's brought in: what became of each row, and the command that tells it."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser

from safeschool.kernel.tables import UnusableFile

SHOWN = 20


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken, by its number in the spreadsheet, and why."""

    row: int
    reason: str


@dataclass
class Outcome:
    """What became of a file: read = created + matched + refused."""

    read: int = 0
    created: int = 0
    matched: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As other programs read it."""
        refused = [{"row": refusal.row, "reason": refusal.reason} for refusal in self.refused]
        return {"read": self.read, "created": self.created, "matched": self.matched, "refused": refused}


class ImportCommand(BaseCommand):
    """Exit 0 with the counts, 2 with nothing written when the file cannot be used."""

    things: ClassVar[str]  # what a row becomes, as the counts name it

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="judge every row, write nothing")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def bring(self, path: Path, options: dict[str, Any]) -> Outcome:
        """Import the file, or only judge it. Raises CommandError for a wish that names nothing, UnusableFile."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = self.bring(options["file"], options)
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
        counts = f"{outcome.created} new {self.things}, {outcome.matched} known, {len(outcome.refused)} refused"
        self.stdout.write(f"{outcome.read} rows: {counts}.")
        for refusal in outcome.refused[:SHOWN]:
            self.stdout.write(f"  row {refusal.row}: {refusal.reason}")
        if len(outcome.refused) > SHOWN:
            self.stdout.write(f"  and {len(outcome.refused) - SHOWN} more; --json prints them all.")
