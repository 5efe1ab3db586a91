"""What changes people, hats and units."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.models import ApiToken, Membership, Succession, Unit, User
from safeschool.accounts.roles import Role
from safeschool.accounts.tokens import digest, new_token


@transaction.atomic
def open_unit(*, code: str, name: str, kind: str, parent: Unit | None = None, **facts: Any) -> Unit:
    """A new unit under its parent; country, time zone and language are the parent's unless given.

    Raises ValidationError when a fact is wrong.
    """
    if parent is not None:
        for inherited in ("country", "time_zone", "language"):
            facts.setdefault(inherited, getattr(parent, inherited))
    unit = Unit(code=code, name=name, kind=kind, parent=parent, **facts)
    unit.full_clean(exclude=["path"])
    unit.save()
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


@transaction.atomic
def succeed_unit(*, old: Unit, new: Unit, on: date, share: str, legal_basis: str = "") -> Succession:
    """Write down that the old unit's territory passed to the new one on that day."""
    if new.path.startswith(old.path):
        raise ValidationError(_("A unit cannot be succeeded by a unit below it."))
    return Succession.objects.create(old=old, new=new, on=on, share=share, legal_basis=legal_basis)


@transaction.atomic
def welcome_person(*, username: str, full_name: str, password: str | None = None, **facts: Any) -> User:
    """A new person who may sign in; without a password one must be set first. Raises ValidationError."""
    user = User(username=username, full_name=full_name, **facts)
    user.set_password(password)
    user.full_clean()
    user.save()
    return user


@transaction.atomic
def give_hat(
    *, user: User, unit: Unit, role: Role, valid_from: date | None = None, valid_to: date | None = None
) -> Membership:
    """The person wears the role in the unit; giving it twice changes its dates only."""
    hat, _made = Membership.objects.update_or_create(
        user=user, unit=unit, role=role, defaults={"valid_from": valid_from, "valid_to": valid_to}
    )
    return hat


@transaction.atomic
def set_preferences(*, by: User, **wishes: str) -> User:
    """The person's own language, theme or time zone. Raises ValidationError."""
    for name in wishes:
        if name not in {"language", "theme", "time_zone"}:
            raise ValidationError(_("%(name)s is not a preference.") % {"name": name})
        setattr(by, name, wishes[name])
    by.full_clean(exclude=["password", "username"])
    by.save(update_fields=list(wishes))
    return by


@transaction.atomic
def issue_token(*, user: User, name: str = "") -> str:
    """A token that acts for the person; the text is returned once and not stored."""
    token = new_token()
    ApiToken.objects.create(user=user, digest=digest(token), name=name)
    return token


@transaction.atomic
def revoke_token(*, token: ApiToken, now: datetime) -> None:
    """The token opens nothing from now on."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


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
