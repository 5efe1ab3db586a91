"""What changes people and their hats."""

from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.actions.units import open_unit
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import Role
from safeschool.audit.journal import record


@transaction.atomic
def welcome_person(
    *,
    by: User | None = None,
    username: str,
    full_name: str,
    password: str | None = None,
    encoded: str = "",
    **facts: Any,
) -> User:
    """A new person who may sign in; without a password one must be set first. Raises ValidationError.

    `encoded` is a password hashed before, for many people who come at once.
    """
    user = User(username=username, full_name=full_name, **facts)
    if encoded:
        user.password = encoded
    else:
        user.set_password(password)
    user.full_clean()
    user.save()
    record(by=by, verb="person.welcomed", target=user)
    return user


@transaction.atomic
def set_password(*, by: User, user: User, password: str) -> None:
    """A new password for the person; sessions opened with the old one end. Raises ValidationError when weak."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=by, verb="person.password_set", target=user)


@transaction.atomic
def let_in(*, by: User, user: User, may_sign_in: bool) -> None:
    """Open or close the door for the person; nothing that was written is lost."""
    user.is_active = may_sign_in
    user.save(update_fields=["is_active"])
    record(by=by, verb="person.let_in" if may_sign_in else "person.shut_out", target=user)


@transaction.atomic
def give_hat(
    *,
    by: User | None = None,
    user: User,
    unit: Unit,
    role: Role,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """The person wears the role in the unit; giving it twice changes its dates only."""
    hat, _is_new = Membership.objects.update_or_create(
        user=user, unit=unit, role=role, defaults={"valid_from": valid_from, "valid_to": valid_to}
    )
    record(by=by, verb="hat.given", target=user, unit_id=unit.pk, role=role, until=valid_to)
    return hat


@transaction.atomic
def set_preferences(*, by: User, **wishes: str) -> User:
    """The person's own language, theme, time zone or phone. Raises ValidationError."""
    for name in wishes:
        if name not in {"language", "theme", "time_zone", "phone"}:
            raise ValidationError(_("%(name)s is not a preference.") % {"name": name})
        setattr(by, name, wishes[name])
    by.full_clean(exclude=["password", "username"])
    by.save(update_fields=list(wishes))
    return by


@transaction.atomic
def take_first_steps(*, username: str, full_name: str, password: str, unit: dict[str, Any]) -> User:
    """The administrator and the first unit of an empty system; refused when anybody is there already."""
    if User.objects.exists():
        raise ValidationError(_("This system has its administrator already."))
    root = open_unit(**unit)
    user = welcome_person(username=username, full_name=full_name, password=password, language=root.language)
    for role in (Role.SYSADMIN, Role.WARD_CHIEF):
        give_hat(user=user, unit=root, role=role)
    return user
