"""Who belongs to a school: seats of people who sign in, contacts of people who need not."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Membership
from safeschool.kernel.models import Stamped
from schools.models.registry import School
from schools.querysets import OfSchoolQuerySet


class Seat(Stamped):
    """A hat is worn at this school; one hat may be seated at several (a deputy head serves up to two)."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="seats")
    school = models.ForeignKey(School, models.CASCADE, related_name="seats")

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "school"], name="hat_is_seated_once_at_a_school")]

    def __str__(self) -> str:
        return f"{self.membership} · {self.school}"


class Contact(Stamped):
    """An adult whom one calls about the school."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("full_name", "phone")

    school = models.ForeignKey(School, models.CASCADE, related_name="contacts")
    duty = models.CharField(_("duty"), max_length=120)
    full_name = models.CharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40)

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.duty}: {self.full_name}"
