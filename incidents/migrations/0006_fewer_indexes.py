"""Indexes that no statement needs go: each cost whoever logs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_first'),
        ('incidents', '0005_documents'),
        ('schools', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='concern',
            name='acknowledged_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acknowledged by'),
        ),
        migrations.AlterField(
            model_name='concern',
            name='raised_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='raised by'),
        ),
        migrations.AlterField(
            model_name='concern',
            name='school',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='schools.school', verbose_name='school'),
        ),
        migrations.AlterField(
            model_name='concern',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AlterField(
            model_name='concernmessage',
            name='concern',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='incidents.concern'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='assignee',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned to'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='number',
            field=models.CharField(max_length=40, verbose_name='incident number'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='school',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='schools.school', verbose_name='school'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='type',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='incidents.incidenttype', verbose_name='type'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='accounts.unit', verbose_name='unit'),
        ),
        migrations.AlterField(
            model_name='incidentnote',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='incidents.incident'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.UniqueConstraint(fields=('number',), name='incident_number_is_given_once'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('assignee__isnull', False)), fields=['assignee'], name='incident_of_assignee'),
        ),
    ]
