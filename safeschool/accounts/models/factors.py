"""What somebody has beside the password: an app that makes codes, keys that sign, codes on paper; and who needs it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models.people import User
from safeschool.accounts.models.units import Unit
from safeschool.accounts.querysets import AuthenticatorQuerySet, FactorRuleQuerySet
from safeschool.accounts.roles import Role
from safeschool.kernel.models import Stamped


class Authenticator(Stamped):
    """The app that makes a person's codes; its secret is sealed."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="authenticator")
    wrapped_key = models.CharField(max_length=200, editable=False)
    sealed_secret = models.BinaryField(editable=False)
    # The half minute of the last code taken: neither it nor one before it is taken again.
    last_step = models.BigIntegerField(default=0, editable=False)

    objects = AuthenticatorQuerySet.as_manager()

    def __str__(self) -> str:
        return f"authenticator of person {self.user_id}"

    @property
    def place_of_key(self) -> str:
        return f"accounts.authenticator/{self.user_id}"


class RecoveryCode(Stamped):
    """A code on paper, good for one sign-in; only its keyed digest is kept."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, editable=False)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_is_written_once")]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class Passkey(Stamped):
    """A passkey or security key (WebAuthn): its public half, which opens nothing."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("name",)

    user = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    credential_id = models.BinaryField(unique=True, editable=False, max_length=1023)
    public_data = models.BinaryField(editable=False)
    sign_count = models.BigIntegerField(default=0, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name


class FactorRule(Stamped):
    """From that day on people of the role, in the unit and below it, need a second factor."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="factor_rules", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    from_on = models.DateField(_("from"))

    objects = FactorRuleQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "role"]
        constraints = [models.UniqueConstraint(fields=["unit", "role"], name="factor_rule_is_said_once")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.unit}"
