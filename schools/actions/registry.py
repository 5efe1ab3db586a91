"""What changes the registry."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeschool.accounts.models import Boundary, Membership, Unit, User
from safeschool.accounts.roles import SCHOOL_ROLES
from safeschool.audit import journal
from safeschool.kernel.territory import metres_outside
from schools.actions.inspections import count_anew
from schools.actions.shared import checked, tell
from schools.models import (
    BellTime,
    Campus,
    Contact,
    DayException,
    Enrolment,
    Gate,
    School,
    SchoolLevel,
    Seat,
    Street,
    Term,
)

BORDER_M = 500


@transaction.atomic
def register_school(
    *, by: User | None, unit: Unit, code: str, name: str, levels: Iterable[SchoolLevel] = (), **facts: Any
) -> School:
    """A new school under the unit."""
    school = checked(School(unit=unit, code=code, name=name), **facts)
    school.levels.set(levels)
    tell(by, "school.registered", school)
    return school


@transaction.atomic
def change_school(
    *, by: User | None, school: School, levels: Iterable[SchoolLevel] | None = None, **facts: Any
) -> School:
    """Other facts of the school; its code stays unless a new one is given."""
    before = {name: getattr(school, name) for name in facts}
    checked(school, **facts)
    changed = sorted(name for name in facts if before[name] != facts[name])
    if levels is not None:
        school.levels.set(levels)
        changed.append("levels")
    tell(by, "school.changed", school, fields=changed)
    return school


@transaction.atomic
def set_bell_times(*, by: User | None, school: School, bells: Sequence[dict[str, Any]]) -> list[BellTime]:
    """These bells and no others; each is the columns of BellTime. Two that say the same are refused."""
    School.objects.select_for_update().get(pk=school.pk)
    school.bell_times.all().delete()
    rows = [checked(BellTime(school=school), **bell) for bell in bells]
    told = {(r.moment, r.level_id, r.starts, r.ends, r.weekdays, r.season_from, r.season_to) for r in rows}
    if len(told) < len(rows):
        raise ValidationError(_("Two of these bell times are the same. Remove one."))
    tell(by, "school.bells_set", school, bells=len(rows))
    return rows


@transaction.atomic
def add_campus(*, by: User | None, school: School, name: str, **facts: Any) -> Campus:
    """A further site or teaching point."""
    campus = checked(Campus(school=school, name=name), **facts)
    tell(by, "school.campus_added", school, campus=campus.pk)
    return campus


@transaction.atomic
def change_campus(*, by: User | None, campus: Campus, **facts: Any) -> Campus:
    """Other facts of the site."""
    checked(campus, **facts)
    tell(by, "school.campus_changed", campus.school, campus=campus.pk)
    return campus


@transaction.atomic
def add_gate(
    *, by: User | None, school: School, campus: Campus | None = None, street_name: str = "", **facts: Any
) -> Gate:
    """A gate of a site (the first one where none is named; made when the school has none), on a street by its name."""
    if campus is None:
        campus = school.campuses.first() or add_campus(by=by, school=school, name=school.name[:200])
    _refuse_outside(school, facts)
    gate = checked(Gate(campus=campus), street=_street(school, street_name), **facts)
    tell(by, "school.gate_added", school, gate=gate.pk)
    return gate


@transaction.atomic
def change_gate(*, by: User | None, gate: Gate, street_name: str = "", **facts: Any) -> Gate:
    """Other facts of the gate."""
    _refuse_outside(gate.campus.school, facts)
    checked(gate, street=_street(gate.campus.school, street_name), **facts)
    tell(by, "school.gate_changed", gate.campus.school, gate=gate.pk)
    return gate


def _refuse_outside(school: School, facts: Mapping[str, Any]) -> None:
    """A gate stands in the territory of its school's unit, where that is drawn; borders are drawn roughly."""
    drawn = Boundary.objects.filter(unit=school.unit_id).first()
    if drawn is None or facts.get("latitude") is None or facts.get("longitude") is None:
        return
    far = metres_outside(drawn.geometry, facts["latitude"], facts["longitude"])
    if far > BORDER_M:
        raise ValidationError(
            _("This place lies %(far)d m outside the territory of %(unit)s. Check latitude and longitude.")
            % {"far": far, "unit": school.unit.name}
        )


def _street(school: School, name: str) -> Street | None:
    """The street of that name in the school's unit, made when it is new; None for no name."""
    if not name.strip():
        return None
    known = Street.objects.filter(unit=school.unit_id, name__iexact=name.strip()).first()
    return known or checked(Street(unit=school.unit, name=name.strip()))


@transaction.atomic
def draw_street(*, by: User | None, unit: Unit, name: str, line: dict[str, Any] | None = None) -> Street:
    """A street of the unit with its line; naming it again gives it the new line."""
    street = Street.objects.filter(unit=unit, name=name).first() or Street(unit=unit, name=name)
    checked(street, line=line)
    journal.record(by=by, verb="street.drawn", target=street)
    return street


@transaction.atomic
def change_street(*, by: User | None, street: Street, name: str, line: dict[str, Any] | None = None) -> Street:
    """Another name or line of the street; it stays in its unit."""
    checked(street, name=name, line=line)
    journal.record(by=by, verb="street.changed", target=street)
    return street


@transaction.atomic
def set_enrolment(
    *, by: User | None, school: School, year: int, pupils: int, boarders: int = 0, staff: int | None = None
) -> Enrolment:
    """The counts of a school year; counting again replaces them."""
    row = school.enrolments.filter(year=year).first() or Enrolment(school=school, year=year)
    checked(row, pupils=pupils, boarders=boarders, staff=staff)
    tell(by, "school.enrolment_set", school, year=year, pupils=pupils, boarders=boarders)
    count_anew(school=school, today=timezone.localdate())
    return row


@transaction.atomic
def seat_person(*, by: User | None, membership: Membership, school: School) -> Seat:
    """The hat is worn at this school, too; seating it again changes nothing."""
    if membership.role not in SCHOOL_ROLES:
        role = membership.get_role_display()
        raise ValidationError(_("%(role)s is not a role at a school; it reaches the whole unit.") % {"role": role})
    if not school.unit.path.startswith(membership.unit.path):
        raise ValidationError(_("The school does not belong to the unit of this membership."))
    seat, is_new = Seat.objects.get_or_create(membership=membership, school=school)
    if is_new:
        tell(by, "school.person_seated", school, membership=membership.pk, role=membership.role)
    return seat


@transaction.atomic
def unseat_person(*, by: User | None, seat: Seat) -> None:
    """The hat is no longer worn at this school."""
    school, membership = seat.school, seat.membership_id
    seat.delete()
    tell(by, "school.person_unseated", school, membership=membership)


@transaction.atomic
def add_contact(*, by: User | None, school: School, duty: str, full_name: str, phone: str) -> Contact:
    """An adult to call about the school."""
    contact = checked(Contact(school=school), duty=duty, full_name=full_name, phone=phone)
    tell(by, "school.contact_added", school, contact=contact.pk)
    return contact


@transaction.atomic
def drop_contact(*, by: User | None, contact: Contact) -> None:
    """This adult is no longer called about the school."""
    school, pk = contact.school, contact.pk
    contact.delete()
    tell(by, "school.contact_dropped", school, contact=pk)


@transaction.atomic
def set_term(*, by: User | None, unit: Unit, name: str, starts_on: date, ends_on: date) -> Term:
    """A term of the unit's schools; naming it again changes its days. Terms of one unit do not overlap."""
    row = unit.terms.filter(name=name).first() or Term(unit=unit, name=name)
    met = unit.terms.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exclude(pk=row.pk).first()
    if met:
        raise ValidationError(_("These days overlap with the term “%(name)s”.") % {"name": met.name})
    if ends_on < starts_on:
        raise ValidationError(_("A term ends after it starts."))
    checked(row, starts_on=starts_on, ends_on=ends_on)
    journal.record(by=by, verb="term.set", target=row, starts_on=starts_on, ends_on=ends_on)
    return row


@transaction.atomic
def except_day(
    *, by: User | None, unit: Unit, on: date, is_school_day: bool, name: str, school: School | None = None
) -> DayException:
    """That day is otherwise for the unit's schools, or for one school; saying it again replaces what was said."""
    if school is not None:
        if not school.unit.path.startswith(unit.path):
            raise ValidationError(_("The school does not belong to this unit."))
        unit = school.unit
    said = DayException.objects.filter(unit=unit, school=school, on=on).first()
    row = checked(said or DayException(unit=unit, school=school, on=on), is_school_day=is_school_day, name=name)
    journal.record(
        by=by, verb="day.excepted", target=row, on=on, is_school_day=is_school_day, school=school.code if school else ""
    )
    return row


@transaction.atomic
def unexcept_day(*, by: User | None, exception: DayException) -> None:
    """That day is again like any other."""
    journal.record(by=by, verb="day.unexcepted", target=exception, on=exception.on)
    exception.delete()
