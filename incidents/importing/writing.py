"""Judged rows become files, thousands at a time, by COPY: no statement is compiled for each."""

from collections import defaultdict
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.db import connection

from incidents.actions.files import take_numbers
from incidents.models import Incident
from safeschool.accounts.models import Unit

FIELDS = tuple(
    field for field in Incident._meta.concrete_fields if not field.primary_key and field.name != "created_at"
)
COLUMNS = ", ".join(f'"{field.column}"' for field in FIELDS)
CELL = Incident._meta.get_field("cell")
VALUES = attrgetter(*(field.attname for field in FIELDS))


def write_files(incidents: list[Incident], key: UUID, now: datetime) -> None:
    """Number them by unit and year of occurrence, and write them at once, under the key of their import."""
    shelves: dict[tuple[Unit, int], list[Incident]] = defaultdict(list)
    for incident in incidents:
        shelves[incident.unit, incident.occurred_at.year].append(incident)
    for (unit, year), shelf in shelves.items():
        for incident, number in zip(shelf, take_numbers(unit, year, len(shelf)), strict=True):
            incident.number, incident.batch = number, key
            CELL.pre_save(incident, add=True)
            incident.search_key = Incident.key_for_search(number=number, place=incident.place, note=incident.note)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{Incident._meta.db_table}" (created_at, {COLUMNS}) FROM STDIN') as rows,
    ):
        for incident in incidents:
            rows.write_row((now, *VALUES(incident)))
