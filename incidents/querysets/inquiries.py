"""Which inquiries of school committees."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from incidents.querysets.seals import leads_to_nothing_sealed
from incidents.querysets.words import any_of
from safeschool.accounts.roles import Permission
from schools.models import Seat

if TYPE_CHECKING:
    from incidents.models import Inquiry
    from safeschool.accounts.models import User


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: "User") -> "InquiryQuerySet":
        """The school's own who hold inquiries, and the police of its unit who read findings."""
        hats = user.school_hats(Permission.VIEW_INQUIRIES)
        seats = Seat.objects.filter(membership__in=hats).values_list("school_id", flat=True)
        parts = [Q(school__unit__in=user.reach(Permission.VIEW_INQUIRIES))]
        if hats:
            parts.append(Q(school__in=list(seats)))
        return self.filter(any_of(parts), leads_to_nothing_sealed(self.model, user))

    def late(self, today: date) -> "InquiryQuerySet":
        """Those that should be decided by now and are not, or were decided too late."""
        return self.filter(Q(found_on=None, due_on__lt=today) | Q(found_on__gt=F("due_on")))

    def for_list(self) -> "InquiryQuerySet":
        """With everything that a row of a list shows, in one query."""
        return self.select_related("school").defer("matter", "reasons", "measures", "appeal")
