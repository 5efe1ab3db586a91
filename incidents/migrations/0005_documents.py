"""Papers of a file and of a letter."""

import django.db.models.deletion
import incidents.models.documents
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0004_cells'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='enclosure',
            name='kind',
            field=models.CharField(choices=[('JPEG', 'picture'), ('PDF', 'PDF'), ('TEXT', 'text')], default='JPEG', max_length=4, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('name', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('JPEG', 'picture'), ('PDF', 'PDF'), ('TEXT', 'text')], max_length=4, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='what it is')),
                ('file', models.FileField(max_length=120, upload_to=incidents.models.documents.document_path)),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveIntegerField(verbose_name='bytes')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='attached by')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='incidents.incident')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('incident', 'sha256'), name='document_is_attached_once')],
            },
        ),
    ]
