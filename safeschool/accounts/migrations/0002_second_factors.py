"""What people have beside the password, and who needs it."""

import django.db.models.deletion
import safeschool.kernel.schema
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_first'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='signed_out_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='signed out everywhere at'),
        ),
        safeschool.kernel.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Authenticator',
                    fields=[
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='authenticator', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('wrapped_key', models.CharField(editable=False, max_length=200)),
                        ('sealed_secret', models.BinaryField()),
                        ('last_step', models.BigIntegerField(default=0, editable=False)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Passkey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('credential_id', models.BinaryField(max_length=1023, unique=True)),
                        ('public_data', models.BinaryField()),
                        ('sign_count', models.BigIntegerField(default=0, editable=False)),
                        ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='last used')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkeys', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['created_at', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='FactorRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('role', models.CharField(choices=[('WARD_OFFICER', 'Ward (station) officer'), ('TRAFFIC_OFFICER', 'Traffic police officer'), ('AUXILIARY', 'Auxiliary officer'), ('WARD_CHIEF', 'Ward chief (station head)'), ('COMMANDER', 'Commander'), ('VIDEO_INSPECTOR', 'Command-centre dispatcher'), ('DEPUTY_HEAD_LAW', 'Deputy head for rule of law'), ('HEAD_TEACHER', 'School head'), ('SCHOOL_SAFETY_OFFICER', 'School safety officer'), ('HOMEROOM_TEACHER', 'Homeroom teacher'), ('SCHOOL_GUARD', 'School guard'), ('EDU_OFFICER', 'Education authority officer'), ('AUDITOR', 'Data-protection auditor'), ('SYSADMIN', 'System administrator')], max_length=30, verbose_name='role')),
                        ('from_on', models.DateField(verbose_name='from')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='factor_rules', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'ordering': ['unit__path', 'role'],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'role'), name='factor_rule_is_said_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RecoveryCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('digest', models.CharField(editable=False, max_length=64)),
                        ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used at')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('user', 'digest'), name='recovery_code_is_written_once')],
                    },
                ),
            ],
        ),
    ]
