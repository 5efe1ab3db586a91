"""What people wish for, whose post is whose, who stands together, and what that weighs."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_first'),
        ('patrols', '0002_leave_requests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='rostersettings',
            name='own_wishes',
            field=models.PositiveSmallIntegerField(choices=[(0, 'not at all'), (1, 'a little'), (3, 'normal'), (9, 'much')], default=1, verbose_name='people have duty at the times they wish'),
        ),
        migrations.AddField(
            model_name='rostersettings',
            name='pairs',
            field=models.PositiveSmallIntegerField(choices=[(0, 'not at all'), (1, 'a little'), (3, 'normal'), (9, 'much')], default=3, verbose_name='pairs stand together'),
        ),
        migrations.CreateModel(
            name='DutyPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duty_pairs', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duty_pairs_as_other', to=settings.AUTH_USER_MODEL, verbose_name='and')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duty_pairs', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='pair_is_formed_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='pair_is_two_people_in_order')],
            },
        ),
        migrations.CreateModel(
            name='DutyWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('rather', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ARRIVAL', 'arrival'), ('NOON_OUT', 'midday dismissal'), ('NOON_IN', 'midday return'), ('DISMISSAL', 'dismissal'), ('EVENING', 'end of evening study'), ('OWN', 'hours of its own')], max_length=10), blank=True, default=list, size=None)),
                ('rather_not', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ARRIVAL', 'arrival'), ('NOON_OUT', 'midday dismissal'), ('NOON_IN', 'midday return'), ('DISMISSAL', 'dismissal'), ('EVENING', 'end of evening study'), ('OWN', 'hours of its own')], max_length=10), blank=True, default=list, size=None)),
                ('rather_not_on', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='duty_wish', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('rather__overlap', models.F('rather_not')), _negated=True), name='wish_does_not_contradict_itself')],
            },
        ),
        migrations.CreateModel(
            name='FixedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fixed_people', to='patrols.post', verbose_name='post')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fixed_posts', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'ordering': ['post__name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('post', 'user'), name='person_is_fixed_once_at_post')],
            },
        ),
    ]
