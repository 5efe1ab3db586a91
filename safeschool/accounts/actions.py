"""What changes people, hats and units."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.models import ApiToken, Boundary, FormerName, Membership, Succession, Unit, User, WallLink
from safeschool.accounts.roles import Role
from safeschool.accounts.tokens import digest, new_token
from safeschool.audit.journal import record


@transaction.atomic
def open_unit(
    *,
    by: User | None = None,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None = None,
    boundary: dict[str, Any] | None = None,
    **facts: Any,
) -> Unit:
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
    if boundary:
        draw_boundary(by=by, unit=unit, geometry=boundary)
    record(by=by, verb="unit.opened", target=unit, unit_id=unit.pk, code=code)
    return unit


@transaction.atomic
def draw_boundary(*, by: User | None, unit: Unit, geometry: dict[str, Any]) -> None:
    """The outline of the unit, in the place of the one before."""
    Boundary.objects.update_or_create(unit=unit, defaults={"geometry": geometry})
    record(by=by, verb="unit.outlined", target=unit, unit_id=unit.pk)


@transaction.atomic
def change_unit(*, by: User, unit: Unit, **facts: Any) -> Unit:
    """Change facts of a unit; its code and its place in the tree are not among them. Raises ValidationError."""
    for name, value in facts.items():
        if name in {"code", "parent", "path"}:
            raise ValidationError(_("The code and the place of a unit are not changed; open a new one."))
        setattr(unit, name, value)
    unit.full_clean(exclude=["path", "code"])
    unit.save(update_fields=list(facts))
    record(by=by, verb="unit.changed", target=unit, unit_id=unit.pk, fields=sorted(facts))
    return unit


@transaction.atomic
def succeed_unit(
    *, by: User | None = None, old: Unit, new: Unit, on: date, share: str, legal_basis: str = ""
) -> Succession:
    """Write down that the old unit's territory passed to the new one on that day."""
    if new.path.startswith(old.path):
        raise ValidationError(_("A unit cannot be succeeded by a unit below it."))
    succession = Succession.objects.create(old=old, new=new, on=on, share=share, legal_basis=legal_basis)
    record(by=by, verb="unit.succeeded", target=old, unit_id=old.pk, by_unit=new.code, share=share, on=on)
    return succession


@transaction.atomic
def rename_unit(*, by: User, unit: Unit, name: str, on: date, today: date, legal_basis: str = "") -> Unit:
    """The unit has another name from that day on, which is not to come; the old one stays written. ValidationError."""
    if on > today:
        raise ValidationError(_("This day is still to come. Write it down on the day itself or later."))
    if unit.former_names.filter(until__gte=on - timedelta(days=1)).exists():
        raise ValidationError(_("The unit was renamed on that day or later."))
    if name.strip() == unit.name:
        raise ValidationError(_("This is the name it has."))
    FormerName.objects.create(unit=unit, name=unit.name, until=on - timedelta(days=1), legal_basis=legal_basis)
    change_unit(by=by, unit=unit, name=name.strip())
    record(by=by, verb="unit.renamed", target=unit, unit_id=unit.pk, on=on, legal_basis=legal_basis)
    return unit


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
