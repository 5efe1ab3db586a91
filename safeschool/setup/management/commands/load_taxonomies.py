"""Bring the taxonomies of every room up to date; run after migrate, as often as one likes."""

from typing import Any

from django.core.management.base import BaseCommand

from safeschool.setup.actions import load_taxonomies


class Command(BaseCommand):
    help = "Bring the taxonomies of every room up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_taxonomies()} terms are up to date.")
