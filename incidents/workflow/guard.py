"""The same tables as a trigger: the database itself refuses every other move."""

from incidents.workflow.tables import CONCERN_MOVES, INCIDENT_MOVES, Move

TRIGGER = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.{column} || '>' || NEW.{column}) = ANY (ARRAY[{pairs}]) THEN
        RAISE EXCEPTION 'No lawful move leads from % to %.', OLD.{column}, NEW.{column}
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {name}();
"""
DROP = """
DROP TRIGGER IF EXISTS {name} ON {table};
DROP FUNCTION IF EXISTS {name}();
"""
Guarded = tuple[tuple[str, str, str, tuple[Move, ...]], ...]
GUARDED: Guarded = (
    ("incident_moves_lawfully", "incidents_incident", "status", INCIDENT_MOVES),
    ("concern_moves_lawfully", "incidents_concern", "state", CONCERN_MOVES),
)

# Guarded by later migrations than those above.
GUARDED_TIPS = (("tip_moves_lawfully", "incidents_tip", "state", CONCERN_MOVES),)


def trigger_sql(guarded: Guarded = GUARDED) -> str:
    """SQL that makes the database refuse every move that is not in the tables; a migration runs it."""
    return "".join(
        TRIGGER.format(
            name=name,
            table=table,
            column=column,
            pairs=", ".join(f"'{move.source}>{move.target}'" for move in moves),
        )
        for name, table, column, moves in guarded
    )


def drop_trigger_sql(guarded: Guarded = GUARDED) -> str:
    """SQL that takes the guard away again."""
    return "".join(DROP.format(name=name, table=table) for name, table, _column, _moves in guarded)
