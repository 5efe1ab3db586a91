"""Terms of the last two school years, this one and the next, so that the demo lives in any year."""

from datetime import date

from safeschool.setup.demo.scene import Scene
from schools.actions import except_day, set_term

# From (month, day) to (month, day); whole years after the one in which the school year begins.
VN = (("Học kỳ I", (0, 9, 5), (1, 1, 15)), ("Học kỳ II", (1, 1, 16), (1, 5, 31)))
CN = (("第一学期", (0, 9, 1), (1, 1, 20)), ("第二学期", (1, 2, 24), (1, 7, 5)))


def build_calendars(scene: Scene) -> None:
    """Terms of both countries; public holidays come from the calendar's own code."""
    this = scene.school_year()
    for year in range(this - 2, this + 2):
        for code, terms in (("DH", VN), ("HN", CN)):
            for name, (late, month, day), (late_end, month_end, day_end) in terms:
                set_term(
                    by=None,
                    unit=scene.units[code],
                    name=f"{name} {year}–{year + 1}",
                    starts_on=date(year + late, month, day),
                    ends_on=date(year + late_end, month_end, day_end),
                )
        except_day(
            by=None, unit=scene.units["DH"], on=date(year, 11, 20), is_school_day=False, name="Ngày Nhà giáo Việt Nam"
        )
