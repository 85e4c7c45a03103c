"""Every table of this room, as the first edition has them; it replaces the steps that led here (decision 385)."""

import django.db.models.deletion
import django.utils.timezone
import workmark.organisations.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('programmes', '0001_programmes_and_cohorts'),
        ('programmes', '0002_parts_that_were_agreed_to'),
        ('programmes', '0003_until_when_a_place_is_shown'),
        ('programmes', '0004_a_programme_is_shown'),
    ]

    initial = True

    dependencies = [
        ('achievements', '0001_first_edition'),
        ('organisations', '0001_first_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='programmes', to='organisations.organisation')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('is_shown', models.BooleanField(default=False)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('achievements', models.ManyToManyField(blank=True, related_name='programmes', to='achievements.achievement')),
                ('stacks', models.ManyToManyField(blank=True, related_name='programmes', to='achievements.stack')),
            ],
            options={
                'ordering': ['title', 'id'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'title'), name='programme_title_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cohorts', to='programmes.programme')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-starts_on', 'name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'name'), name='cohort_name_is_unique'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='cohort_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='CohortPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='programmes.cohort')),
                ('email', models.EmailField(max_length=254)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='cohort_places', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(default='invited', max_length=8)),
                ('link_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('joined_at', models.DateTimeField(blank=True, null=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('shown_until', models.DateTimeField(blank=True, null=True)),
                ('shown_parts', models.ManyToManyField(blank=True, related_name='+', to='achievements.achievement')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'email'), name='one_place_an_address'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('cohort', 'person'), name='one_place_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', True), ('state', 'invited')), models.Q(('state', 'invited'), _negated=True), _connector='OR'), name='only_an_answer_names_the_person')],
            },
        ),
    ]
