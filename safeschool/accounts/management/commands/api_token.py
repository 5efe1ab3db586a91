"""Issue an API token for a person and print it; it is shown this once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safeschool.accounts.actions import issue_token
from safeschool.accounts.models import User


class Command(BaseCommand):
    help = "Issue an API token for a person and print it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="user name")
        parser.add_argument("--name", default="", help="what the token is for")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no person with the user name {options['user']!r}.")
        self.stdout.write(issue_token(user=user, name=options["name"]))
