import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("campaigns", "0008_tasks_stand_on_the_plan")]

    operations = [
        migrations.AlterModelOptions(name="drilltask", options={"ordering": ["item__due_on", "pk"]}),
        migrations.RemoveConstraint(model_name="drilltask", name="closed_task_says_what_was_done"),
        migrations.RemoveField(model_name="drilltask", name="closed_at"),
        migrations.RemoveField(model_name="drilltask", name="closed_by"),
        migrations.RemoveField(model_name="drilltask", name="due_on"),
        migrations.RemoveField(model_name="drilltask", name="outcome"),
        migrations.RemoveField(model_name="drilltask", name="owner"),
        migrations.RemoveField(model_name="drilltask", name="text"),
        migrations.AlterField(
            model_name="drilltask",
            name="item",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="drill_task", to="schools.plantask"
            ),
        ),
    ]
