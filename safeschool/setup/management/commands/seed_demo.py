"""Build the demo, once; afterwards only say how to sign in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from safeschool.accounts.models import User
from safeschool.setup.demo.build import build_demo, is_there
from safeschool.setup.demo.people import SIGN_INS

MODES = ("demo", "test")


class Command(BaseCommand):
    help = "Build the demo, the same for one seed; a second run finds it and prints the sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another number draws other people and cases")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in MODES:
            raise CommandError(
                f"The demo has a password that everybody knows, so it is not built in {settings.MODE} mode. "
                "Start it with ./manage demo; it has a database of its own."
            )
        if not is_there():
            if User.objects.exists():
                raise CommandError(
                    "This database holds people already. The demo needs an empty one: start it with ./manage demo."
                )
            build_demo(seed=options["seed"], now=timezone.now())
        self._say_sign_ins()

    def _say_sign_ins(self) -> None:
        people = User.objects.in_bulk([name for name, *_rest in SIGN_INS], field_name="username")
        self.stdout.write(f"Sign in as one of these; the password is {settings.DEMO_PASSWORD}")
        for username, *_rest in SIGN_INS:
            hats = ", ".join(dict.fromkeys(hat.get_role_display() for hat in people[username].all_hats))
            self.stdout.write(f"  {username:14} {people[username].full_name} ({hats})")
