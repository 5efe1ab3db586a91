"""The database itself refuses a move that is not in the tables of the workflow."""

from django.db import migrations

from incidents.workflow import drop_trigger_sql, trigger_sql


class Migration(migrations.Migration):
    # It was once named by its number alone.
    replaces = [("incidents", "0002")]
    dependencies = [("incidents", "0001_first")]
    operations = [migrations.RunSQL(trigger_sql(), drop_trigger_sql())]
