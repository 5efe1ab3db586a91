"""Take the second factor off a person who has lost it: for when no administrator can sign in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from safeschool.accounts.actions import reset_factors
from safeschool.accounts.models import User


class Command(BaseCommand):
    help = "Take the app, keys and recovery codes off a person, who is told so; the password is enough again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="user name")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no person with the user name {options['user']!r}.")
        reset_factors(by=None, user=user, now=timezone.now())
        self.stdout.write(f"{user.username} signs in with the password alone.")
