"""A program signs in with `Authorization: Token …`; only the token's digest is stored."""

import hashlib
import secrets

from django.utils.translation import gettext as _
from rest_framework.authentication import TokenAuthentication as HeaderAuthentication
from rest_framework.exceptions import AuthenticationFailed

from safeschool.accounts.models import ApiToken, User, WallLink


def new_token() -> str:
    """A fresh token text; show it once."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def wall_of(key: str) -> WallLink | None:
    """The wall link of this key, unless it is revoked or unknown."""
    return WallLink.objects.working().select_related("unit").filter(digest=digest(key)).first() if key else None


class TokenAuthentication(HeaderAuthentication):
    """The header of REST framework, the tokens of this system."""

    def authenticate_credentials(self, key: str) -> tuple[User, ApiToken]:
        """The person of the token; refused when revoked, unknown, or the person may not sign in."""
        token = ApiToken.objects.select_related("user").filter(digest=digest(key), revoked_at=None).first()
        if token is None or not token.user.is_active:
            raise AuthenticationFailed(_("This token is not valid."))
        return token.user, token
