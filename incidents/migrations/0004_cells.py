"""Counts by hexagon, kept by triggers."""

from django.db import migrations

from incidents.workflow import cells_sql, drop_cells_sql


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_counts")]

    operations = [migrations.RunSQL(cells_sql(), drop_cells_sql())]
