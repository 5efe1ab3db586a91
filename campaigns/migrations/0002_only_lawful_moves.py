"""The database itself takes only the moves of an order's table."""

from django.db import migrations

from campaigns.workflow import DROP_TRIGGER, trigger_sql


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_first")]

    operations = [migrations.RunSQL(trigger_sql(), DROP_TRIGGER)]
