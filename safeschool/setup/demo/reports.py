"""The weekly reports that a reader of the demo looks for: last week's, and the one of the published figures."""

from datetime import timedelta

from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report, move_report
from safeschool.reports.workflow import Status
from safeschool.setup.demo.scene import Scene

# The week in which the county's figures were published.
PUBLISHED = Week(2023, 24)


def build_reports(scene: Scene) -> None:
    """Issued a little after the week closed, by whoever signs for the unit."""
    for code, person, weeks in (("DH", "dh.chief", ()), ("HN", "hn.commander", (PUBLISHED,))):
        unit, by = scene.units[code], scene.people[person]
        for week in (*weeks, Week.of(scene.today(unit)).before):
            report = compile_report(by=None, unit=unit, week=week, now=scene.now)
            closed_at = week.bounds(unit.zone)[1] + timedelta(hours=1)
            move_report(by=by, report=report, to=Status.ISSUED, now=min(closed_at, scene.now))
