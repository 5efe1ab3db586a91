import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_wall_links'),
        ('incidents', '0011_counts'),
        ('schools', '0005_visitors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EarlyWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('kind', models.CharField(choices=[('CONCERNS', 'Two concerns about one school'), ('SAME_HOUR', 'Same place and hour'), ('ABOVE_USUAL', 'More than usual at this school')], max_length=12, verbose_name='kind')),
                ('key', models.CharField(editable=False, max_length=80)),
                ('is_shared', models.BooleanField(default=True)),
                ('first_on', models.DateField(verbose_name='from')),
                ('last_on', models.DateField(verbose_name='to')),
                ('facts', models.JSONField(default=dict)),
                ('raised_at', models.DateTimeField(verbose_name='raised at')),
                ('dismissed_at', models.DateTimeField(blank=True, null=True, verbose_name='dismissed at')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('dismissed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='early_warnings', to='schools.school', verbose_name='school')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'ordering': ['-raised_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('dismissed_at', None)), fields=['unit'], name='warning_open')],
                'constraints': [models.UniqueConstraint(fields=('school', 'kind', 'key'), name='warning_is_raised_once'), models.CheckConstraint(condition=models.Q(models.Q(('dismissed_at__isnull', True), ('reason', '')), models.Q(('dismissed_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='warning_is_dismissed_with_a_reason')],
            },
        ),
    ]
