import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def put_on_plan(apps, schema_editor):
    """Each task becomes an item of the plan of its drill's school."""
    tasks, items = apps.get_model("campaigns", "DrillTask"), apps.get_model("schools", "PlanTask")
    for task in tasks.objects.select_related("drill").iterator():
        task.item = items.objects.create(
            school_id=task.drill.school_id, source="DRILL", link=f"/campaigns/drills/{task.drill_id}/",
            text=task.text, owner_id=task.owner_id, due_on=task.due_on, closed_at=task.closed_at,
            closed_by_id=task.closed_by_id, outcome=task.outcome,
        )
        task.save(update_fields=["item"])
    # Else the table cannot be changed any more in this transaction.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def take_from_plan(apps, schema_editor):
    """The items become tasks again, and leave the plan."""
    tasks, items = apps.get_model("campaigns", "DrillTask"), apps.get_model("schools", "PlanTask")
    for task in tasks.objects.select_related("item").iterator():
        item, task.item = task.item, None
        for name in ("text", "owner_id", "due_on", "closed_at", "closed_by_id", "outcome"):
            setattr(task, name, getattr(item, name))
        task.save()
        items.objects.filter(pk=item.pk).delete()
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0007_squads_materials_and_cancelled_drills"),
        ("schools", "0009_plan_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="drilltask",
            name="item",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="drill_task",
                to="schools.plantask",
            ),
        ),
        # Nullable before they go, so that the way back is open.
        migrations.AlterField("drilltask", "text", models.CharField(max_length=500, null=True)),
        migrations.AlterField("drilltask", "due_on", models.DateField(null=True)),
        migrations.AlterField(
            "drilltask", "owner",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="drill_tasks",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(put_on_plan, take_from_plan),
    ]
