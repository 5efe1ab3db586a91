"""Compile the translations that changed."""

from typing import Any

from django.core.management.base import BaseCommand

from safeschool.setup.texts import compile_texts


class Command(BaseCommand):
    help = "Compile the translations that changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in compile_texts():
            self.stdout.write(f"compiled {path}")
