"""Weekly reports, circulars and their templates."""

import django.contrib.postgres.fields
import django.db.models.deletion
import safeschool.accounts.models
import safeschool.kernel.schema
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_first'),
    ]

    operations = [
        safeschool.kernel.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='WeeklyReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weekly_reports', to='accounts.unit', verbose_name='unit')),
                        ('kind', models.CharField(choices=[('WEEK', 'week'), ('MONTH', 'month')], default='WEEK', max_length=5, verbose_name='period')),
                        ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                        ('correction_reason', models.CharField(blank=True, max_length=300, verbose_name='reason for the correction')),
                        ('week_year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('week_number', models.PositiveSmallIntegerField(verbose_name='week')),
                        ('status', models.CharField(choices=[('DRAFT', 'draft'), ('CHECKED', 'checked'), ('SIGNED', 'signed'), ('ISSUED', 'issued')], default='DRAFT', max_length=7, verbose_name='status')),
                        ('time_zone', models.CharField(max_length=40, validators=[safeschool.accounts.models.check_time_zone], verbose_name='time zone')),
                        ('starts_at', models.DateTimeField(verbose_name='starts at')),
                        ('ends_at', models.DateTimeField(verbose_name='ends at')),
                        ('compiled_at', models.DateTimeField(verbose_name='compiled at')),
                        ('is_nil', models.BooleanField(default=False, verbose_name='nothing to report')),
                        ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signed at')),
                        ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='issued at')),
                        ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='reminded at')),
                        ('scope', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ('closes_on', models.PositiveSmallIntegerField(default=0)),
                        ('number', models.CharField(blank=True, max_length=40, verbose_name='number of the paper')),
                        ('done_well', models.TextField(blank=True, verbose_name='done well')),
                        ('problems', models.TextField(blank=True, verbose_name='problems and their causes')),
                        ('next_steps', models.TextField(blank=True, verbose_name='tasks of the next period')),
                        ('proposals', models.TextField(blank=True, verbose_name='proposals')),
                    ],
                    options={
                        'ordering': ['-starts_at', '-pk'],
                        'indexes': [models.Index(fields=['unit', '-starts_at', '-id'], name='report_of_unit')],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'kind', 'week_year', 'week_number', 'version'), name='period_is_reported_once_by_unit'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'ISSUED'), _negated=True), models.Q(('issued_at__isnull', False), ('signed_at__isnull', False)), _connector='OR'), name='issued_report_was_signed')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportFigure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='reports.weeklyreport')),
                        ('place', models.PositiveSmallIntegerField()),
                        ('section', models.CharField(choices=[('INCIDENTS', 'Incidents and concerns'), ('PATROLS', 'Guard posts and patrols'), ('CAMPAIGNS', 'Outreach and operations'), ('SCHOOLS', 'Inspections and standards')], max_length=12)),
                        ('code', models.CharField(max_length=60)),
                        ('labels', models.JSONField()),
                        ('unit_words', models.JSONField()),
                        ('value', models.PositiveIntegerField(null=True)),
                        ('last_week', models.PositiveIntegerField(null=True)),
                        ('last_year', models.PositiveIntegerField(null=True)),
                        ('year_to_date', models.PositiveIntegerField(null=True)),
                        ('approximate', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                        ('link', models.CharField(blank=True, max_length=500)),
                        ('route', models.CharField(blank=True, max_length=60)),
                        ('params', models.JSONField(default=dict)),
                        ('rule', models.CharField(blank=True, max_length=8)),
                        ('rows_of', models.CharField(blank=True, max_length=60)),
                        ('row_count', models.PositiveIntegerField(default=0)),
                        ('digest', models.CharField(blank=True, max_length=64)),
                        ('row_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ('amounts', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ('untold', models.JSONField(default=dict)),
                    ],
                    options={
                        'ordering': ['place'],
                        'constraints': [models.UniqueConstraint(fields=('report', 'code'), name='figure_is_told_once'), models.UniqueConstraint(fields=('report', 'place'), name='figure_has_its_place')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='reports.weeklyreport')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                        ('told', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.weeklyreport')),
                    ],
                    options={
                        'ordering': ['unit__path', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('report', 'unit'), name='part_stands_once_in_report')],
                    },
                ),
                migrations.CreateModel(
                    name='Effort',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=20, verbose_name='record')),
                        ('on', models.DateField(verbose_name='day')),
                        ('seconds', models.PositiveIntegerField(verbose_name='seconds')),
                        ('taps', models.PositiveIntegerField(verbose_name='taps')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['on', 'kind'], name='effort_by_day')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportOpening',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='opening', to='reports.weeklyreport')),
                        ('on', models.DateField(verbose_name='day')),
                    ],
                ),
                migrations.CreateModel(
                    name='Circular',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circulars', to='accounts.unit', verbose_name='unit')),
                        ('number', models.CharField(blank=True, max_length=40, verbose_name='number of the paper')),
                        ('first_on', models.DateField(verbose_name='from')),
                        ('last_on', models.DateField(verbose_name='to')),
                        ('opening', models.TextField(blank=True, max_length=3000, verbose_name='opening words')),
                        ('answer_by', models.DateField(blank=True, null=True, verbose_name='answer by')),
                        ('status', models.CharField(choices=[('DRAFT', 'draft'), ('ISSUED', 'issued')], default='DRAFT', max_length=7, verbose_name='status')),
                        ('drawn_at', models.DateTimeField(verbose_name='drawn at')),
                        ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='issued at')),
                        ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-last_on', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='circular_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'ISSUED'), _negated=True), models.Q(('answer_by__isnull', False), ('issued_at__isnull', False)), _connector='OR'), name='issued_circular_has_its_answer_day')],
                    },
                ),
                migrations.CreateModel(
                    name='CircularEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('circular', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='reports.circular')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
                        ('criterion', models.CharField(choices=[('SEATS_KEPT', 'every seat of duty taken in time'), ('PUT_RIGHT', 'what was found at schools put right in time'), ('SEATS_EMPTY', 'seats of duty left empty'), ('CAME_LATE', 'late at the post'), ('OVERDUE', 'findings at schools past their deadline'), ('REPORTS_MISSING', 'weekly reports not issued')], max_length=16)),
                        ('counted', models.PositiveIntegerField()),
                        ('out_of', models.PositiveIntegerField(default=0)),
                        ('route', models.CharField(blank=True, max_length=60)),
                        ('params', models.JSONField(default=dict)),
                        ('is_kept', models.BooleanField(default=True, verbose_name='stands in the circular')),
                        ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                        ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['unit__path', 'criterion'],
                        'constraints': [models.UniqueConstraint(fields=('circular', 'unit', 'criterion'), name='unit_stands_once_under_criterion')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='paper_template', to='accounts.unit', verbose_name='unit')),
                        ('name', models.CharField(max_length=120, verbose_name='name of the file')),
                        ('body', models.BinaryField()),
                        ('digest', models.CharField(max_length=64)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('put_at', models.DateTimeField(verbose_name='put at')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
