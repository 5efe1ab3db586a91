"""The real lists: every row becomes a school or is refused with a reason. The files are no part of the project."""

import json
import resource
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from schools.models import School
from tests.real_files import real

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]

ROOT = Path(__file__).resolve().parents[2]


def told(capsys, *args: str) -> dict:
    call_command(*args, "--json")
    return json.loads(capsys.readouterr().out)


def test_all_27200_english_schools_are_taken_in_half_a_minute_and_known_the_second_time(city, capsys):
    path = str(real("schools_scale/uk_gias_open_schools.csv"))
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    assert told(capsys, "import_schools", path, "--unit", "CITY") == {
        "read": 27200, "created": 27200, "matched": 0, "refused": [],
    }  # fmt: skip
    assert time.monotonic() - start < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000
    assert School.objects.count() == 27200
    assert School.objects.filter(levels__code="PRIMARY").count() == 16819 + 164 + 8
    assert not School.objects.filter(name__regex="[\x80-\x9f]").exists()
    again = told(capsys, "import_schools", path, "--unit", "CITY")
    assert (again["created"], again["matched"]) == (0, 27200)


def test_all_10083_lankan_schools_are_taken(city, capsys):
    outcome = told(capsys, "import_schools", str(real("schools_scale/lk_schools_10083.json")), "--unit", "CITY")
    assert (outcome["read"], outcome["created"], outcome["refused"]) == (10083, 10083, [])
