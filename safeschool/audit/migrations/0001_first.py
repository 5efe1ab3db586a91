"""The journal."""

import safeschool.kernel.schema
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        safeschool.kernel.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('actor_id', models.BigIntegerField(null=True, verbose_name='actor')),
                        ('actor', models.CharField(max_length=60, verbose_name='actor')),
                        ('verb', models.CharField(max_length=60, verbose_name='what')),
                        ('target_type', models.CharField(max_length=60)),
                        ('target_id', models.CharField(max_length=40)),
                        ('unit_id', models.BigIntegerField(null=True)),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('facts', models.JSONField(default=dict)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['target_type', 'target_id', 'id'], name='entry_of_target'), models.Index(fields=['unit_id', '-at', '-id'], name='entry_of_unit')],
                    },
                ),
                migrations.CreateModel(
                    name='Seal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sealed_at', models.DateTimeField(verbose_name='sealed at')),
                        ('first_id', models.BigIntegerField()),
                        ('last_id', models.BigIntegerField(unique=True)),
                        ('count', models.PositiveIntegerField()),
                        ('digest', models.CharField(max_length=64)),
                    ],
                    options={
                        'ordering': ['last_id'],
                    },
                ),
            ],
        ),
    ]
