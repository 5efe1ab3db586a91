"""What was told of a sealed file."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0006_fewer_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('told_to', models.CharField(max_length=200, verbose_name='to whom')),
                ('what', models.CharField(max_length=300, verbose_name='what was told')),
                ('legal_basis', models.CharField(max_length=200, verbose_name='legal basis')),
                ('consent', models.CharField(choices=[('PUPIL', 'the pupil'), ('GUARDIAN', 'the guardian'), ('BOTH', 'the pupil and the guardian'), ('NOT_ASKED', 'nobody: the law asks for it')], max_length=10, verbose_name='who consented')),
                ('consented_on', models.DateField(blank=True, null=True, verbose_name='consented on')),
                ('disclosed_on', models.DateField(verbose_name='told on')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='incidents.incident')),
                ('party', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.party', verbose_name='person of the file')),
            ],
            options={
                'ordering': ['disclosed_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('told_to', ''), _negated=True), models.Q(('legal_basis', ''), _negated=True)), name='disclosure_says_to_whom_why'), models.CheckConstraint(condition=models.Q(models.Q(('consent', 'NOT_ASKED'), ('consented_on', None), ('party', None)), models.Q(models.Q(('consent', 'NOT_ASKED'), _negated=True), ('consented_on__isnull', False), ('consented_on__lte', models.F('disclosed_on')), ('party__isnull', False)), _connector='OR'), name='disclosure_comes_after_its_consent')],
            },
        ),
    ]
