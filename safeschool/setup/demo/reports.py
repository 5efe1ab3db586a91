"""The weekly reports that a reader of the demo looks for: last week's, and the one of the published figures."""

from datetime import timedelta

from safeschool.kernel.week import Week
from safeschool.reports.actions import (
    Wording,
    compile_report,
    draw_circular,
    issue_circular,
    move_report,
    write_circular,
    write_texts,
)
from safeschool.reports.selectors.remarks import suggested
from safeschool.reports.workflow import Status
from safeschool.setup.demo.scene import Scene

# The week in which the county's figures were published.
PUBLISHED = Week(2023, 24)


def build_reports(scene: Scene) -> None:
    """Issued a little after the week closed, by whoever signs for the unit."""
    for code, person, weeks in (("DH", "dh.chief", ()), ("HN", "hn.commander", (PUBLISHED,))):
        unit, by = scene.units[code], scene.people[person]
        for week in (*weeks, Week.of(scene.today(unit)).before):
            closed_at = min(week.bounds(unit.zone)[1] + timedelta(hours=1), scene.now)
            report = compile_report(by=None, unit=unit, week=week, now=closed_at)
            write_texts(by=by, report=report, texts=suggested(report))
            move_report(by=by, report=report, to=Status.ISSUED, now=closed_at)
    _circular(scene)


def _circular(scene: Scene) -> None:
    """The county's circular over the last four weeks: duty kept and missed, with an answer day ahead."""
    unit, by = scene.units["HN"], scene.people["hn.commander"]
    today = scene.today(unit)
    drawn = draw_circular(by=by, unit=unit, first_on=today - timedelta(days=28), last_on=today, now=scene.now)
    kept = frozenset(drawn.entries.values_list("pk", flat=True))
    if not kept:
        return
    words = Wording(
        "演示〔2026〕12号", "现将近四周护学岗执勤和整改情况通报如下(演示数据)。", today + timedelta(days=7), kept, {}
    )
    issue_circular(by=by, circular=write_circular(by=by, circular=drawn, wording=words), now=scene.now)
