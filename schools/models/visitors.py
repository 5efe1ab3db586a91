"""Who is inside: visitors and goods at a school's gate. It belongs to the school."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeschool.kernel.models import Stamped
from schools.models.registry import School
from schools.querysets import OfVisitedSchoolQuerySet, VisitQuerySet


class Visit(Stamped):
    """An adult who came to the gate, or is expected. Of an identity number only a keyed digest and four digits stay."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("full_name", "id_digest", "id_tail", "phone", "plate")

    class Kind(models.TextChoices):
        VISITOR = "VISITOR", _("visitor")
        GOODS = "GOODS", _("delivery of goods")

    school = models.ForeignKey(School, models.CASCADE, related_name="visits", verbose_name=_("school"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.VISITOR)
    full_name = models.CharField(_("full name"), max_length=120)
    id_digest = models.CharField(max_length=64, blank=True, editable=False)
    id_tail = models.CharField(_("identity number ends with"), max_length=4, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    host = models.CharField(_("whom they visit"), max_length=120, blank=True)
    goods = models.CharField(_("goods carried"), max_length=200, blank=True)
    plate = models.CharField(_("vehicle plate"), max_length=20, blank=True)
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("came in at"), null=True, blank=True)
    left_at = models.DateTimeField(_("went out at"), null=True, blank=True)
    badge = models.UUIDField(unique=True, default=uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-arrived_at", "-pk"]
        indexes = [
            models.Index(fields=["school", "arrived_at"], name="visit_inside", condition=Q(left_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=False) | Q(expected_on__isnull=False, left_at=None),
                name="visitor_came_or_is_expected",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="visitor_leaves_after_coming"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.pk}"


class BannedVisitor(Stamped):
    """Somebody who is not let in; known by the digest of the identity number alone."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("id_digest", "id_tail", "reason")

    school = models.ForeignKey(School, models.CASCADE, related_name="banned", verbose_name=_("school"))
    id_digest = models.CharField(max_length=64, editable=False)
    id_tail = models.CharField(_("identity number ends with"), max_length=4)
    reason = models.CharField(_("reason"), max_length=200)
    until = models.DateField(_("until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))

    objects = OfVisitedSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["school", "id_digest"], name="visitor_is_banned_once")]

    def __str__(self) -> str:
        return f"…{self.id_tail}"
