"""Posts, shifts, rosters and swaps."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import patrols.models.posts
import safeschool.kernel.schema
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_first'),
        ('schools', '0001_first'),
    ]

    operations = [
        safeschool.kernel.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='CalendarFeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                        ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='last read')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='PostKind',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                        ('group', models.CharField(blank=True, max_length=40, verbose_name='group')),
                        ('name_en', models.CharField(max_length=200)),
                        ('name_vi', models.CharField(max_length=200)),
                        ('name_zh_hans', models.CharField(max_length=200)),
                        ('tier', models.CharField(blank=True, max_length=10)),
                        ('order', models.PositiveSmallIntegerField(default=0)),
                        ('default_slots', models.PositiveSmallIntegerField(default=1)),
                        ('required_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('POLICE', 'police officer'), ('AUXILIARY', 'auxiliary officer'), ('TRAFFIC', 'traffic police officer'), ('COMMAND', 'command centre'), ('GUARD', 'school guard'), ('TEACHER', 'teacher'), ('PARENT', 'parent or volunteer')], max_length=10), default=list, size=None)),
                        ('is_school_bound', models.BooleanField(default=False)),
                    ],
                    options={
                        'ordering': ['order', 'code'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='accounts.unit', verbose_name='unit')),
                        ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='patrols.postkind', verbose_name='kind')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='schools.school', verbose_name='school')),
                        ('gate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='schools.gate', verbose_name='gate')),
                        ('street', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='schools.street', verbose_name='street')),
                        ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                        ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                        ('radius_m', models.PositiveSmallIntegerField(default=100, verbose_name='check-in radius, m')),
                        ('lead_minutes', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MaxValueValidator(180)], verbose_name='minutes before')),
                        ('tail_minutes', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MaxValueValidator(180)], verbose_name='minutes after')),
                        ('moments', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ARRIVAL', 'arrival'), ('NOON_OUT', 'midday dismissal'), ('NOON_IN', 'midday return'), ('DISMISSAL', 'dismissal'), ('EVENING', 'end of evening study'), ('OWN', 'hours of its own')], max_length=10), blank=True, default=patrols.models.posts.usual_moments, size=None, verbose_name='moments')),
                        ('own_starts', models.TimeField(blank=True, null=True, verbose_name='own hours from')),
                        ('own_ends', models.TimeField(blank=True, null=True, verbose_name='own hours to')),
                        ('own_weekdays', models.PositiveSmallIntegerField(default=31, validators=[django.core.validators.MaxValueValidator(127)], verbose_name='weekdays')),
                        ('active_from', models.DateField(blank=True, null=True, verbose_name='set up on')),
                        ('active_to', models.DateField(blank=True, null=True, verbose_name='last day')),
                    ],
                    options={
                        'ordering': ['name', 'pk'],
                        'indexes': [models.Index(fields=['unit', 'name'], name='post_of_unit')],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'name'), name='post_is_named_once_in_unit'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='post_lies_on_earth'), models.CheckConstraint(condition=models.Q(('active_to', None), ('active_from', None), ('active_to__gte', models.F('active_from')), _connector='OR'), name='post_ends_after_it_began'), models.CheckConstraint(condition=models.Q(models.Q(('own_ends__isnull', True), ('own_starts__isnull', True)), models.Q(('own_ends__isnull', False), ('own_starts__isnull', False)), _connector='OR'), name='post_hours_have_both_ends'), models.CheckConstraint(condition=models.Q(('lead_minutes__lte', 180), ('tail_minutes__lte', 180)), name='post_margins_are_short')],
                    },
                ),
                migrations.CreateModel(
                    name='SlotRequirement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='patrols.post')),
                        ('slot_kind', models.CharField(choices=[('POLICE', 'police officer'), ('AUXILIARY', 'auxiliary officer'), ('TRAFFIC', 'traffic police officer'), ('COMMAND', 'command centre'), ('GUARD', 'school guard'), ('TEACHER', 'teacher'), ('PARENT', 'parent or volunteer')], max_length=10, verbose_name='kind of person')),
                        ('count', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                        ('is_required', models.BooleanField(default=True, verbose_name='required')),
                    ],
                    options={
                        'ordering': ['post', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('post', 'slot_kind'), name='kind_is_required_once_at_post'), models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='seats_are_at_least_one')],
                    },
                ),
                migrations.CreateModel(
                    name='Shift',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='patrols.post', verbose_name='post')),
                        ('on', models.DateField(verbose_name='day')),
                        ('moment', models.CharField(choices=[('ARRIVAL', 'arrival'), ('NOON_OUT', 'midday dismissal'), ('NOON_IN', 'midday return'), ('DISMISSAL', 'dismissal'), ('EVENING', 'end of evening study'), ('OWN', 'hours of its own')], max_length=10, verbose_name='moment')),
                        ('wave', models.PositiveSmallIntegerField(default=0, verbose_name='wave')),
                        ('required_at', models.DateTimeField(verbose_name='required at')),
                        ('starts_at', models.DateTimeField(verbose_name='starts at')),
                        ('ends_at', models.DateTimeField(verbose_name='ends at')),
                        ('state', models.CharField(choices=[('PLANNED', 'Planned'), ('CANCELLED', 'Cancelled')], default='PLANNED', max_length=10, verbose_name='state')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='remarks')),
                        ('gap_told_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        'ordering': ['starts_at', 'pk'],
                        'indexes': [models.Index(fields=['starts_at', 'id'], name='shift_in_time'), models.Index(fields=['on', 'post'], name='shift_of_day')],
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'PLANNED')), deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[(models.F('post'), '='), (models.F('starts_at'), '=')], name='shift_starts_once_at_post'), models.UniqueConstraint(fields=('post', 'on', 'moment', 'wave'), name='shift_is_made_once'), models.CheckConstraint(condition=models.Q(('required_at__lte', models.F('starts_at')), ('starts_at__lt', models.F('ends_at'))), name='shift_runs_forward')],
                    },
                ),
                migrations.CreateModel(
                    name='Assignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('shift', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='patrols.shift', verbose_name='shift')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('slot_kind', models.CharField(choices=[('POLICE', 'police officer'), ('AUXILIARY', 'auxiliary officer'), ('TRAFFIC', 'traffic police officer'), ('COMMAND', 'command centre'), ('GUARD', 'school guard'), ('TEACHER', 'teacher'), ('PARENT', 'parent or volunteer')], max_length=10, verbose_name='kind of person')),
                        ('span', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='time held')),
                        ('state', models.CharField(choices=[('PLANNED', 'Planned'), ('CONFIRMED', 'Confirmed'), ('ON_POST', 'On post'), ('DONE', 'Done'), ('ABSENT', 'Absent'), ('CANCELLED', 'Cancelled')], default='PLANNED', max_length=10, verbose_name='state')),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'indexes': [models.Index(fields=['shift', 'slot_kind'], name='seat_of_shift'), models.Index(condition=models.Q(('state__in', ('PLANNED', 'CONFIRMED'))), fields=['shift'], name='awaited_at_shift')],
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'CANCELLED'), _negated=True), deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[(models.F('user'), '='), (models.F('span'), '&&')], name='person_is_at_one_post_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'CONFIRMED', 'ON_POST', 'DONE', 'ABSENT', 'CANCELLED'])), name='assignment_state_is_known')],
                    },
                ),
                migrations.CreateModel(
                    name='RosterSettings',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='roster_settings', to='accounts.unit', verbose_name='unit')),
                        ('max_per_day', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='duties a day, at most')),
                        ('max_per_week', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(40)], verbose_name='duties a week, at most')),
                        ('max_days_in_a_row', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)], verbose_name='days in a row, at most')),
                        ('rest_hours', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MaxValueValidator(16)], verbose_name='hours of rest between days')),
                        ('even_counts', models.PositiveSmallIntegerField(choices=[(0, 'not at all'), (1, 'a little'), (3, 'normal'), (9, 'much')], default=3, verbose_name='the same number of duties for everybody')),
                        ('even_unpopular', models.PositiveSmallIntegerField(choices=[(0, 'not at all'), (1, 'a little'), (3, 'normal'), (9, 'much')], default=3, verbose_name='early, late and weekend duties go round')),
                        ('fixed_posts', models.PositiveSmallIntegerField(choices=[(0, 'not at all'), (1, 'a little'), (3, 'normal'), (9, 'much')], default=9, verbose_name='a post keeps the person who usually stands there')),
                        ('known_posts', models.PositiveSmallIntegerField(choices=[(0, 'not at all'), (1, 'a little'), (3, 'normal'), (9, 'much')], default=1, verbose_name='people go where they have stood before')),
                        ('home_area', models.PositiveSmallIntegerField(choices=[(0, 'not at all'), (1, 'a little'), (3, 'normal'), (9, 'much')], default=3, verbose_name="people stay in their own unit's area")),
                        ('weeks_back', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MaxValueValidator(52)], verbose_name='weeks back that count for fairness')),
                        ('answer_minutes', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MaxValueValidator(55)], verbose_name='minutes to answer the reminder before the chief is told; 0 for never')),
                        ('swaps_need_approval', models.BooleanField(default=True, verbose_name='the chief agrees to each swap')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('max_per_day__gte', 1), ('max_per_week__gte', 1)), name='roster_limits_allow_duty')],
                    },
                ),
                migrations.CreateModel(
                    name='Leave',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='accounts.unit', verbose_name='unit')),
                        ('starts_on', models.DateField(verbose_name='first day')),
                        ('ends_on', models.DateField(verbose_name='last day')),
                    ],
                    options={
                        'ordering': ['starts_on', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='leave_ends_after_it_starts')],
                    },
                ),
                migrations.CreateModel(
                    name='RosterPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roster_plans', to='accounts.unit', verbose_name='unit')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='roster_plans', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='week')),
                        ('status', models.CharField(choices=[('DRAFT', 'Waiting'), ('SOLVING', 'Searching'), ('PROPOSED', 'Proposed'), ('PUBLISHED', 'Published'), ('CANCELLED', 'Cancelled'), ('FAILED', 'Failed')], default='DRAFT', max_length=10, verbose_name='state')),
                        ('seconds', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(600)], verbose_name='seconds to search')),
                        ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                        ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                        ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                        ('searched_seconds', models.PositiveSmallIntegerField(default=0, verbose_name='seconds searched')),
                        ('objective', models.BigIntegerField(blank=True, null=True, verbose_name='price')),
                        ('bound', models.BigIntegerField(blank=True, null=True, verbose_name='least possible price')),
                        ('open_seats', models.PositiveIntegerField(default=0, verbose_name='open seats')),
                        ('empty_seats', models.PositiveIntegerField(default=0, verbose_name='seats left empty')),
                        ('told', models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['unit', 'year', 'number'], name='roster_plan_of_week')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('DRAFT', 'SOLVING'))), fields=('unit', 'year', 'number'), name='week_is_planned_once_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='ProposedSeat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='patrols.rosterplan')),
                        ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='patrols.shift', verbose_name='shift')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('slot_kind', models.CharField(choices=[('POLICE', 'police officer'), ('AUXILIARY', 'auxiliary officer'), ('TRAFFIC', 'traffic police officer'), ('COMMAND', 'command centre'), ('GUARD', 'school guard'), ('TEACHER', 'teacher'), ('PARENT', 'parent or volunteer')], max_length=10, verbose_name='kind of person')),
                    ],
                    options={
                        'ordering': ['shift__starts_at', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'shift', 'user'), name='person_is_proposed_once_a_shift')],
                    },
                ),
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='patrols.assignment')),
                        ('lead', models.CharField(choices=[('DAY', 'a day before'), ('HOUR', 'an hour before'), ('SOON', '20 minutes before')], max_length=5, verbose_name='lead')),
                        ('due_at', models.DateTimeField(verbose_name='due at')),
                        ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='reminded at')),
                        ('missed_at', models.DateTimeField(blank=True, null=True, verbose_name='missed at')),
                        ('acknowledged_at', models.DateTimeField(blank=True, null=True, verbose_name='acknowledged at')),
                        ('pressed_at', models.DateTimeField(blank=True, null=True, verbose_name='pressed at')),
                    ],
                    options={
                        'ordering': ['due_at', 'pk'],
                        'indexes': [models.Index(condition=models.Q(('missed_at', None), ('reminded_at', None)), fields=['due_at'], name='reminder_open'), models.Index(condition=models.Q(('acknowledged_at', None), ('lead', 'HOUR'), ('pressed_at', None)), fields=['reminded_at'], name='reminder_unanswered')],
                        'constraints': [models.UniqueConstraint(fields=('assignment', 'lead'), name='reminder_is_set_once_a_lead'), models.CheckConstraint(condition=models.Q(('reminded_at', None), ('missed_at', None), _connector='OR'), name='reminder_is_sent_or_missed')],
                    },
                ),
                migrations.CreateModel(
                    name='CheckIn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='check_in', to='patrols.assignment')),
                        ('submission', models.UUIDField(unique=True)),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('method', models.CharField(choices=[('GPS', "by the phone's position"), ('QR', 'by the code at the gate'), ('DISPATCHER', 'by the dispatcher')], max_length=10, verbose_name='how')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                        ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                        ('accuracy_m', models.FloatField(blank=True, null=True, verbose_name='accuracy, m')),
                        ('distance_m', models.PositiveIntegerField(blank=True, null=True, verbose_name='distance, m')),
                        ('is_out_of_radius', models.BooleanField(default=False, verbose_name='out of radius')),
                    ],
                    options={
                        'ordering': ['-at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='check_in_lies_on_earth')],
                    },
                ),
                migrations.CreateModel(
                    name='CheckOut',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='check_out', to='patrols.assignment')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_outs', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('handover', models.TextField(blank=True, verbose_name='handover note')),
                        ('congestion', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'free'), (1, 'busy'), (2, 'dense'), (3, 'jammed')], null=True, verbose_name='congestion at the gate')),
                    ],
                    options={
                        'ordering': ['-at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('congestion', None), ('congestion__lte', 3), _connector='OR'), name='congestion_is_zero_to_three')],
                    },
                ),
                migrations.CreateModel(
                    name='Escalation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escalations', to='patrols.assignment')),
                        ('told', models.PositiveSmallIntegerField(choices=[(0, 'the officer'), (1, 'the chief'), (2, 'the commander')], verbose_name='told')),
                        ('raised_at', models.DateTimeField(verbose_name='raised at')),
                        ('run', models.UUIDField(editable=False)),
                    ],
                    options={
                        'ordering': ['raised_at', 'pk'],
                        'indexes': [models.Index(fields=['run'], name='escalation_of_run')],
                        'constraints': [models.UniqueConstraint(fields=('assignment', 'told'), name='escalation_is_told_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Swap',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps', to='patrols.assignment', verbose_name='duty')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_swaps', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('in_return', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='return_swaps', to='patrols.assignment', verbose_name='in return')),
                        ('taker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_swaps', to=settings.AUTH_USER_MODEL, verbose_name='stand-in')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                        ('state', models.CharField(choices=[('ASKED', 'Asked'), ('AGREED', 'Waiting for the chief'), ('DONE', 'Changed hands'), ('DECLINED', 'Declined'), ('REFUSED', 'Refused'), ('WITHDRAWN', 'Withdrawn'), ('UNDONE', 'Undone')], default='ASKED', max_length=10, verbose_name='state')),
                        ('required_at', models.DateTimeField(verbose_name='required at')),
                        ('ends_at', models.DateTimeField(verbose_name='ends at')),
                        ('return_at', models.DateTimeField(blank=True, null=True, verbose_name='required at, in return')),
                        ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled at')),
                        ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settled_swaps', to=settings.AUTH_USER_MODEL, verbose_name='settled by')),
                    ],
                    options={
                        'ordering': ['-pk'],
                        'indexes': [models.Index(condition=models.Q(('state__in', ('ASKED', 'AGREED'))), fields=['ends_at'], name='swap_open')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('ASKED', 'AGREED'))), fields=('assignment',), name='duty_is_offered_once_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('AGREED', 'DONE')), _negated=True), ('taker__isnull', False), _connector='OR'), name='agreed_swap_has_a_taker')],
                    },
                ),
                migrations.CreateModel(
                    name='SwapAsk',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('swap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='patrols.swap')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='swap_asks', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('declined_at', models.DateTimeField(blank=True, null=True, verbose_name='declined at')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('swap', 'user'), name='person_is_asked_once_a_swap')],
                    },
                ),
            ],
        ),
    ]
