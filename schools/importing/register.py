"""A register that another system kept whole: schools with site, gates, bells and counts, a few statements for all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import TypeVar

from django.db import models, transaction

from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from schools.actions.shared import DERIVED
from schools.models import BellTime, Campus, Enrolment, Gate, School, SchoolLevel

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Bell:
    """Pupils come or go from the one hour to the other, Monday to Friday."""

    moment: str
    starts: time
    ends: time


@dataclass(frozen=True)
class Door:
    """A gate of the school's only site."""

    name: str
    latitude: float
    longitude: float
    traffic: int = Gate.Traffic.FREE


@dataclass(frozen=True)
class Registered:
    """One school of the register, with the pupils of a school year."""

    unit: Unit
    code: str
    name: str
    level: SchoolLevel
    latitude: float
    longitude: float
    area: str
    note: str
    year: int
    pupils: int
    staff: int
    boarders: int = 0
    bells: Sequence[Bell] = ()
    doors: Sequence[Door] = field(default_factory=tuple)


@transaction.atomic
def take_over_register(*, by: User | None, rows: Sequence[Registered]) -> list[School]:
    """The schools in the order of the rows, each with its gates. Raises ValidationError; a known code is refused."""
    schools = [_school(row) for row in rows]
    School.objects.bulk_create(schools)
    through = School.levels.through
    through.objects.bulk_create(
        through(school_id=school.pk, schoollevel_id=row.level.pk) for school, row in zip(schools, rows, strict=True)
    )
    pairs = list(zip(schools, rows, strict=True))
    sites = [
        Campus(school=school, name=row.name[:200], latitude=row.latitude, longitude=row.longitude)
        for school, row in pairs
    ]
    Campus.objects.bulk_create(sites)
    gates = [gate for site, row in zip(sites, rows, strict=True) for gate in _gates(site, row)]
    Gate.objects.bulk_create(_checked(gates))
    BellTime.objects.bulk_create(_checked([bell for school, row in pairs for bell in _bells(school, row)]))
    Enrolment.objects.bulk_create(
        Enrolment(school=school, year=row.year, pupils=row.pupils, boarders=row.boarders, staff=row.staff)
        for school, row in pairs
    )
    journal.record_all(
        journal.line(by=by, verb="school.registered", target=school, code=school.code) for school in schools
    )
    return schools


def _school(row: Registered) -> School:
    facts = {name: getattr(row, name) for name in ("unit", "code", "name", "latitude", "longitude", "area", "note")}
    school = School(**facts)
    school.clean_fields(exclude=DERIVED)
    school.search_key = School.key_for_search(school.name, school.code)
    return school


def _gates(site: Campus, row: Registered) -> list[Gate]:
    return [
        Gate(campus=site, name=door.name, latitude=door.latitude, longitude=door.longitude, traffic=door.traffic)
        for door in row.doors
    ]


def _bells(school: School, row: Registered) -> list[BellTime]:
    return [BellTime(school=school, moment=bell.moment, starts=bell.starts, ends=bell.ends) for bell in row.bells]


def _checked(rows: list[M]) -> list[M]:
    """The rows, their own columns checked; what they point at was made a moment ago."""
    for row in rows:
        row.clean_fields(exclude=[column.name for column in row._meta.fields if column.is_relation])
    return rows
