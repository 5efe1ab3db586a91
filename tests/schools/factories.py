"""Rows of the room for tests."""

from datetime import date, time

from schools.models import BellTime, Campus, Contact, DayException, Gate, School, Street, Term

FIRST, LAST = date(2026, 9, 1), date(2027, 5, 31)


def make_bell(school: School, moment: str, starts: time, ends: time, **facts) -> BellTime:
    return BellTime.objects.create(school=school, moment=moment, starts=starts, ends=ends, **facts)


def make_term(unit, name: str = "2026", starts_on: date = FIRST, ends_on: date = LAST) -> Term:
    return Term.objects.create(unit=unit, name=name, starts_on=starts_on, ends_on=ends_on)


def make_exception(unit, on: date, *, is_school_day: bool, school: School | None = None, name: str = "Otherwise"):
    return DayException.objects.create(unit=unit, school=school, on=on, is_school_day=is_school_day, name=name)


def make_gate(school: School, name: str = "Side gate", street: Street | None = None, **facts) -> Gate:
    campus = school.campuses.first() or Campus.objects.create(school=school, name="Main site")
    facts = {"latitude": 20.85, "longitude": 106.68, **facts}
    return Gate.objects.create(campus=campus, name=name, street=street, **facts)


def make_street(unit, name: str = "Hồ Sen") -> Street:
    return Street.objects.create(unit=unit, name=name)


def make_contact(school: School, full_name: str = "Trần Văn An", phone: str = "0225 000 000") -> Contact:
    return Contact.objects.create(school=school, duty="Head", full_name=full_name, phone=phone)
