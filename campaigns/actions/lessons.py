"""The menu of lessons, and an order's road: ordered, assigned, accepted, delivered, rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.actions.notices import tell_moved
from campaigns.actions.sessions import record_session, refuse_parts
from campaigns.models import LessonOffer, LessonOrder, OfferLaw
from campaigns.models.lessons import MOST_CHOICES
from campaigns.selectors import choices_for, reason_not_to_teach
from campaigns.selectors.lessons import clashes, teachers_near
from campaigns.workflow import HOLDS_TIME, OrderState, lawful_move, reminders
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from schools.models import School

Laws = Sequence[tuple[str, date]]
FARTHEST = timedelta(days=365)


@transaction.atomic
def publish_offer(*, by: User | None, unit: Unit, laws: Laws = (), **facts: Any) -> LessonOffer:
    """A new line of the unit's menu; the schools of the unit and of those below it may order it."""
    offer = LessonOffer(unit=unit, **facts)
    _keep(offer, laws)
    journal.record(by=by, verb="offer.published", target=offer, laws=len(laws))
    return offer


@transaction.atomic
def change_offer(*, by: User, offer: LessonOffer, laws: Laws, **facts: Any) -> LessonOffer:
    """Other facts and laws; orders keep the length they were given with."""
    for name, value in facts.items():
        setattr(offer, name, value)
    _keep(offer, laws)
    journal.record(by=by, verb="offer.changed", target=offer, laws=len(laws))
    return offer


@transaction.atomic
def withdraw_offer(*, by: User, offer: LessonOffer, now: datetime) -> LessonOffer:
    """Off the menu; what was ordered stays ordered. A second time changes nothing."""
    row = LessonOffer.objects.select_for_update().get(pk=offer.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        journal.record(by=by, verb="offer.withdrawn", target=row)
    return row


def _keep(offer: LessonOffer, laws: Laws) -> None:
    refuse_parts(offer.format, offer.still_parts, offer.active_parts)
    offer.full_clean()
    if len({title for title, _day in laws}) < len(laws):
        raise ValidationError(_("Each law is cited once."))
    offer.save()
    offer.laws.all().delete()
    rows = [OfferLaw(offer=offer, title=title, in_force_on=day) for title, day in laws]
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
    OfferLaw.objects.bulk_create(rows)


@dataclass(frozen=True)
class Wish:
    """What a school orders; with the submission's UUID it is one order however often it is sent."""

    offer: LessonOffer
    school: School
    choices: Sequence[datetime]
    grades: str
    heads: int
    note: str = ""


def order_lesson(*, by: User, now: datetime, submission: UUID, wish: Wish) -> LessonOrder:
    """The order of this submission, made now or found again. ValidationError says what cannot be."""
    if known := _known(by, submission):
        return known
    order = LessonOrder(
        offer=wish.offer, unit=wish.school.unit, school=wish.school, choices=sorted(set(wish.choices)),
        grades=wish.grades, heads=wish.heads, note=wish.note, minutes=wish.offer.minutes, ordered_by=by,
        ordered_at=now, submission=submission,
    )  # fmt: skip
    _enter(order, now)
    _check(order, now)
    try:
        with transaction.atomic():
            order.save(force_insert=True)
            journal.record(by=by, verb="lesson.ordered", target=order, school=order.school_id, offer=order.offer_id)
            tell_moved(order, by=by, now=now)
    except IntegrityError:
        # The same send at the same moment by another door was first.
        if known := _known(by, submission):
            return known
        raise
    return order


def _known(by: User, submission: UUID) -> LessonOrder | None:
    return LessonOrder.objects.for_list().filter(submission=submission, ordered_by=by).first()


def _check(order: LessonOrder, now: datetime) -> None:
    if order.offer.withdrawn_at is not None:
        raise ValidationError(_("This lesson is no longer on the menu."))
    if not 1 <= len(order.choices) <= MOST_CHOICES:
        raise ValidationError({"choices": _("Name one to three dates.")})
    for choice in order.choices:
        if not now < choice < now + FARTHEST:
            raise ValidationError({"choices": _("A lesson is ordered for a time to come, within a year.")})
        if reason := reason_not_to_teach(order.school, choice):
            raise ValidationError({"choices": reason})
    order.full_clean(exclude=["submission", "span"])


def _enter(order: LessonOrder, now: datetime) -> None:
    """The clock of the state begins to run."""
    order.entered_at, order.reminded = now, 0
    order.due_at = next(iter(reminders(order.state, now, order.starts_at, order.ends_at)), None)


def _locked(order: LessonOrder) -> LessonOrder:
    rows = LessonOrder.objects.select_for_update(of=("self",))
    return rows.select_related("offer__topic", "offer__format", "school__unit", "unit", "lecturer").get(pk=order.pk)


def _step(order: LessonOrder, to: OrderState, *, by: User, now: datetime, reason: str = "") -> None:
    """Move a locked order by its table, with journal and notices. Raises ValidationError with a sentence."""
    source = OrderState(order.state)
    move = lawful_move(source, to)
    if move is None:
        raise ValidationError(
            _("From “%(state)s” no such step is possible. Somebody may have moved it: look at the order again.")
            % {"state": source.label}
        )
    refusal = next(choice.refusal for choice in choices_for(by, order) if choice.move is move)
    if refusal:
        raise ValidationError(str(refusal))
    if move.asks_reason and not reason.strip():
        raise ValidationError({"reason": _("Say why in a few words.")})
    order.state, order.reason = to, reason.strip()
    _enter(order, now)
    order.save()
    journal.record(by=by, verb="lesson.moved", target=order, source=source, to=to)
    tell_moved(order, by=by, now=now)


@transaction.atomic
def assign_order(*, by: User, order: LessonOrder, lecturer: User, starts_at: datetime, now: datetime) -> LessonOrder:
    """Give the order to a lecturer at one of the school's dates; refused when they have duty or another lesson then."""
    order = _locked(order)
    if not teachers_near(order, by).filter(pk=lecturer.pk).exists():
        raise ValidationError({"lecturer": _("This person does not teach here.")})
    if starts_at not in order.choices:
        raise ValidationError({"starts_at": _("Choose one of the dates that the school named.")})
    if starts_at <= now:
        raise ValidationError({"starts_at": _("This date has passed.")})
    order.lecturer, order.starts_at = lecturer, starts_at
    order.span = (starts_at, order.ends_at)
    _refuse_clash(order)
    _step(order, OrderState.ASSIGNED, by=by, now=now)
    return order


def _refuse_clash(order: LessonOrder) -> None:
    # One at a time per lecturer, so that two assignments at once see each other.
    lecturer = User.objects.select_for_update().get(pk=order.lecturer_id)
    start, end = order.hours
    found = clashes(User.objects.filter(pk=lecturer.pk), start, end, without=order)
    if why := found.get(lecturer.pk):
        raise ValidationError({"lecturer": _("%(name)s: %(why)s.") % {"name": lecturer.full_name, "why": why}})


@transaction.atomic
def accept_order(*, by: User, order: LessonOrder, now: datetime) -> LessonOrder:
    """The lecturer takes it on; refused when a duty has been laid across it since."""
    order = _locked(order)
    if order.state in HOLDS_TIME and order.lecturer_id == by.pk:
        _refuse_clash(order)
    _step(order, OrderState.ACCEPTED, by=by, now=now)
    return order


@transaction.atomic
def turn_order(*, by: User, order: LessonOrder, to: OrderState, reason: str, now: datetime) -> LessonOrder:
    """Hand it back, decline it or cancel it, with the reason."""
    if to not in (OrderState.HANDED_BACK, OrderState.DECLINED, OrderState.CANCELLED):
        raise ValidationError(_("This step needs more than a reason."))
    order = _locked(order)
    _step(order, to, by=by, now=now, reason=reason)
    return order


@transaction.atomic
def deliver_order(*, by: User, order: LessonOrder, now: datetime, **audience: Any) -> LessonOrder:
    """The lesson was held: a session with its audience and hand-outs, counted with all others."""
    order = _locked(order)
    if order.session_id is None and order.state == OrderState.ACCEPTED and order.lecturer_id == by.pk:
        starts_at, _ends_at = order.hours
        if now < starts_at:
            raise ValidationError(_("The lesson has not begun yet: write it down when it was held."))
        order.session = record_session(
            by=by, now=now, unit=order.unit, school=order.school, format=order.offer.format,
            held_at=starts_at, topics=[order.offer.topic], lecturer=by, minutes=order.minutes,
            still_parts=order.offer.still_parts, active_parts=order.offer.active_parts, is_ordered=True, **audience,
        )  # fmt: skip
    _step(order, OrderState.DELIVERED, by=by, now=now)
    return order


@transaction.atomic
def rate_order(*, by: User, order: LessonOrder, rating: int, words: str, now: datetime) -> LessonOrder:
    """The school says how it was, from one to five."""
    order = _locked(order)
    if not 1 <= rating <= 5:
        raise ValidationError({"rating": _("Rate from 1 to 5.")})
    order.rating, order.words = rating, words.strip()
    _step(order, OrderState.RATED, by=by, now=now)
    return order
