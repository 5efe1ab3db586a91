"""A program signs in with `Authorization: Token …`; only the token's digest is stored."""

import hashlib
import secrets

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.authentication import TokenAuthentication as HeaderAuthentication
from rest_framework.exceptions import AuthenticationFailed

from safeschool.accounts.models import ApiToken, User, WallLink
from safeschool.kernel.said import Given, said


def new_token() -> str:
    """A fresh token text; show it once."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def wall_of(key: str) -> WallLink | None:
    """The wall link of this key, unless it is revoked or unknown."""
    return WallLink.objects.working().select_related("unit").filter(digest=digest(key)).first() if key else None


@said
def _working(digest: Given) -> QuerySet[ApiToken]:
    return ApiToken.objects.select_related("user").filter(digest=digest, revoked_at=None)


class TokenAuthentication(HeaderAuthentication):
    """The header of REST framework, the tokens of this system."""

    def authenticate_credentials(self, key: str) -> tuple[User, ApiToken]:
        """The person of the token; refused when revoked, unknown, or the person may not sign in."""
        for token in _working(digest=digest(key)):
            if token.user.is_active:
                return token.user, token
        raise AuthenticationFailed(_("This token is not valid."))
