"""Asked exports."""

import django.db.models.deletion
import safeschool.exports.models
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
                    name='Export',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('listing', models.CharField(max_length=40, verbose_name='list')),
                        ('filters', models.CharField(blank=True, max_length=2000, verbose_name='filter')),
                        ('form', models.CharField(choices=[('xlsx', 'Excel (XLSX)'), ('csv', 'CSV'), ('pdf', 'Ledger to print (PDF)')], max_length=4, verbose_name='form')),
                        ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('zh-hans', '简体中文'), ('en', 'English')], max_length=10, verbose_name='language')),
                        ('has_identities', models.BooleanField(default=False, verbose_name='with identities')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('state', models.CharField(choices=[('WAITING', 'waiting'), ('WRITING', 'being written'), ('READY', 'ready'), ('SENT', 'downloaded at once'), ('FAILED', 'failed'), ('EXPIRED', 'expired')], default='WAITING', max_length=8, verbose_name='state')),
                        ('row_count', models.PositiveIntegerField(default=0, verbose_name='rows')),
                        ('written', models.PositiveIntegerField(default=0, verbose_name='rows written')),
                        ('file', models.FileField(blank=True, max_length=120, upload_to=safeschool.exports.models.file_path)),
                        ('size', models.PositiveBigIntegerField(default=0, verbose_name='bytes')),
                        ('asked_at', models.DateTimeField(verbose_name='asked at')),
                        ('heard_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='made at')),
                        ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires at')),
                    ],
                    options={
                        'ordering': ['-asked_at', '-pk'],
                        'indexes': [models.Index(fields=['by', '-asked_at'], name='export_of_person')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('has_identities', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='identities_leave_with_a_reason')],
                    },
                ),
            ],
        ),
    ]
