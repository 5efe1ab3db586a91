"""A recount waits for a folding under way, and what one may have counted twice before is counted once more."""

from django.db import migrations

from incidents.workflow import cells_sql, counting_sql


class Migration(migrations.Migration):
    dependencies = [("incidents", "0009_case_tasks")]

    operations = [migrations.RunSQL(counting_sql() + cells_sql(), migrations.RunSQL.noop)]
