"""When the demo is built at all, and that it is built whole."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Incident
from patrols.models import Shift
from safeschool.accounts.models import Unit
from safeschool.setup.demo import build
from safeschool.setup.demo.build import build_demo
from safeschool.setup.demo.scene import Scene

NOW = datetime(2025, 11, 19, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("mode", ["production", "box"])
def test_it_is_refused_where_it_would_open_a_real_system(db, settings, mode):
    settings.MODE = mode

    with pytest.raises(CommandError, match=f"not built in {mode} mode"):
        call_command("seed_demo")

    assert not Unit.objects.exists()


def test_it_is_refused_where_people_are_already(officer):
    with pytest.raises(CommandError, match="holds people already"):
        call_command("seed_demo")


def test_a_failure_leaves_nothing_behind(db, monkeypatch):
    def fail(scene: Scene) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(build, "PARTS", (build.PARTS[0], fail))

    with pytest.raises(RuntimeError, match="in the middle"):
        build_demo(seed=1, now=NOW)

    assert not Unit.objects.exists()


def test_it_lives_in_the_summer_holidays_too(db):
    july = datetime(2025, 7, 20, 2, 0, tzinfo=UTC)

    scene = build_demo(seed=2, now=july)

    today = scene.today(scene.units["DH"])
    assert Shift.objects.filter(on=today, assignments__user__username="dh.officer").exists()
    assert Incident.objects.filter(unit__code="DH", date_precision="EXACT").count() >= 120
