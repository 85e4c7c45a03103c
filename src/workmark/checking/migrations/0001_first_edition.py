"""Every table of this room, as the first edition has them; it replaces the steps that led here (decision 385)."""

import django.db.models.deletion
import workmark.organisations.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('checking', '0001_bulk_checks'),
    ]

    initial = True

    dependencies = [
        ('organisations', '0001_first_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('language', models.CharField(max_length=12)),
                ('total', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='BulkLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bulk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='checking.bulkcheck')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(blank=True, max_length=200)),
                ('address', models.CharField(blank=True, max_length=2000)),
                ('data', models.BinaryField(default=bytes)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('answer', models.JSONField(null=True)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('bulk', 'number'), name='bulk_line_number_is_unique')],
            },
        ),
    ]
