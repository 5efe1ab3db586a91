"""Units merge and split; their schools pass over, and so does what stands on their ground."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.actions import change_unit, give_hat, succeed_unit
from safeschool.accounts.models import Membership, Succession, Unit, User
from schools.actions.passing import Passing, pass_on
from schools.actions.shared import checked, tell
from schools.models import Gate, School, SchoolMove, Seat, Street, Venue


@transaction.atomic
def move_school(
    *, by: User | None, school: School, to: Unit, on: date, today: date, legal_basis: str = ""
) -> SchoolMove:
    """The school belongs to another unit from that day on, which is not to come and follows its earlier moves.

    Whoever signs in at the school keeps the role, now in the new unit; its history comes along, and so does what is
    still to be done there: posts, points, open files, drills.
    """
    school = School.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=school.pk)
    _refuse_day(on, today)
    if school.moves.filter(on__gte=on).exists():
        raise ValidationError(_("%(school)s changed its unit on that day or later.") % {"school": school.name})
    move = checked(SchoolMove(school=school), old=school.unit, new=to, on=on, legal_basis=legal_basis)
    School.objects.filter(pk=school.pk).update(unit=to, cluster=None)
    school.unit = to
    for gate in Gate.objects.filter(campus__school=school, street__isnull=False).select_related("street"):
        gate.street = _same_street(gate.street, to)
        gate.save(update_fields=["street"])
    for seat in Seat.objects.filter(school=school).select_related("membership__user"):
        _reseat(by, seat, to)
    pass_on(Passing(move.old, to, school))
    tell(by, "school.moved", school, to=to.code, on=on, legal_basis=legal_basis)
    return move


def _refuse_day(on: date, today: date) -> None:
    if on > today:
        raise ValidationError(_("This day is still to come. Write it down on the day itself or later."))


def _same_street(street: Street | None, unit: Unit) -> Street | None:
    """The street of that name in the new unit, with the old line where it is new."""
    if street is None:
        return None
    known = Street.objects.filter(unit=unit, name=street.name).first()
    return known or checked(Street(unit=unit, name=street.name), line=street.line)


def _reseat(by: User | None, seat: Seat, unit: Unit) -> None:
    if unit.path.startswith(seat.membership.unit.path):
        return
    hat = give_hat(by=by, user=seat.membership.user, unit=unit, role=seat.membership.role)  # type: ignore[arg-type]
    Seat.objects.get_or_create(membership=hat, school=seat.school)
    seat.delete()


@transaction.atomic
def merge_unit(*, by: User, old: Unit, into: Unit, on: date, today: date, legal_basis: str = "") -> Succession:
    """The old unit ends the day before; its schools, its venues and its police are the other unit's from then on."""
    _refuse_day(on, today)
    _refuse_heir(old, into, on)
    passed = succeed_unit(by=by, old=old, new=into, on=on, share=Succession.Share.WHOLE, legal_basis=legal_basis)
    for school in _standing(old, on):
        move_school(by=by, school=school, to=into, on=on, today=today, legal_basis=legal_basis)
    for venue in Venue.objects.filter(unit=old):
        checked(venue, unit=into)
    pass_on(Passing(old, into))
    last = on - timedelta(days=1)
    for hat in old.memberships.current(on).select_related("user"):
        give_hat(by=by, user=hat.user, unit=into, role=hat.role)  # type: ignore[arg-type]
        give_hat(by=by, user=hat.user, unit=old, role=hat.role, valid_from=hat.valid_from, valid_to=last)  # type: ignore[arg-type]
    change_unit(by=by, unit=old, valid_to=last)
    return passed


@transaction.atomic
def split_unit(
    *, by: User, old: Unit, shares: Mapping[School, Unit], on: date, today: date, legal_basis: str = ""
) -> list[Succession]:
    """The old unit ends the day before and every school passes to the heir that is named for it.

    Venues pass with the school nearest to them; the police of the old unit pass by `pass_hats`, one by one. What stands
    on no school's ground has no heir of its own: it stays, in the sight of the unit above.
    """
    _refuse_day(on, today)
    heirs = list(dict.fromkeys(shares.values()))
    if len(heirs) < 2:
        raise ValidationError(_("A split has at least two heirs; with one it is a merger."))
    for heir in heirs:
        _refuse_heir(old, heir, on)
    left = [school for school in _standing(old, on) if school not in shares]
    if left:
        raise ValidationError(_("No heir is named for %(schools)s.") % {"schools": ", ".join(map(str, left[:5]))})
    share = Succession.Share.PART
    rows = [
        succeed_unit(by=by, old=old, new=heir, on=on, share=share, legal_basis=legal_basis) for heir in heirs
    ]  # fmt: skip
    for school, heir in shares.items():
        if school.unit_id != old.pk:
            raise ValidationError(_("%(school)s does not belong to %(unit)s.") % {"school": school, "unit": old})
        move_school(by=by, school=school, to=heir, on=on, today=today, legal_basis=legal_basis)
    _pass_venues(old, list(shares.items()))
    change_unit(by=by, unit=old, valid_to=on - timedelta(days=1))
    return rows


@transaction.atomic
def pass_hats(*, by: User, old: Unit, heirs: Mapping[Membership, Unit], today: date) -> int:
    """After a split: each of these hats of the old unit is worn in the heir named for it from the day of the split.

    In the old unit it ends the day before. Returns how many passed; a hat that has ended is left as it is.
    """
    shares = {row.new_id: row for row in Succession.objects.filter(old=old, share=Succession.Share.PART)}
    _refuse_day(max((row.on for row in shares.values()), default=today), today)
    passed = 0
    for hat, heir in heirs.items():
        if hat.unit_id != old.pk or heir.pk not in shares:
            raise ValidationError(_("%(heir)s is no heir of %(unit)s.") % {"heir": heir, "unit": old})
        on, last = shares[heir.pk].on, shares[heir.pk].on - timedelta(days=1)
        if hat.valid_to is not None and hat.valid_to < on:
            continue
        begins = max(on, hat.valid_from) if hat.valid_from else None
        give_hat(by=by, user=hat.user, unit=heir, role=hat.role, valid_from=begins, valid_to=hat.valid_to)  # type: ignore[arg-type]
        give_hat(by=by, user=hat.user, unit=old, role=hat.role, valid_from=hat.valid_from, valid_to=last)  # type: ignore[arg-type]
        passed += 1
    return passed


def _refuse_heir(old: Unit, heir: Unit, on: date) -> None:
    if heir.pk == old.pk:
        raise ValidationError(_("A unit is not its own heir."))
    if not heir.stands_on(on):
        raise ValidationError(_("%(unit)s does not exist on that day.") % {"unit": heir})
    if old.valid_to is not None and old.valid_to < on:
        raise ValidationError(_("%(unit)s does not exist on that day.") % {"unit": old})


def _standing(unit: Unit, on: date) -> list[School]:
    return list(School.objects.filter(unit=unit).order_by("pk"))


def _pass_venues(old: Unit, shares: Sequence[tuple[School, Unit]]) -> None:
    placed = [(school, heir) for school, heir in shares if school.latitude is not None]
    for venue in Venue.objects.filter(unit=old):
        heir = min(placed, key=lambda pair: _far(venue, pair[0]))[1] if placed else shares[0][1]
        checked(venue, unit=heir)


def _far(venue: Venue, school: School) -> float:
    """Squared degrees: enough to say which is nearest."""
    east = (venue.longitude or 0) - (school.longitude or 0)
    return ((venue.latitude or 0) - (school.latitude or 0)) ** 2 + east**2
