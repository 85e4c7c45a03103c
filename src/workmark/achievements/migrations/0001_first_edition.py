"""Every table of this room, as the first edition has them; it replaces the steps that led here (decision 385)."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('achievements', '0001_initial'),
        ('achievements', '0003_stacks_have_badges'),
        ('achievements', '0004_stacks_become_drafts'),
        ('achievements', '0005_fees_are_paid_elsewhere'),
        ('achievements', '0006_fairness_readings'),
        ('achievements', '0007_pilots_and_kept_evidence'),
        ('achievements', '0008_translations'),
        ('achievements', '0009_editors'),
        ('achievements', '0010_editors_so_far'),
        ('achievements', '0011_version_editors'),
    ]

    initial = True

    dependencies = [
        ('organisations', '0001_first_edition'),
        ('skills', '0001_first_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='Achievement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='achievements', to='organisations.organisation')),
                ('is_in_house', models.BooleanField(default=False)),
                ('pilot_since', models.DateTimeField(blank=True, null=True)),
                ('keeps_evidence', models.BooleanField(default=False)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('payment_url', models.URLField(blank=True, max_length=500)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('is_in_house', True), models.Q(('keeps_evidence', False), ('pilot_since__isnull', True)), _connector='OR'), name='only_in_house_is_piloted_or_kept')],
            },
        ),
        migrations.CreateModel(
            name='PilotPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pilot_places', to='achievements.achievement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pilot_places', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('achievement', 'person'), name='pilot_place_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='AchievementVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='achievements.achievement')),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(default='draft', max_length=12)),
                ('content', models.JSONField(default=dict)),
                ('content_digest', models.CharField(blank=True, max_length=64)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('title', models.CharField(blank=True, max_length=400)),
                ('family', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(default='en', max_length=12)),
                ('hours', models.FloatField(default=0)),
                ('price', models.DecimalField(decimal_places=2, default=0, max_digits=8)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('search_text', models.TextField(blank=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('change_note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['achievement_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('achievement', 'number'), name='version_number_is_unique'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('achievement',), name='one_published_version'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in-review'])), fields=('achievement',), name='one_open_draft'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in-review']), models.Q(('published_at__isnull', False), models.Q(('content_digest', ''), _negated=True)), _connector='OR'), name='published_version_is_sealed')],
            },
        ),
        migrations.CreateModel(
            name='VersionEditor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editors', to='achievements.achievementversion')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'person'), name='one_row_a_version_editor')],
            },
        ),
        migrations.CreateModel(
            name='AchievementSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proved_skills', to='achievements.achievementversion')),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proved_by', to='skills.skill')),
                ('level', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'skill'), name='proved_skill_is_unique'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 4)), name='proved_level_is_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='AchievementTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proved_tasks', to='achievements.achievementversion')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proved_by', to='skills.task')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'task'), name='proved_task_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='GateOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='achievements.achievementversion')),
                ('gate', models.CharField(max_length=40)),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'gate'), name='gate_override_is_unique'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='gate_override_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='ReviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='achievements.achievementversion')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='FairnessReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fairness_readings', to='achievements.achievementversion')),
                ('revision', models.PositiveIntegerField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('is_fair', models.BooleanField()),
                ('words', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='achievements.achievementversion')),
                ('language', models.CharField(max_length=12)),
                ('texts', models.JSONField(default=dict)),
                ('approved', models.JSONField(default=dict)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approved_revision', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'language'), name='one_translation_a_language'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('digest', '')), models.Q(('approved_at__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='approved_translation_is_sealed')],
            },
        ),
        migrations.CreateModel(
            name='TranslationEditor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editors', to='achievements.translation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('translation', 'person'), name='one_row_an_editor')],
            },
        ),
        migrations.CreateModel(
            name='Stack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stacks', to='organisations.organisation')),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField()),
                ('need', models.PositiveSmallIntegerField()),
                ('badge', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='badge_of', to='achievements.achievement')),
                ('content', models.JSONField(default=dict)),
                ('draft', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('published_revision', models.PositiveIntegerField(default=0)),
                ('members', models.ManyToManyField(related_name='stacks', to='achievements.achievement')),
            ],
        ),
        migrations.CreateModel(
            name='StackEditor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editors', to='achievements.stack')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('stack', 'person'), name='one_row_a_stack_editor')],
            },
        ),
    ]
