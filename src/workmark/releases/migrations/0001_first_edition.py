"""Every table of this room, as the first edition has them; it replaces the steps that led here (decision 385)."""

import django.db.models.deletion
import django.utils.timezone
import workmark.organisations.models
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('releases', '0001_releases'),
        ('releases', '0002_selections'),
    ]

    initial = True

    dependencies = [
        ('organisations', '0001_first_edition'),
        ('workforce', '0001_first_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('content', models.JSONField()),
                ('words', models.JSONField()),
            ],
            options={
                'ordering': ['-period_start'],
                'constraints': [models.UniqueConstraint(fields=('issuer', 'period_start'), name='release_begins_once'), models.CheckConstraint(condition=models.Q(('period_end__gt', models.F('period_start'))), name='release_covers_some_days')],
            },
        ),
        migrations.CreateModel(
            name='SelectionRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opening', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workforce.opening')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('content', models.JSONField(null=True)),
                ('words', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='ReleaseRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('fewest', models.PositiveSmallIntegerField(default=10, verbose_name='fewest people in a number')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('fewest__gte', 10)), name='never_fewer_than_ten_people')],
            },
        ),
    ]
