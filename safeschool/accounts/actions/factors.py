"""What changes how people sign in beside the password: the app, keys, codes on paper, and who needs one."""

import re
import secrets
from dataclasses import asdict
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from safeschool.accounts.models import Authenticator, FactorRule, Passkey, RecoveryCode, Unit, User
from safeschool.accounts.roles import Role
from safeschool.accounts.selectors import has_second_factor, needs_second_factor
from safeschool.accounts.telling import tell
from safeschool.accounts.webauthn import Made
from safeschool.audit.journal import record
from safeschool.kernel.onetime import DIGITS, step_of_code
from safeschool.kernel.sealed import blind_index, new_person_key, open_text, seal_text

CODES = 10
# Of a code on paper; the app's have six.
CODE_DIGITS = 12
COLUMN = "secret"
MOST_PASSKEYS = 20


def _digest(user: User, code: str) -> str:
    return blind_index(f"recovery code {user.pk} {code}")


def _write_codes(user: User) -> list[str]:
    """Ten fresh codes in the place of all before; to be shown once."""
    codes = [str(secrets.randbelow(10**CODE_DIGITS)).zfill(CODE_DIGITS) for _code in range(CODES)]
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return [f"{code[:4]} {code[4:8]} {code[8:]}" for code in codes]


def _first_codes(user: User) -> list[str]:
    return [] if user.recovery_codes.exists() else _write_codes(user)


def _lock(user: User) -> None:
    """Two pages of one person come one after the other."""
    User.objects.select_for_update().get(pk=user.pk)


@transaction.atomic
def turn_on_app(*, by: User, secret: str, code: str, now: datetime) -> list[str]:
    """The app that shows this code is the second factor, and every other sign-in ends.

    Returns the recovery codes when they are the first. Raises ValidationError.
    """
    _lock(by)
    if Authenticator.objects.filter(user=by).exists():
        raise ValidationError(_("You have an app already. Turn it off first."))
    step = step_of_code(secret, code, now)
    if step is None:
        raise ValidationError({"code": _("This is not the code that the app shows now. Is the phone's clock right?")})
    app = Authenticator(user=by, last_step=step)
    app.wrapped_key = new_person_key(app.place_of_key)
    app.sealed_secret = seal_text(secret, wrapped=app.wrapped_key, place=app.place_of_key, column=COLUMN)
    app.save(force_insert=True)
    record(by=by, verb="factor.app_on", target=by)
    end_sign_ins(by=by, user=by, now=now)
    return _first_codes(by)


def _check_may_go_without(user: User, today: date) -> None:
    """Raises ValidationError when this was the last factor of somebody who needs one; without any, codes go too."""
    if has_second_factor(user):
        return
    if needs_second_factor(user, today):
        raise ValidationError(_("Your role needs a second factor. Set up another one first."))
    user.recovery_codes.all().delete()


@transaction.atomic
def turn_off_app(*, by: User, today: date) -> None:
    """The app opens nothing any more. Raises ValidationError when the person must have a second factor."""
    _lock(by)
    Authenticator.objects.filter(user=by).delete()
    _check_may_go_without(by, today)
    record(by=by, verb="factor.app_off", target=by)


@transaction.atomic
def renew_recovery_codes(*, by: User) -> list[str]:
    """Ten new codes, shown once; those before open nothing. Raises ValidationError without a second factor."""
    _lock(by)
    if not has_second_factor(by):
        raise ValidationError(_("Set up a second factor first."))
    record(by=by, verb="factor.codes_written", target=by)
    return _write_codes(by)


@transaction.atomic
def take_code(*, user: User, code: str, now: datetime) -> bool:
    """Whether the code is the app's of now, or one on paper; either is taken once."""
    digits = re.sub(r"[\s-]", "", code)
    if len(digits) == DIGITS:
        return _take_app_code(user, digits, now)
    taken = RecoveryCode.objects.filter(user=user, digest=_digest(user, digits), used_at=None).update(used_at=now)
    if taken:
        record(by=user, verb="factor.code_used", target=user, left=user.recovery_codes.filter(used_at=None).count())
    return bool(taken)


def _take_app_code(user: User, digits: str, now: datetime) -> bool:
    app = Authenticator.objects.filter(user=user).first()
    if app is None:
        return False
    secret = open_text(bytes(app.sealed_secret), wrapped=app.wrapped_key, place=app.place_of_key, column=COLUMN)
    step = step_of_code(secret, digits, now)
    if step is None:
        return False
    return bool(Authenticator.objects.filter(user=user, last_step__lt=step).update(last_step=step))


@transaction.atomic
def add_passkey(*, by: User, name: str, made: Made, now: datetime) -> list[str]:
    """One more key of the person, and every other sign-in ends; returns recovery codes when they are the first.

    Raises ValidationError when the key is known.
    """
    _lock(by)
    if by.passkeys.count() >= MOST_PASSKEYS:
        raise ValidationError(_("You have as many keys as there may be. Remove one first."))
    try:
        with transaction.atomic():
            Passkey.objects.create(user=by, name=name, **asdict(made))
    except IntegrityError as error:
        raise ValidationError(_("This key is known here already.")) from error
    record(by=by, verb="factor.passkey_added", target=by)
    end_sign_ins(by=by, user=by, now=now)
    return _first_codes(by)


@transaction.atomic
def drop_passkey(*, by: User, passkey: Passkey, today: date) -> None:
    """The key opens nothing any more. Raises ValidationError when the person must have a second factor."""
    _lock(by)
    by.passkeys.filter(pk=passkey.pk).delete()
    _check_may_go_without(by, today)
    record(by=by, verb="factor.passkey_removed", target=by)


@transaction.atomic
def take_passkey(*, passkey: Passkey, sign_count: int, now: datetime) -> bool:
    """Write down that the key signed; refused when its counter did not go on, as that of a copy would not."""
    went_on = Q(sign_count=0) if sign_count == 0 else Q(sign_count__lt=sign_count)
    return bool(Passkey.objects.filter(went_on, pk=passkey.pk).update(sign_count=sign_count, last_used_at=now))


@transaction.atomic
def end_sign_ins(*, by: User | None, user: User, now: datetime) -> None:
    """Every sign-in of the person is over; the page that asks for it renews its own."""
    user.signed_out_at = now
    user.save(update_fields=["signed_out_at"])
    record(by=by, verb="person.signed_out", target=user)


@transaction.atomic
def reset_factors(*, by: User | None, user: User, now: datetime) -> None:
    """The person has a password alone again, is signed out everywhere and told so: the phone or the key is lost."""
    _lock(user)
    Authenticator.objects.filter(user=user).delete()
    user.passkeys.all().delete()
    user.recovery_codes.all().delete()
    record(by=by, verb="factor.reset", target=user)
    end_sign_ins(by=by, user=user, now=now)
    tell(
        to=[user], about="accounts/email/factors_reset.txt", key=f"factors-reset/{now.isoformat()}", now=now,
        context={"by": by.full_name if by else ""}, link=reverse("accounts:factors"),
    )  # fmt: skip


def warn_of_guesses(*, user: User, now: datetime) -> None:
    """Somebody knows the password and guesses at the codes: the person is told, once a day."""
    tell(
        to=[user], about="accounts/email/codes_guessed.txt", key=f"codes-guessed/{now.date()}", now=now,
        link=reverse("accounts:factors"),
    )  # fmt: skip


@transaction.atomic
def ask_for_factor(*, by: User, unit: Unit, role: Role, from_on: date) -> FactorRule:
    """From that day on people of the role need a second factor in the unit and below; said again it changes the day."""
    rule, _is_new = FactorRule.objects.update_or_create(unit=unit, role=role, defaults={"from_on": from_on})
    record(by=by, verb="factor.asked_for", target=unit, unit_id=unit.pk, role=role, from_on=from_on)
    return rule


@transaction.atomic
def drop_factor_rule(*, by: User, rule: FactorRule) -> None:
    """The rule holds no more; whoever has a second factor keeps it."""
    record(by=by, verb="factor.not_asked_for", target=rule.unit, unit_id=rule.unit_id, role=rule.role)
    rule.delete()
