"""The hexagon of each incident, and counts by hexagon, kept by the database itself."""

import django.db.models.deletion
from django.db import migrations, models

import safeschool.kernel.cells
from incidents.workflow import cells_sql, drop_cells_sql
from safeschool.kernel.cells import cell_at

BATCH = 5000


def fill(apps, schema_editor):
    incidents = apps.get_model('incidents', 'Incident').objects.filter(latitude__isnull=False, cell=None).order_by('pk')
    while True:
        rows = list(incidents.values_list('pk', 'latitude', 'longitude')[:BATCH])
        if not rows:
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                'UPDATE incidents_incident i SET cell = v.cell '
                'FROM unnest(%s::bigint[], %s::bigint[]) v(id, cell) WHERE i.id = v.id',
                [[pk for pk, *_place in rows], [cell_at(*place) for _pk, *place in rows]],
            )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_first'),
        ('incidents', '0003_counts'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='cell',
            field=safeschool.kernel.cells.CellField(editable=False, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cell__isnull', True), ('latitude__isnull', True)), models.Q(('cell__isnull', False), ('latitude__isnull', False)), _connector='OR'), name='incident_lies_in_a_cell'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('cell__isnull', False), ('is_sealed', False)), fields=['occurred_at'], include=('cell', 'unit', 'type', 'confidentiality', 'date_precision'), name='incident_on_map'),
        ),
        migrations.CreateModel(
            name='IncidentCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField()),
                ('resolution', models.PositiveSmallIntegerField()),
                ('cell', models.BigIntegerField()),
                ('is_shared', models.BooleanField()),
                ('n', models.IntegerField()),
                ('is_folded', models.BooleanField(default=False)),
                ('group', models.CharField(max_length=40)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.unit')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_folded', True)), fields=['resolution', 'group', 'cell', 'first'], include=('unit', 'is_shared', 'n'), name='cell_of_size'), models.Index(condition=models.Q(('is_folded', False)), fields=['cell'], name='cell_to_fold')],
            },
        ),
        migrations.CreateModel(
            name='IncidentCellHour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField()),
                ('resolution', models.PositiveSmallIntegerField()),
                ('cell', models.BigIntegerField()),
                ('is_shared', models.BooleanField()),
                ('n', models.IntegerField()),
                ('is_folded', models.BooleanField(default=False)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('hour', models.PositiveSmallIntegerField()),
                ('is_small', models.BooleanField()),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.unit')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_folded', True)), fields=['resolution', 'cell', 'first', 'weekday', 'hour'], include=('unit', 'is_small', 'is_shared', 'n'), name='cell_hour_of_size'), models.Index(condition=models.Q(('is_folded', False)), fields=['cell'], name='cell_hour_to_fold')],
            },
        ),
        migrations.RunSQL(cells_sql(), drop_cells_sql()),
    ]
