"""Who belongs to a school: seats of people who sign in, contacts of people who need not."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Membership
from safeschool.kernel.models import Findable, Stamped
from schools.models.registry import School
from schools.querysets import ContactQuerySet, OfSchoolQuerySet


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


class Contact(Findable, Stamped):
    """An adult whom one calls about the school."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("full_name", "phone", "search_key")
    FOUND_BY = ("full_name", "duty")

    school = models.ForeignKey(School, models.CASCADE, related_name="contacts")
    duty = models.CharField(_("duty"), max_length=120)
    full_name = models.CharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="contact_search")]

    def __str__(self) -> str:
        return f"{self.duty}: {self.full_name}"
