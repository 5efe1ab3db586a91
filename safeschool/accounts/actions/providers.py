"""What connects people with their accounts at identity providers."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from safeschool.accounts.models import ProviderAccount, User
from safeschool.audit.journal import record


@transaction.atomic
def connect_account(*, by: User, issuer: str, subject: str) -> ProviderAccount:
    """The person may come in by that account. Raises ValidationError when it, or another one, is connected already."""
    try:
        with transaction.atomic():
            account = ProviderAccount.objects.create(user=by, issuer=issuer, subject=subject)
    except IntegrityError as error:
        raise ValidationError(_("This account is connected with somebody, or you with another one.")) from error
    record(by=by, verb="provider.connected", target=by, issuer=issuer)
    return account


@transaction.atomic
def disconnect_account(*, by: User, account: ProviderAccount) -> None:
    """Nobody comes in by that account any more."""
    record(by=by, verb="provider.disconnected", target=by, issuer=account.issuer)
    account.delete()


@transaction.atomic
def note_account_used(*, account: ProviderAccount, now: datetime) -> None:
    """Somebody came in by it."""
    ProviderAccount.objects.filter(pk=account.pk).update(last_used_at=now)
