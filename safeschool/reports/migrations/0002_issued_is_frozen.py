"""The database itself refuses to change an issued report or one of its figures."""

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
"""
BACKWARD = """
DROP TRIGGER reports_issued_figure_is_frozen ON reports_reportfigure;
DROP TRIGGER reports_issued_is_frozen ON reports_weeklyreport;
DROP FUNCTION reports_refuse_figure();
DROP FUNCTION reports_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_weekly_reports")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
