"""What the schools of a unit add up to in a week, and the lists behind it."""

from datetime import UTC, datetime, timedelta

import pytest

from safeschool.kernel.week import Week
from schools import actions
from schools.models import Finding, HazardType
from schools.selectors import week_figures
from tests.schools.rounds import ALARM, EXITS, inspect, make_hazard

TUESDAY = datetime(2026, 11, 17, 3, tzinfo=UTC)
WEEK = Week.parse("2026-W47")


@pytest.fixture
def figures(north, officer, school, time_machine):
    """A week with an inspection, a notice, two findings of which one was put right at once, and two settled hazards."""
    time_machine.move_to(TUESDAY, tick=False)
    inspect(officer, school, (ALARM, EXITS), spot=(EXITS,), now=TUESDAY)
    Finding.objects.filter(item__code=ALARM).update(deadline=TUESDAY.date() + timedelta(days=2))
    dispute = actions.record_hazard(
        by=officer,
        school=school,
        type=HazardType.objects.get(code="HZ_DISPUTE"),
        place="The stall",
        found_on=TUESDAY.date(),
    )
    actions.settle_hazard(by=officer, hazard=dispute, outcome="Both sides agreed.", on=TUESDAY.date())
    congestion = make_hazard(officer, school, found_on=TUESDAY.date())
    actions.settle_hazard(by=officer, hazard=congestion, outcome="A loop for vehicles.", on=TUESDAY.date())
    told = week_figures([north.pk], *WEEK.bounds(north.zone))
    return {figure.code: figure for figure in told}


@pytest.mark.parametrize(
    ("code", "value"),
    [
        *(("INSPECTIONS", 1), ("FINDINGS", 2), ("FIXED_ON_SPOT", 1), ("NOTICES", 1), ("FINDINGS_DUE", 1)),
        *(("FINDINGS_IN_TIME", 0), ("HAZARDS_FOUND", 2), ("HAZARDS_PUT_RIGHT", 2), ("DISPUTES", 1)),
    ],
)
def test_a_number_opens_a_list_of_as_many_rows(signed_in, chief, figures, code, value):
    figure = figures[code]
    assert figure.value == value
    assert signed_in(chief).get(figure.link).content.decode().count("data-row") == value
