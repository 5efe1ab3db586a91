"""Wishes of people, posts that are somebody's, and pairs."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from patrols.models import DutyPair, DutyWish, FixedPost, Post
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal


@transaction.atomic
def wish(*, by: User, rather: Sequence[str], rather_not: Sequence[str], rather_not_on: Sequence[int]) -> DutyWish:
    """When one would rather have duty and when not; the next proposal weighs it. ValidationError: both at once."""
    if set(rather) & set(rather_not):
        raise ValidationError(_("One and the same time cannot be wished for and not."))
    facts = {"rather": list(rather), "rather_not": list(rather_not), "rather_not_on": list(rather_not_on)}
    row, _is_new = DutyWish.objects.update_or_create(user=by, defaults=facts)
    journal.record(by=by, verb="wish_duty", target=row)
    return row


@transaction.atomic
def fix_post(*, by: User, post: Post, user: User) -> FixedPost:
    """This is the person's post: proposals keep them there as far as the weights allow."""
    row, _is_new = FixedPost.objects.get_or_create(post=post, user=user)
    journal.record(by=by, verb="fix_post", target=row, unit_id=post.unit_id, post=post.pk)
    return row


@transaction.atomic
def form_pair(*, by: User, unit: Unit, one: User, other: User) -> DutyPair:
    """These two stand together where they can. ValidationError: one person, or a pair already."""
    if one.pk == other.pk:
        raise ValidationError(_("A pair is two people."))
    first, second = sorted((one, other), key=lambda person: person.pk)
    try:
        with transaction.atomic():
            row = DutyPair.objects.create(unit=unit, one=first, other=second)
    except IntegrityError as error:
        raise ValidationError(_("These two are a pair already.")) from error
    journal.record(by=by, verb="form_pair", target=row, unit_id=unit.pk)
    return row


@transaction.atomic
def loosen(*, by: User, tie: FixedPost | DutyPair) -> None:
    """The post is nobody's any more, or the pair none."""
    unit_id = tie.post.unit_id if isinstance(tie, FixedPost) else tie.unit_id
    journal.record(by=by, verb="loosen_tie", target=tie, unit_id=unit_id)
    tie.delete()
