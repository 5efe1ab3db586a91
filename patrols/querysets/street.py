"""Which rounds, checks and taps in the street."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from patrols.workflow import Seen, StreetKind
from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from patrols.models import StreetAct, VideoCheck, VideoRound
    from safeschool.accounts.models import Unit, User


class VideoRoundQuerySet(models.QuerySet["VideoRound"]):
    def visible_to(self, user: "User") -> "VideoRoundQuerySet":
        """Those of the units whose roster the user sees, and one's own."""
        return self.filter(Q(unit__in=user.reach(Permission.VIEW_ROSTER)) | Q(by=user))


class VideoCheckQuerySet(models.QuerySet["VideoCheck"]):
    def visible_to(self, user: "User") -> "VideoCheckQuerySet":
        """Those of schools in the units whose roster the user sees."""
        return self.filter(school__unit__in=user.reach(Permission.VIEW_ROSTER))

    def answerable_by(self, user: "User") -> "VideoCheckQuerySet":
        """Those of one's own rounds."""
        return self.filter(round__by=user)

    def done(self) -> "VideoCheckQuerySet":
        """Those that were looked at."""
        return self.filter(checked_at__isnull=False)

    def checked(self, start: datetime, end: datetime) -> "VideoCheckQuerySet":
        """Those looked at in the half-open period."""
        return self.filter(checked_at__gte=start, checked_at__lt=end)

    def in_units(self, unit_ids: Sequence[int]) -> "VideoCheckQuerySet":
        return self.filter(school__unit__in=unit_ids)

    def under(self, unit: "Unit") -> "VideoCheckQuerySet":
        return self.filter(school__unit__path__startswith=unit.path)

    def samples(self) -> "VideoCheckQuerySet":
        """Moments at which one could see whether there is an officer."""
        told = [Q(**{f"{name}__in": (Seen.YES, Seen.NO)}) for name in ("posts_manned", "traffic_police", "patrols")]
        return self.done().filter(told[0] | told[1] | told[2])

    def in_sight(self) -> "VideoCheckQuerySet":
        """Samples with an officer in sight: at a post, on the road or on patrol."""
        yes = Q(posts_manned=Seen.YES) | Q(traffic_police=Seen.YES) | Q(patrols=Seen.YES)
        return self.samples().filter(yes)


class StreetActQuerySet(models.QuerySet["StreetAct"]):
    def visible_to(self, user: "User") -> "StreetActQuerySet":
        """One's own, and those of the units whose roster the user sees."""
        units = user.reach(Permission.VIEW_ROSTER)
        return self.filter(Q(by=user) | Q(assignment__shift__post__unit__in=units) | Q(patrol__unit__in=units))

    def standing(self) -> "StreetActQuerySet":
        """Not taken back."""
        return self.filter(undone_at=None)

    def happening(self, start: datetime, end: datetime) -> "StreetActQuerySet":
        return self.filter(at__gte=start, at__lt=end)

    def in_units(self, unit_ids: Sequence[int]) -> "StreetActQuerySet":
        return self.filter(Q(assignment__shift__post__unit__in=unit_ids) | Q(patrol__unit__in=unit_ids))

    def solved(self) -> "StreetActQuerySet":
        """Those dealt with on the spot."""
        return self.exclude(kind=StreetKind.UNSOLVED)
