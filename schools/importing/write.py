"""Judged rows become schools, a thousand at a time."""

from collections.abc import Sequence

from safeschool.accounts.models import User
from safeschool.audit import journal
from schools.importing.drafts import Draft
from schools.models import School, SchoolLevel

FILLED = ("name", "area", "address", "latitude", "longitude", "phone")
Judged = tuple[Draft, int | None]


def write_batch(*, by: User | None, rows: Sequence[Judged]) -> None:
    """New schools for the rows without a match; what a row says, and nothing it leaves open, for the known ones."""
    levels = dict(SchoolLevel.objects.values_list("code", "pk"))
    made = [_new(draft) for draft, known in rows if known is None]
    School.objects.bulk_create(made)
    changed = _change([(draft, known) for draft, known in rows if known is not None])
    by_code = {draft.code: draft for draft, known in rows if known is None}
    lines = [(school, by_code[school.code], "school.registered") for school in made]
    lines += [(school, draft, "school.changed") for school, draft in changed]
    through = School.levels.through
    pairs = [(school.pk, levels[code]) for school, draft, _verb in lines for code in draft.levels]
    through.objects.bulk_create([through(school_id=s, schoollevel_id=lv) for s, lv in pairs], ignore_conflicts=True)
    journal.record_all(
        journal.line(by=by, verb=verb, target=school, code=school.code, row=draft.number)
        for school, draft, verb in lines
    )


def _new(draft: Draft) -> School:
    school = School(unit_id=draft.unit_id, code=draft.code, **{name: getattr(draft, name) for name in FILLED})
    school.search_key = School.key_for_search(school.name, school.code)
    return school


def _change(rows: Sequence[tuple[Draft, int]]) -> list[tuple[School, Draft]]:
    """The schools that the rows tell something new about, brought up to date."""
    schools = School.objects.prefetch_related("levels").in_bulk([pk for _draft, pk in rows])
    changed = []
    for draft, pk in rows:
        school = schools[pk]
        said = {name: getattr(draft, name) for name in FILLED if getattr(draft, name) not in ("", None)}
        new = {name: value for name, value in said.items() if getattr(school, name) != value}
        if new or not set(draft.levels) <= {level.code for level in school.levels.all()}:
            for name, value in new.items():
                setattr(school, name, value)
            school.search_key = School.key_for_search(school.name, school.code)
            changed.append((school, draft))
    School.objects.bulk_update([school for school, _draft in changed], [*FILLED, "search_key"], batch_size=500)
    return changed
