"""Every table of this room, as the first edition has them; it replaces the steps that led here (decision 385)."""

import django.db.models.deletion
import django.utils.timezone
import workmark.organisations.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('confided', '0001_confided'),
        ('confided', '0002_prerequisite_waivers'),
    ]

    initial = True

    dependencies = [
        ('achievements', '0001_first_edition'),
        ('organisations', '0001_first_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccommodationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('kinds', models.JSONField(default=list)),
                ('words', models.TextField(blank=True)),
                ('state', models.CharField(default='asked', max_length=12)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField()),
                ('granted_kinds', models.JSONField(default=list)),
                ('extra_days', models.PositiveSmallIntegerField(default=0)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('appeal_words', models.TextField(blank=True)),
                ('appealed_at', models.DateTimeField(blank=True, null=True)),
                ('appeal_answer', models.TextField(blank=True)),
                ('appeal_answered_at', models.DateTimeField(blank=True, null=True)),
                ('appeal_answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['appealed', 'asked'])), fields=('person', 'issuer'), name='one_open_accommodation_request'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['granted', 'declined']), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='answered_accommodation_says_when')],
            },
        ),
        migrations.CreateModel(
            name='WaiverRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('grants_at_once', models.BooleanField(default=True, verbose_name='grant at once')),
            ],
        ),
        migrations.CreateModel(
            name='WaiverRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='achievements.achievement')),
                ('words', models.TextField(blank=True)),
                ('state', models.CharField(default='asked', max_length=12)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['appealed', 'asked'])), fields=('person', 'achievement'), name='one_open_waiver_request')],
            },
        ),
        migrations.CreateModel(
            name='PrerequisiteWaiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='achievements.achievement')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='achievements.achievement')),
                ('words', models.TextField(blank=True)),
                ('state', models.CharField(default='asked', max_length=12)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('email', ''), _negated=True), _connector='OR'), name='prerequisite_waiver_is_for_somebody'), models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'granted']), ('email', '')), fields=('person', 'achievement', 'before'), name='one_prerequisite_waiver_a_person'), models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'granted']), models.Q(('email', ''), _negated=True)), fields=('email', 'achievement', 'before'), name='one_prerequisite_waiver_an_address')],
            },
        ),
        migrations.CreateModel(
            name='AnswerAboutOneself',
            fields=[
                ('pseudonym', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='AskedQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('text', models.JSONField(default=dict)),
                ('categories', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
    ]
