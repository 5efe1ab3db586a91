"""The database itself refuses to change an issued report, its figures and parts, and an issued circular."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'ISSUED' THEN
        RAISE EXCEPTION 'An issued report never changes: % is refused.', TG_OP;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER reports_issued_is_frozen BEFORE UPDATE OR DELETE ON reports_weeklyreport
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change();

CREATE FUNCTION reports_refuse_figure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.report_id ELSE OLD.report_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM reports_weeklyreport WHERE id = told AND status = 'ISSUED') THEN
        RAISE EXCEPTION 'A figure of an issued report never changes: % is refused.', TG_OP;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER reports_issued_figure_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON reports_reportfigure
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_figure();
CREATE TRIGGER reports_issued_part_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON reports_reportpart
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_figure();

CREATE FUNCTION reports_refuse_circular() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'ISSUED' THEN
        RAISE EXCEPTION 'An issued circular never changes: % is refused.', TG_OP;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER reports_issued_circular_is_frozen BEFORE UPDATE OR DELETE ON reports_circular
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_circular();

CREATE FUNCTION reports_refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paper bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.circular_id ELSE OLD.circular_id END;
    reply text[] := ARRAY['answer', 'answered_at', 'answered_by_id'];
BEGIN
    IF EXISTS (SELECT 1 FROM reports_circular WHERE id = paper AND status = 'ISSUED') THEN
        -- Only the reply of the unit named comes in, and only once.
        IF TG_OP <> 'UPDATE' OR OLD.answered_at IS NOT NULL OR to_jsonb(NEW) - reply <> to_jsonb(OLD) - reply THEN
            RAISE EXCEPTION 'An entry of an issued circular never changes: % is refused.', TG_OP;
        END IF;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER reports_issued_entry_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON reports_circularentry
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_entry();
"""
BACKWARD = """
DROP TRIGGER reports_issued_entry_is_frozen ON reports_circularentry;
DROP TRIGGER reports_issued_circular_is_frozen ON reports_circular;
DROP FUNCTION reports_refuse_entry();
DROP FUNCTION reports_refuse_circular();
DROP TRIGGER reports_issued_part_is_frozen ON reports_reportpart;
DROP TRIGGER reports_issued_figure_is_frozen ON reports_reportfigure;
DROP TRIGGER reports_issued_is_frozen ON reports_weeklyreport;
DROP FUNCTION reports_refuse_figure();
DROP FUNCTION reports_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_first")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
