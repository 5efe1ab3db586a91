"""What binds people to times, posts and each other: wishes that the engine weighs, never rules."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patrols.models.posts import Post
from patrols.querysets import DutyPairQuerySet, DutyWishQuerySet, FixedPostQuerySet
from patrols.workflow import DutyMoment
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped


class DutyWish(Stamped):
    """When a person would rather have duty, and when rather not."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("user", "rather", "rather_not", "rather_not_on")

    user = models.OneToOneField(User, models.CASCADE, related_name="duty_wish", verbose_name=_("person"))
    rather = ArrayField(models.CharField(max_length=10, choices=DutyMoment.choices), default=list, blank=True)
    rather_not = ArrayField(models.CharField(max_length=10, choices=DutyMoment.choices), default=list, blank=True)
    # Monday is 0.
    rather_not_on = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    objects = DutyWishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(rather__overlap=F("rather_not")), name="wish_does_not_contradict_itself"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class FixedPost(Stamped):
    """A person whose post this is, as the chief has set it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("user",)

    post = models.ForeignKey(Post, models.CASCADE, related_name="fixed_people", verbose_name=_("post"))
    user = models.ForeignKey(User, models.CASCADE, related_name="fixed_posts", verbose_name=_("person"))

    objects = FixedPostQuerySet.as_manager()

    class Meta:
        ordering = ["post__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="person_is_fixed_once_at_post")]

    def __str__(self) -> str:
        return f"{self.user}: {self.post}"


class DutyPair(Stamped):
    """Two people who stand at the same post at the same time where they can."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("one", "other")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="duty_pairs", verbose_name=_("unit"))
    one = models.ForeignKey(User, models.CASCADE, related_name="duty_pairs", verbose_name=_("person"))
    other = models.ForeignKey(User, models.CASCADE, related_name="duty_pairs_as_other", verbose_name=_("and"))

    objects = DutyPairQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_is_formed_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_is_two_people_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one}, {self.other}"
