"""What opens and closes doors for programs and wall screens."""

from datetime import datetime

from django.db import transaction

from safeschool.accounts.models import ApiToken, Unit, User, WallLink
from safeschool.accounts.tokens import digest, new_token
from safeschool.audit.journal import record


@transaction.atomic
def issue_token(*, user: User, name: str = "") -> str:
    """A token that acts for the person; the text is returned once and not stored."""
    token = new_token()
    ApiToken.objects.create(user=user, digest=digest(token), name=name)
    record(by=user, verb="token.issued", target=user)
    return token


@transaction.atomic
def revoke_token(*, token: ApiToken, now: datetime) -> None:
    """The token opens nothing from now on."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def hang_wall(*, by: User, unit: Unit, name: str) -> str:
    """The key of a new wall link; returned once and not stored."""
    key = new_token()
    link = WallLink.objects.create(unit=unit, name=name, digest=digest(key))
    record(by=by, verb="wall.hung", target=link, name=name)
    return key


@transaction.atomic
def take_down_wall(*, by: User, link: WallLink, now: datetime) -> None:
    """The link shows nothing from now on; a screen that is open goes dark within ten minutes."""
    WallLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)
    record(by=by, verb="wall.taken_down", target=link)
