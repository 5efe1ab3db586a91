"""What is known of how people sign in."""

from datetime import date

from safeschool.accounts.models import Authenticator, FactorRule, Passkey, User


def has_second_factor(user: User) -> bool:
    """Whether the person has an app or a key beside the password."""
    return Authenticator.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()


def needs_second_factor(user: User, day: date) -> bool:
    """Whether a rule asks a second factor of any of the person's hats on that day."""
    roles = {hat.role for hat in user.all_hats}
    asked = set(FactorRule.objects.in_force(day).filter(role__in=roles).values_list("unit", "role"))
    return any((pk, hat.role) in asked for hat in user.all_hats for pk in hat.unit.line)


def person_with(*, pk: object, stamp: object) -> User | None:
    """The person who gave the right password under that stamp; none once the password, or the door, has changed."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and user.get_session_auth_hash() == stamp else None


def passkey_by(credential_id: bytes) -> Passkey | None:
    """The key of that id, of somebody who may sign in."""
    return Passkey.objects.select_related("user").filter(credential_id=credential_id, user__is_active=True).first()


def is_any_key() -> bool:
    """Whether anybody at all has a key."""
    return Passkey.objects.exists()
