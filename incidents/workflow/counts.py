"""SQL that keeps the counts of incidents by day and month equal to the incidents themselves.

Triggers append what each statement adds and takes away; nothing is updated in place, so that no two writers wait for
each other, and a reader's sum is right at any moment. `FOLD` makes one row out of the many of a key, now and then, and
adds it to the trees above: a row of span `d` or `m` is what was folded of a unit and of all below it, so that whoever
reads a whole tree reads one unit, however many stand in it. What is not folded yet is added from the units themselves.
"""

from incidents.workflow.states import OPEN_STATUSES

# What is counted: a table, its key besides unit, span and first, and the value of each part of the key.
KEYS = {
    "incidents_incidentcount": {
        "group": 't."group"',
        "is_shared": "i.confidentiality IN ('INTERNAL', 'RESTRICTED')",
        "is_open": f"i.status IN ({', '.join(repr(str(status.value)) for status in OPEN_STATUSES)})",
    },
    "incidents_incidenthour": {
        "weekday": "extract(isodow FROM i.occurred_at AT TIME ZONE u.time_zone)::int",
        "hour": "extract(hour FROM i.occurred_at AT TIME ZONE u.time_zone)::int",
        "is_shared": "i.confidentiality IN ('INTERNAL', 'RESTRICTED')",
    },
}
# The hour of an incident is counted only where it is known.
WHERE = {"incidents_incidentcount": "TRUE", "incidents_incidenthour": "i.date_precision = 'EXACT'"}
APPEND = """
    INSERT INTO {table} (unit_id, span, first, {columns}, n, is_folded)
    SELECT i.unit_id, s.span,
        CASE s.span WHEN 'D' THEN (i.occurred_at AT TIME ZONE u.time_zone)::date
            ELSE date_trunc('month', i.occurred_at AT TIME ZONE u.time_zone)::date END,
        {values}, sum(i.sign), FALSE
    FROM ({rows}) i
    JOIN accounts_unit u ON u.id = i.unit_id
    JOIN incidents_incidenttype t ON t.id = i.type_id
    CROSS JOIN (VALUES ('D'), ('M')) s(span)
    WHERE {where}
    GROUP BY {positions} HAVING sum(i.sign) <> 0;
"""
PLUS, MINUS = "SELECT *, 1 AS sign FROM {}", "SELECT *, -1 AS sign FROM {}"
SOURCES = {
    "INSERT": ("NEW TABLE AS new_rows", PLUS.format("new_rows")),
    "DELETE": ("OLD TABLE AS old_rows", MINUS.format("old_rows")),
    "UPDATE": (
        "NEW TABLE AS new_rows OLD TABLE AS old_rows",
        f"{PLUS.format('new_rows')} UNION ALL {MINUS.format('old_rows')}",
    ),
}
FUNCTION = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$;"
)
CLEAR = "DELETE FROM {table} WHERE unit_id = ANY(which) AND span IN ('D', 'M');"
RECOUNT = """
CREATE OR REPLACE FUNCTION recount_incidents(which bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE incidents_incident IN SHARE MODE;
    {body}
    PERFORM rebuild_trees(ARRAY(
        SELECT a.id FROM accounts_unit a JOIN accounts_unit u ON starts_with(u.path, a.path) WHERE u.id = ANY(which)
    ));
END $$;
CREATE OR REPLACE FUNCTION recount_incidents_of_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM recount_incidents(ARRAY[NEW.id]); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER recount_when_the_zone_changes AFTER UPDATE ON accounts_unit
    FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION recount_incidents_of_unit();
CREATE OR REPLACE FUNCTION recount_incidents_of_type() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM recount_incidents(ARRAY(SELECT DISTINCT unit_id FROM incidents_incident WHERE type_id = NEW.id));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER recount_when_the_group_changes AFTER UPDATE ON incidents_incidenttype
    FOR EACH ROW WHEN (OLD."group" IS DISTINCT FROM NEW."group") EXECUTE FUNCTION recount_incidents_of_type();
"""
HAS_UNITS_BELOW = "EXISTS (SELECT FROM accounts_unit k WHERE k.parent_id = a.id)"
# One at a time with the folding, see FOLD_ONE_AT_A_TIME: what it writes meanwhile could not be seen to be cleared.
AFTER_FOLDING = "PERFORM pg_advisory_xact_lock(hashtext('fold {table}'));"
REBUILD = """
    {after_folding}
    DELETE FROM {table} WHERE span IN ('d', 'm') AND unit_id = ANY(which);
    INSERT INTO {table} (unit_id, span, first, {columns}, n, is_folded)
    SELECT a.id, lower(c.span), c.first, {columns}, sum(c.n), TRUE
    FROM accounts_unit a
    JOIN accounts_unit u ON starts_with(u.path, a.path)
    JOIN {table} c ON c.unit_id = u.id AND c.span IN ('D', 'M') AND c.is_folded
    WHERE a.id = ANY(which) AND {has_units_below}
    GROUP BY a.id, lower(c.span), c.first, {columns} HAVING sum(c.n) <> 0;
"""
TREES = """
CREATE OR REPLACE FUNCTION rebuild_trees(which bigint[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN {body} END $$;
CREATE OR REPLACE FUNCTION rebuild_trees_of_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- A first unit below: from now on there is a tree to be told.
        IF (SELECT count(*) FROM accounts_unit WHERE parent_id = NEW.parent_id) = 1 THEN
            PERFORM rebuild_trees(ARRAY[NEW.parent_id]);
        END IF;
    ELSIF EXISTS (SELECT FROM incidents_incidentcount WHERE unit_id = NEW.id AND span IN ('D', 'M')) THEN
        PERFORM rebuild_trees(ARRAY(
            SELECT part::bigint FROM regexp_split_to_table(OLD.path || NEW.path, '/+') part WHERE part <> ''
        ));
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER rebuild_trees_when_a_unit_comes AFTER INSERT ON accounts_unit
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION rebuild_trees_of_unit();
CREATE OR REPLACE TRIGGER rebuild_trees_when_a_unit_moves AFTER UPDATE ON accounts_unit
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION rebuild_trees_of_unit();
"""
DROP_TREES = """
DROP TRIGGER IF EXISTS rebuild_trees_when_a_unit_comes ON accounts_unit;
DROP TRIGGER IF EXISTS rebuild_trees_when_a_unit_moves ON accounts_unit;
DROP FUNCTION IF EXISTS rebuild_trees_of_unit();
DROP FUNCTION IF EXISTS rebuild_trees(bigint[]);
"""
DROP = """
DROP TRIGGER IF EXISTS recount_when_the_zone_changes ON accounts_unit;
DROP TRIGGER IF EXISTS recount_when_the_group_changes ON incidents_incidenttype;
DROP TRIGGER IF EXISTS count_incidents_on_insert ON incidents_incident;
DROP TRIGGER IF EXISTS count_incidents_on_update ON incidents_incident;
DROP TRIGGER IF EXISTS count_incidents_on_delete ON incidents_incident;
DROP FUNCTION IF EXISTS count_incidents_on_insert();
DROP FUNCTION IF EXISTS count_incidents_on_update();
DROP FUNCTION IF EXISTS count_incidents_on_delete();
DROP FUNCTION IF EXISTS recount_incidents_of_unit();
DROP FUNCTION IF EXISTS recount_incidents_of_type();
DROP FUNCTION IF EXISTS recount_incidents(bigint[]);
"""
FOLD_ONE_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(hashtext('fold ' || %s))"
FOLD = """
WITH touched AS (SELECT DISTINCT {key} FROM {table} WHERE NOT is_folded),
gone AS (DELETE FROM {table} c USING touched t WHERE {same} RETURNING {returned}, c.n, c.is_folded),
risen AS (
    SELECT a.id AS unit_id, lower(g.span) AS span, g.first, {columns}, sum(g.n) AS n
    FROM gone g JOIN accounts_unit u ON u.id = g.unit_id JOIN accounts_unit a ON starts_with(u.path, a.path)
    WHERE NOT g.is_folded AND {has_units_below}
    GROUP BY a.id, lower(g.span), g.first, {columns} HAVING sum(g.n) <> 0
),
stood AS (DELETE FROM {table} c USING risen t WHERE {same} RETURNING {returned}, c.n)
INSERT INTO {table} ({key}, n, is_folded)
SELECT {key}, sum(n), TRUE
FROM (SELECT {key}, n FROM gone UNION ALL SELECT {key}, n FROM risen UNION ALL SELECT {key}, n FROM stood) parts
GROUP BY {key} HAVING sum(n) <> 0
"""


def _columns(table: str) -> list[str]:
    return [f'"{name}"' for name in KEYS[table]]


def _append(rows: str) -> str:
    """What both tables take from these rows, each with its sign."""
    return "".join(
        APPEND.format(
            table=table,
            columns=", ".join(_columns(table)),
            values=", ".join(parts.values()),
            rows=rows,
            where=WHERE[table],
            positions=", ".join(str(at + 1) for at in range(3 + len(parts))),
        )
        for table, parts in KEYS.items()
    )


def counting_sql() -> str:
    """The triggers and the recount of whole units, and a first count of everything."""
    triggers = []
    for event, (tables, rows) in SOURCES.items():
        name = f"count_incidents_on_{event.lower()}"
        triggers.append(FUNCTION.format(name=name, body=_append(rows)))
        triggers.append(
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON incidents_incident REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}();"
        )
    rebuild = "".join(
        REBUILD.format(
            table=table,
            columns=", ".join(_columns(table)),
            has_units_below=HAS_UNITS_BELOW,
            after_folding=AFTER_FOLDING.format(table=table),
        )
        for table in KEYS
    )
    fresh = "".join((AFTER_FOLDING + CLEAR).format(table=table) for table in KEYS)
    fresh += _append(PLUS.format("incidents_incident WHERE unit_id = ANY(which)"))
    everything = "SELECT recount_incidents(ARRAY(SELECT id FROM accounts_unit));"
    return "".join([*triggers, TREES.format(body=rebuild), RECOUNT.format(body=fresh), everything])


def drop_counting_sql() -> str:
    """SQL that takes the triggers away again; the tables go with their models."""
    return DROP + DROP_TREES


def fold_sql(table: str) -> str:
    """SQL that makes one row out of all rows of each key that something was appended to."""
    key = ["unit_id", "span", "first", *_columns(table)]
    return FOLD.format(
        table=table,
        key=", ".join(key),
        same=" AND ".join(f"c.{name} = t.{name}" for name in key),
        returned=", ".join(f"c.{name}" for name in key),
        columns=", ".join(_columns(table)),
        has_units_below=HAS_UNITS_BELOW,
    )
