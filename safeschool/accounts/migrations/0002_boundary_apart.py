"""The outline of a unit moves into a table of its own."""

import django.db.models.deletion
from django.db import migrations, models

THERE = (
    "SET CONSTRAINTS ALL IMMEDIATE; INSERT INTO accounts_boundary (unit_id, geometry) SELECT id, boundary FROM accounts_unit "
    "WHERE boundary IS NOT NULL AND jsonb_typeof(boundary) = 'object'"
)
BACK = "UPDATE accounts_unit SET boundary = geometry FROM accounts_boundary WHERE unit_id = id"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="Boundary",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outline",
                        serialize=False,
                        to="accounts.unit",
                    ),
                ),
                ("geometry", models.JSONField(help_text="GeoJSON geometry, WGS-84", verbose_name="boundary")),
            ],
        ),
        migrations.RunSQL(THERE, BACK),
        migrations.RemoveField(model_name="unit", name="boundary"),
        migrations.AlterField(
            model_name="boundary",
            name="unit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="boundary",
                serialize=False,
                to="accounts.unit",
            ),
        ),
    ]
