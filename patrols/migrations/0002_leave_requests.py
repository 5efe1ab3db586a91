"""Leave that is asked for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_first'),
        ('patrols', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LeaveRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('kind', models.CharField(choices=[('ANNUAL', 'annual leave'), ('SICK', 'illness'), ('FAMILY', 'family'), ('TRAINING', 'training or other service'), ('OTHER', 'another reason')], max_length=10, verbose_name='kind of leave')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('state', models.CharField(choices=[('ASKED', 'Asked'), ('AGREED', 'Agreed'), ('REFUSED', 'Refused'), ('WITHDRAWN', 'Withdrawn')], default='ASKED', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decided_leaves', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('leave', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='request', to='patrols.leave')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leave_requests', to='accounts.unit', verbose_name='unit')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leave_requests', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='asked_leave_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'REFUSED'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='refused_leave_has_a_reason')],
            },
        ),
    ]
