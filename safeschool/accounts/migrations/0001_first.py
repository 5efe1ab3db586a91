"""Units, people and their hats."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import safeschool.accounts.models
import safeschool.kernel.schema
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        UnaccentExtension(),
        safeschool.kernel.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Unit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('search_key', models.TextField(blank=True, default='', editable=False)),
                        ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('kind', models.CharField(choices=[('PROVINCE_POLICE', 'Provincial or city police'), ('COUNTY_POLICE', 'County public security bureau'), ('POLICE_STATION', 'Police station or ward police'), ('TRAFFIC_BRIGADE', 'Traffic police'), ('COMMAND_CENTRE', 'Command centre'), ('EDUCATION', 'Education authority'), ('LOCAL_GOV', 'Local government'), ('AREA', 'Area without a body of its own')], max_length=20, verbose_name='kind')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.unit')),
                        ('path', models.CharField(db_index=True, default='/', editable=False, max_length=200)),
                        ('country', models.CharField(max_length=2, verbose_name='country')),
                        ('time_zone', models.CharField(max_length=40, validators=[safeschool.accounts.models.check_time_zone], verbose_name='time zone')),
                        ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('zh-hans', '简体中文'), ('en', 'English')], default='en', max_length=10, verbose_name='language')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                        ('valid_to', models.DateField(blank=True, help_text='last day', null=True, verbose_name='valid to')),
                        ('area_km2', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='area, km²')),
                        ('households', models.PositiveIntegerField(blank=True, null=True, verbose_name='households')),
                        ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='population')),
                        ('counted_on', models.DateField(blank=True, null=True, verbose_name='counted on')),
                        ('cutoff_weekday', models.PositiveSmallIntegerField(default=7, verbose_name='weekly cut-off, weekday')),
                        ('cutoff_time', models.TimeField(default='18:00', verbose_name='weekly cut-off, hour')),
                        ('emergency_text', models.CharField(blank=True, max_length=200, verbose_name='emergency line')),
                        ('note', models.TextField(blank=True, verbose_name='remarks')),
                    ],
                    options={
                        'ordering': ['path'],
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='unit_search', opclasses=['gin_trgm_ops'])],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='unit_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('cutoff_weekday__range', (1, 7))), name='unit_cutoff_is_a_weekday')],
                    },
                ),
                migrations.CreateModel(
                    name='Boundary',
                    fields=[
                        ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='boundary', serialize=False, to='accounts.unit')),
                        ('geometry', models.JSONField(help_text='GeoJSON geometry, WGS-84', verbose_name='boundary')),
                    ],
                ),
                migrations.CreateModel(
                    name='Succession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='accounts.unit')),
                        ('new', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='origins', to='accounts.unit')),
                        ('share', models.CharField(choices=[('WHOLE', 'whole'), ('PART', 'part')], max_length=5, verbose_name='share')),
                        ('on', models.DateField(verbose_name='on')),
                        ('legal_basis', models.CharField(blank=True, max_length=200, verbose_name='legal basis')),
                    ],
                    options={
                        'ordering': ['on', 'old'],
                        'constraints': [models.UniqueConstraint(fields=('old', 'new', 'on'), name='succession_is_told_once'), models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='succession_is_to_another')],
                    },
                ),
                migrations.CreateModel(
                    name='FormerName',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='accounts.unit')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('until', models.DateField(help_text='last day', verbose_name='until')),
                        ('legal_basis', models.CharField(blank=True, max_length=200, verbose_name='legal basis')),
                    ],
                    options={
                        'ordering': ['-until'],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'until'), name='unit_has_one_name_on_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('search_key', models.TextField(blank=True, default='', editable=False)),
                        ('username', models.CharField(max_length=60, unique=True, verbose_name='user name')),
                        ('full_name', models.CharField(max_length=120, verbose_name='full name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                        ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('zh-hans', '简体中文'), ('en', 'English')], default='en', max_length=10, verbose_name='language')),
                        ('time_zone', models.CharField(blank=True, max_length=40, validators=[safeschool.accounts.models.check_time_zone], verbose_name='time zone')),
                        ('theme', models.CharField(choices=[('auto', 'as the device'), ('light', 'light'), ('dark', 'dark')], default='auto', max_length=5, verbose_name='theme')),
                        ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='user_search', opclasses=['gin_trgm_ops'])],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.unit')),
                        ('role', models.CharField(choices=[('WARD_OFFICER', 'Ward (station) officer'), ('TRAFFIC_OFFICER', 'Traffic police officer'), ('AUXILIARY', 'Auxiliary officer'), ('WARD_CHIEF', 'Ward chief (station head)'), ('COMMANDER', 'Commander'), ('VIDEO_INSPECTOR', 'Command-centre dispatcher'), ('DEPUTY_HEAD_LAW', 'Deputy head for rule of law'), ('HEAD_TEACHER', 'School head'), ('SCHOOL_SAFETY_OFFICER', 'School safety officer'), ('HOMEROOM_TEACHER', 'Homeroom teacher'), ('SCHOOL_GUARD', 'School guard'), ('EDU_OFFICER', 'Education authority officer'), ('AUDITOR', 'Data-protection auditor'), ('SYSADMIN', 'System administrator')], max_length=30, verbose_name='role')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('user', 'unit', 'role'), name='membership_is_held_once')],
                    },
                ),
                migrations.CreateModel(
                    name='WallLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wall_links', to='accounts.unit', verbose_name='unit')),
                        ('name', models.CharField(max_length=120, verbose_name='where the screen hangs')),
                        ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                    ],
                    options={
                        'ordering': ['name', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
