"""The database itself takes only the moves of the workflow's tables."""

from django.db import migrations

from incidents.workflow import GUARDED, GUARDED_ALARMS, GUARDED_TIPS, drop_trigger_sql, trigger_sql


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_first")]

    operations = [
        migrations.RunSQL(trigger_sql(tables), drop_trigger_sql(tables))
        for tables in (GUARDED, GUARDED_TIPS, GUARDED_ALARMS)
    ]
