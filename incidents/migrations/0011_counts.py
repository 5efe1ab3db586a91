"""Counts of incidents by day and month, kept by the database itself."""

import django.db.models.deletion
from django.db import migrations, models

from incidents.workflow import counting_sql, drop_counting_sql


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_wall_links'),
        ('incidents', '0010_alarms'),
    ]

    operations = [
        migrations.CreateModel(
            name='IncidentCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('span', models.CharField(choices=[('D', 'Day'), ('M', 'Month')], max_length=1)),
                ('first', models.DateField()),
                ('is_shared', models.BooleanField()),
                ('n', models.IntegerField()),
                ('is_folded', models.BooleanField(default=False)),
                ('group', models.CharField(max_length=40)),
                ('is_open', models.BooleanField()),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'span', 'first'], include=('group', 'is_shared', 'is_open', 'n'), name='count_of_unit'), models.Index(condition=models.Q(('is_folded', False)), fields=['unit'], name='count_to_fold')],
            },
        ),
        migrations.CreateModel(
            name='IncidentHour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('span', models.CharField(choices=[('D', 'Day'), ('M', 'Month')], max_length=1)),
                ('first', models.DateField()),
                ('is_shared', models.BooleanField()),
                ('n', models.IntegerField()),
                ('is_folded', models.BooleanField(default=False)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('hour', models.PositiveSmallIntegerField()),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'span', 'first'], include=('weekday', 'hour', 'is_shared', 'n'), name='hour_of_unit'), models.Index(condition=models.Q(('is_folded', False)), fields=['unit'], name='hour_to_fold')],
            },
        ),
        migrations.RunSQL(counting_sql(), drop_counting_sql()),
    ]
