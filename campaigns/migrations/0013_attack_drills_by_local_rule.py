from django.db import migrations
from django.utils import timezone


def hand_over(apps, schema_editor):
    """The attack drill stood as everybody's rule, though it is nobody's but the place's: each topmost unit has it now."""
    rules = apps.get_model("campaigns", "DrillRule").objects.filter(code="ATTACK_TERM")
    if rules.exists():
        local = apps.get_model("campaigns", "LocalDrillRule").objects
        for unit in apps.get_model("accounts", "Unit").objects.filter(parent=None):
            facts = {"response": "HIDE", "period": "TERM", "level": None, "scenario": None}
            local.get_or_create(unit=unit, **facts, defaults={"times": 1, "since": timezone.localdate()})
    rules.delete()


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0012_local_drill_rules"),
    ]

    operations = [
        migrations.RunPython(hand_over, migrations.RunPython.noop),
    ]
