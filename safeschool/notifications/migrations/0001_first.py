"""The outbox."""

import django.db.models.deletion
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
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                        ('key', models.CharField(help_text='the same key tells the same person once', max_length=120)),
                        ('subject', models.CharField(max_length=200, verbose_name='subject')),
                        ('body', models.TextField(verbose_name='text')),
                        ('link', models.CharField(blank=True, max_length=300)),
                        ('is_urgent', models.BooleanField(default=False, verbose_name='urgent')),
                        ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read at')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['to', '-created_at', '-id'], name='notice_inbox'), models.Index(condition=models.Q(('read_at', None)), fields=['to'], name='notice_unread')],
                        'constraints': [models.UniqueConstraint(fields=('to', 'key'), name='notice_is_told_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.notice')),
                        ('channel', models.CharField(max_length=20, verbose_name='channel')),
                        ('address', models.CharField(max_length=300)),
                        ('state', models.CharField(choices=[('WAITING', 'waiting'), ('SENDING', 'being sent'), ('SENT', 'sent'), ('MISSED', 'missed'), ('GIVEN_UP', 'given up')], default='WAITING', max_length=10, verbose_name='state')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                        ('due_at', models.DateTimeField(verbose_name='due at')),
                        ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires at')),
                        ('claimed_at', models.DateTimeField(blank=True, null=True)),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                        ('last_error', models.CharField(blank=True, max_length=200, verbose_name='last error')),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('state', 'WAITING')), fields=['due_at'], name='delivery_waiting')],
                        'constraints': [models.UniqueConstraint(fields=('notice', 'channel', 'address'), name='delivery_goes_out_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Webhook',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to=settings.AUTH_USER_MODEL)),
                        ('url', models.URLField(max_length=300, verbose_name='address')),
                        ('secret', models.CharField(max_length=64)),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
