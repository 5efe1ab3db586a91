"""Counts by school and day, kept by triggers."""

from django.db import migrations

from incidents.workflow import counting_sql, drop_counting_sql


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_only_lawful_moves")]

    operations = [migrations.RunSQL(counting_sql(), drop_counting_sql())]
