"""SQL that keeps the counts of incidents by hexagon equal to the incidents themselves.

As in `counts.py`: triggers append what each statement adds and takes away, at the finest size; folding
raises that into every size. What is sealed is on no map, so it is in no sum.
"""

from incidents.workflow.counts import AFTER_FOLDING
from safeschool.kernel.cells import COARSEST, FINEST, parent_sql
from safeschool.kernel.small import SENSITIVE

KINDS = f"({', '.join(repr(name) for name in sorted(SENSITIVE))})"
SMALL = f't."group" IN {KINDS}'
# All kinds but those that few numbers would tell of, as one: most maps ask for no kind.
TOGETHER = ""
WITH_TOGETHER = f"""
    CROSS JOIN LATERAL (
        SELECT f."group" AS kind UNION ALL SELECT '{TOGETHER}' WHERE f."group" NOT IN {KINDS}
    ) k
"""
# A table: its span, its finest size, what it counts by besides place and time, and which incidents it counts.
FINEST_OF_HOURS = 8
CELL_TABLES = {
    "incidents_incidentcell": ("month", FINEST, {"group": 't."group"'}, "TRUE"),
    "incidents_incidentcellhour": (
        "year",
        FINEST_OF_HOURS,
        {
            "weekday": "extract(isodow FROM i.occurred_at AT TIME ZONE u.time_zone)::int",
            "hour": "extract(hour FROM i.occurred_at AT TIME ZONE u.time_zone)::int",
            "is_small": SMALL,
        },
        "i.date_precision = 'EXACT'",
    ),
}
APPEND = """
    INSERT INTO {table} (unit_id, first, resolution, cell, is_shared, {columns}, n, is_folded)
    SELECT i.unit_id, date_trunc('{span}', i.occurred_at AT TIME ZONE u.time_zone)::date, {finest}, i.cell,
        i.confidentiality IN ('INTERNAL', 'RESTRICTED'), {values}, sum(i.sign), FALSE
    FROM ({rows}) i
    JOIN accounts_unit u ON u.id = i.unit_id
    JOIN incidents_incidenttype t ON t.id = i.type_id
    WHERE i.cell IS NOT NULL AND NOT i.is_sealed AND {where}
    GROUP BY {positions} HAVING sum(i.sign) <> 0;
"""
TOLD = "cell, unit_id, type_id, confidentiality, occurred_at, date_precision, is_sealed"
PLUS, MINUS = "SELECT {told}, 1 AS sign FROM {}", "SELECT {told}, -1 AS sign FROM {}"
NEW, OLD = PLUS.format("new_rows", told=TOLD), MINUS.format("old_rows", told=TOLD)
# Most statements touch no place: they are let through after one look.
BOTH = "SELECT FROM new_rows n JOIN old_rows o USING (id) WHERE (n.cell IS NOT NULL OR o.cell IS NOT NULL) AND ({}) "
CHANGED = (BOTH + "IS DISTINCT FROM ({})").format(
    *(", ".join(f"{side}.{name}" for name in TOLD.split(", ")) for side in "no")
)
CLEAR = "DELETE FROM {table} WHERE unit_id = ANY(which);"
SOURCES = {
    "INSERT": ("NEW TABLE AS new_rows", NEW, "SELECT FROM new_rows WHERE cell IS NOT NULL"),
    "DELETE": ("OLD TABLE AS old_rows", OLD, "SELECT FROM old_rows WHERE cell IS NOT NULL"),
    "UPDATE": ("NEW TABLE AS new_rows OLD TABLE AS old_rows", f"{NEW} UNION ALL {OLD}", CHANGED),
}
FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS ({asked}) THEN {body} END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name} AFTER {event} ON incidents_incident REFERENCING {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
RECOUNT = """
CREATE OR REPLACE FUNCTION recount_cells(which bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE incidents_incident IN SHARE MODE;
    {body}
END $$;
CREATE OR REPLACE FUNCTION recount_cells_of_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM recount_cells(ARRAY[NEW.id]); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER recount_cells_when_the_zone_changes AFTER UPDATE ON accounts_unit
    FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION recount_cells_of_unit();
CREATE OR REPLACE FUNCTION recount_cells_of_type() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM recount_cells(ARRAY(SELECT DISTINCT unit_id FROM incidents_incident WHERE type_id = NEW.id));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER recount_cells_when_the_group_changes AFTER UPDATE ON incidents_incidenttype
    FOR EACH ROW WHEN (OLD."group" IS DISTINCT FROM NEW."group") EXECUTE FUNCTION recount_cells_of_type();
"""
DROP = """
DROP TRIGGER IF EXISTS recount_cells_when_the_zone_changes ON accounts_unit;
DROP TRIGGER IF EXISTS recount_cells_when_the_group_changes ON incidents_incidenttype;
DROP TRIGGER IF EXISTS count_cells_on_insert ON incidents_incident;
DROP TRIGGER IF EXISTS count_cells_on_update ON incidents_incident;
DROP TRIGGER IF EXISTS count_cells_on_delete ON incidents_incident;
DROP FUNCTION IF EXISTS count_cells_on_insert();
DROP FUNCTION IF EXISTS count_cells_on_update();
DROP FUNCTION IF EXISTS count_cells_on_delete();
DROP FUNCTION IF EXISTS recount_cells_of_unit();
DROP FUNCTION IF EXISTS recount_cells_of_type();
DROP FUNCTION IF EXISTS recount_cells(bigint[]);
"""
FOLD = """
WITH fresh AS (DELETE FROM {table} WHERE NOT is_folded RETURNING *),
raised AS (
    SELECT f.unit_id, f.first,
        r.size AS resolution, {parent} AS cell, f.is_shared, {fresh_columns}, sum(f.n) AS n
    FROM fresh f
    CROSS JOIN generate_series({coarsest}, {finest}) r(size)
    {together}
    GROUP BY {positions}
),
gone AS (
    DELETE FROM {table} c USING raised t WHERE c.is_folded AND {same} RETURNING {returned}, c.n
)
INSERT INTO {table} ({key}, n, is_folded)
SELECT {key}, sum(n), TRUE FROM (SELECT {key}, n FROM raised UNION ALL SELECT {key}, n FROM gone) every
GROUP BY {key} HAVING sum(n) <> 0
"""


def _columns(table: str) -> list[str]:
    return [f'"{name}"' for name in CELL_TABLES[table][2]]


def _positions(table: str) -> str:
    return ", ".join(str(at + 1) for at in range(5 + len(_columns(table))))


def _append(rows: str) -> str:
    return "".join(
        APPEND.format(
            table=table,
            columns=", ".join(_columns(table)),
            span=span,
            finest=FINEST,
            values=", ".join(parts.values()),
            rows=rows,
            where=where,
            positions=_positions(table),
        )
        for table, (span, _finest, parts, where) in CELL_TABLES.items()
    )


def cells_sql() -> str:
    """The triggers and the recount of whole units, and a first count of everything."""
    made = [
        FUNCTION.format(
            name=f"count_cells_on_{event.lower()}", asked=asked, body=_append(rows), event=event, tables=tables
        )
        for event, (tables, rows, asked) in SOURCES.items()
    ]
    fresh = "".join((AFTER_FOLDING + CLEAR).format(table=table) for table in CELL_TABLES)
    fresh += _append(PLUS.format("incidents_incident WHERE unit_id = ANY(which)", told=TOLD))
    everything = "SELECT recount_cells(ARRAY(SELECT id FROM accounts_unit));"
    return "".join([*made, RECOUNT.format(body=fresh), everything])


def drop_cells_sql() -> str:
    """SQL that takes the triggers away again; the tables go with their models."""
    return DROP


def fold_cells_sql(table: str) -> str:
    """SQL that raises all that was appended into every size of cell and into years, one row of each key."""
    key = ["unit_id", "first", "resolution", "cell", "is_shared", *_columns(table)]
    has_kinds = "group" in CELL_TABLES[table][2]
    return FOLD.format(
        table=table,
        parent=parent_sql("f.cell", "r.size"),
        together=WITH_TOGETHER if has_kinds else "",
        fresh_columns='k.kind AS "group"' if has_kinds else ", ".join(f"f.{name}" for name in _columns(table)),
        coarsest=COARSEST,
        finest=CELL_TABLES[table][1],
        positions=_positions(table),
        same=" AND ".join(f"c.{name} = t.{name}" for name in key),
        returned=", ".join(f"c.{name}" for name in key),
        key=", ".join(key),
    )
