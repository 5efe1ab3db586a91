"""Lists of units that others keep, with or without boundaries, become units here."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.actions import draw_boundary, open_unit
from safeschool.accounts.models import Unit, UnitKind, User
from safeschool.audit import journal
from safeschool.kernel.imports import Outcome, Refusal
from safeschool.kernel.tables import Row, UnusableFile, read_table
from safeschool.kernel.words import folded

# Of two columns for one fact the word that stands first here wins.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "code": ("code", "unit code", "level2 id", "gb", "id", "key", "ma", "代码", "编码"),
    "name": ("fullname", "name with type", "full name", "name", "ten", "名称"),
    "parent": ("parent code", "parent", "streetcode"),
    "area_km2": ("areakm2", "area km2", "dien tich"),
    "population": ("population", "dan so", "人口"),
}
SHAPES = ("Polygon", "MultiPolygon")


def _mapped(columns: tuple[str, ...]) -> dict[str, str]:
    by_plain = {folded(column.replace("_", " ")): column for column in reversed(columns)}
    found = {}
    for fact, words in SYNONYMS.items():
        column = next((by_plain[word] for word in words if word in by_plain), None)
        if column:
            found[fact] = column
    if "name" not in found or "code" not in found:
        raise UnusableFile(
            _("A list of units needs a column with their codes and one with their names. This one has: %(columns)s.")
            % {"columns": ", ".join(columns[:20])}
        )
    return found


@transaction.atomic
def import_units(
    *,
    by: User | None,
    under: Unit,
    source: Path | bytes,
    name: str,
    kind: str = UnitKind.AREA,
    is_dry_run: bool = False,
) -> Outcome:
    """Every good row becomes a unit under the given one, or completes the one of that code there; one transaction.

    A row whose parent column names a unit under the given one goes below that. Raises UnusableFile, nothing written.
    """
    table = read_table(source, name)
    mapping = _mapped(table.columns)
    outcome, seen = Outcome(), dict[str, int]()
    known = {unit.code: unit for unit in Unit.objects.under(under)}
    for row in table.rows:
        outcome.read += 1
        try:
            with transaction.atomic():
                is_new = _take(row, mapping, under, kind, known, seen)
        except ValidationError as error:
            outcome.refused.append(Refusal(row.number, " ".join(error.messages)))
        else:
            outcome.created += is_new
            outcome.matched += not is_new
    if is_dry_run:
        transaction.set_rollback(True)
    else:
        journal.record(
            by=by, verb="units.imported", target=under, unit_id=under.pk,
            read=outcome.read, created=outcome.created, matched=outcome.matched, refused=len(outcome.refused),
        )  # fmt: skip
    return outcome


def _take(
    row: Row, mapping: dict[str, str], under: Unit, kind: str, known: dict[str, Unit], seen: dict[str, int]
) -> bool:
    """Whether the row made a new unit, or else completed a known one."""
    facts = _facts(row, mapping)
    code, outline = facts.pop("code"), facts.pop("boundary", None)
    first = seen.setdefault(code, row.number)
    if first != row.number:
        raise ValidationError(_("The code %(code)s stands in row %(row)d already.") % {"code": code, "row": first})
    parent = known.get(facts.pop("parent", "")) or under
    if code not in known:
        known[code] = open_unit(code=code, kind=kind, parent=parent, boundary=outline, **facts)
        return True
    _complete(known[code], facts)
    if outline:
        draw_boundary(by=None, unit=known[code], geometry=outline)
    return False


def _complete(unit: Unit, facts: dict[str, Any]) -> None:
    new = {name: value for name, value in facts.items() if getattr(unit, name) != value}
    for name, value in new.items():
        setattr(unit, name, value)
    if new:
        unit.full_clean(exclude=["path"])
        unit.save(update_fields=list(new))


def _facts(row: Row, mapping: dict[str, str]) -> dict[str, Any]:
    """What the row says; only what it says. Raises ValidationError."""
    if row.is_too_wide:
        raise ValidationError(_("This row has more cells than the header: a cell with a comma needs quotation marks."))
    said = {fact: row.cells[column] for fact, column in mapping.items() if row.cells[column]}
    if not said.get("name"):
        raise ValidationError(_("The name of the unit is missing."))
    if not said.get("code"):
        raise ValidationError(_("The code of the unit is missing."))
    facts: dict[str, Any] = {**said, "code": _code(said["code"])}
    if "area_km2" in said:
        facts["area_km2"] = _number(said["area_km2"]).quantize(Decimal("0.01"))
    if "population" in said:
        facts["population"] = int(_number(said["population"]))
    if row.geometry:
        if row.geometry.get("type") not in SHAPES:
            raise ValidationError(_("The boundary of a unit must be a polygon."))
        facts["boundary"] = row.geometry
    return facts


def _code(cell: str) -> str:
    """The code as text: what a spreadsheet made a number of is whole again, what it shortened is refused."""
    whole = cell.removesuffix(".0") if cell.removesuffix(".0").isdigit() else cell
    if not whole.isdigit() and "e+" in whole.lower():
        raise ValidationError(
            _("A spreadsheet has shortened the code to %(code)s. Format the column as text and write the code anew.")
            % {"code": cell}
        )
    return whole


def _number(cell: str) -> Decimal:
    try:
        number = Decimal(cell)
    except InvalidOperation as error:
        raise ValidationError(_("“%(cell)s” is not a number.") % {"cell": cell}) from error
    if not number.is_finite():
        raise ValidationError(_("“%(cell)s” is not a number.") % {"cell": cell})
    return number
