"""Sums of whole trees of units beside those of each unit; everything is counted once more."""

from django.db import migrations, models

from incidents.workflow import counting_sql, drop_counting_sql

SPANS = [("D", "Day"), ("M", "Month"), ("d", "Day Of Tree"), ("m", "Month Of Tree")]
FORGET_TREES = "DELETE FROM incidents_incidentcount WHERE span IN ('d', 'm');" "DELETE FROM incidents_incidenthour WHERE span IN ('d', 'm');"


class Migration(migrations.Migration):
    dependencies = [("incidents", "0007_disclosures")]

    operations = [
        migrations.AlterField("incidentcount", "span", models.CharField(choices=SPANS, max_length=1)),
        migrations.AlterField("incidenthour", "span", models.CharField(choices=SPANS, max_length=1)),
        migrations.RunSQL(counting_sql(), FORGET_TREES),
    ]
