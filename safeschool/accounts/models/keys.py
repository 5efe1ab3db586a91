"""What opens a door without a password: a wall's link, a program's token."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models.people import User
from safeschool.accounts.models.units import Unit
from safeschool.accounts.querysets import WallLinkQuerySet
from safeschool.kernel.models import Stamped


class WallLink(Stamped):
    """A link that shows a unit's board on a wall, without signing in and without a name; only its digest is kept."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="wall_links", verbose_name=_("unit"))
    name = models.CharField(_("where the screen hangs"), max_length=120)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = WallLinkQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ApiToken(Stamped):
    """A key for a program acting for a person; only its digest is kept."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name or f"token {self.pk}"
