"""Destroy the keys, words, pictures and papers of what was kept long enough; what is counted stays."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from incidents import actions


class Command(BaseCommand):
    help = "Destroy what closed files hold once their retention is over (the clock does it every night)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what is due, destroy nothing")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        erased = actions.due_now(now) if options["dry_run"] else actions.erase_due(now=now)
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": options["dry_run"], **asdict(erased)}))
            return
        said = "Due" if options["dry_run"] else "Destroyed"
        told = (
            f"{erased.files} files, {erased.concerns} concerns, {erased.tips} tips, {erased.inquiries} inquiries, "
            f"{erased.keys} keys of people"
        )
        self.stdout.write(f"{said}: {told}.")
