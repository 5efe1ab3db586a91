"""By which ways people are told: their wishes, their devices, and what units ask for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_first'),
        ('notifications', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='topic',
            field=models.CharField(choices=[('REMINDER', 'Reminders before something of mine begins'), ('CHANGE', 'Something of mine has changed'), ('REQUEST', 'Somebody asks me, or answers me'), ('ALERT', 'Urgent: somebody is missing, an alarm'), ('NEWS', 'Everything else')], default='NEWS', max_length=10, verbose_name='kind of message'),
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('endpoint', models.CharField(max_length=1000, unique=True)),
                ('p256dh', models.CharField(max_length=120)),
                ('auth', models.CharField(max_length=40)),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='device')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Floor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('topic', models.CharField(choices=[('REMINDER', 'Reminders before something of mine begins'), ('CHANGE', 'Something of mine has changed'), ('REQUEST', 'Somebody asks me, or answers me'), ('ALERT', 'Urgent: somebody is missing, an alarm'), ('NEWS', 'Everything else')], max_length=10, verbose_name='kind of message')),
                ('least', models.PositiveSmallIntegerField(choices=[(0, 'may be switched off'), (1, 'at least one way'), (2, 'at least two ways')], verbose_name='at least')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='floors', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'topic'), name='floor_is_set_once')],
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('topic', models.CharField(choices=[('REMINDER', 'Reminders before something of mine begins'), ('CHANGE', 'Something of mine has changed'), ('REQUEST', 'Somebody asks me, or answers me'), ('ALERT', 'Urgent: somebody is missing, an alarm'), ('NEWS', 'Everything else')], max_length=10, verbose_name='kind of message')),
                ('channel', models.CharField(choices=[('push', "This app's notifications on my devices"), ('mail', 'E-mail'), ('sms', 'Text message (SMS)')], max_length=5, verbose_name='way')),
                ('is_on', models.BooleanField(verbose_name='wanted')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'topic', 'channel'), name='wish_is_one')],
            },
        ),
    ]
