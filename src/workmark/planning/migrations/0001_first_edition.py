"""Every table of this room, as the first edition has them; it replaces the steps that led here (decision 385)."""

import django.db.models.deletion
import django.utils.timezone
import workmark.organisations.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('planning', '0001_initial'),
        ('planning', '0002_goals_and_paths'),
        ('planning', '0003_distances_between_jobs'),
        ('planning', '0004_prior_learning'),
    ]

    initial = True

    dependencies = [
        ('organisations', '0001_first_edition'),
        ('skills', '0001_first_edition'),
        ('submissions', '0001_first_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobDistance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='distances', to='skills.occupation')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='skills.occupation')),
                ('rank', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(max_length=16)),
                ('steps', models.PositiveSmallIntegerField(default=0)),
                ('minutes', models.PositiveIntegerField(default=0)),
                ('price', models.PositiveIntegerField(default=0)),
                ('currency', models.CharField(max_length=3)),
                ('is_shortest', models.BooleanField(default=True)),
                ('readiness_before', models.PositiveSmallIntegerField()),
                ('readiness_after', models.PositiveSmallIntegerField()),
                ('open_skills', models.PositiveSmallIntegerField()),
                ('worked_out_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('source', 'target'), name='one_distance_between_two_jobs'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='distance_is_to_another_job'), models.CheckConstraint(condition=models.Q(('readiness_after__lte', 1000), ('readiness_before__lte', 1000)), name='readiness_is_per_mille')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='goal', to=settings.AUTH_USER_MODEL)),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='skills.occupation')),
                ('current', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='skills.occupation')),
                ('region', models.CharField(blank=True, max_length=6)),
                ('hours_a_week', models.PositiveSmallIntegerField(default=4)),
                ('budget', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('by_when', models.DateField(blank=True, null=True)),
                ('languages', models.JSONField(default=list)),
                ('formats', models.JSONField(default=list)),
                ('weights', models.JSONField(default=dict)),
                ('set_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('hours_a_week__gte', 1), ('hours_a_week__lte', 60)), name='goal_has_1_to_60_hours_a_week'), models.CheckConstraint(condition=models.Q(('budget__isnull', True), ('budget__gte', 0), _connector='OR'), name='goal_budget_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='FoundPath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paths', to='planning.goal')),
                ('found_at', models.DateTimeField()),
                ('inputs_digest', models.CharField(max_length=64)),
                ('inputs', models.JSONField(default=dict)),
                ('answer', models.JSONField(default=dict)),
                ('reasons', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='DemandSignal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='demand', to='skills.skill')),
                ('region', models.CharField(blank=True, max_length=6)),
                ('people', models.PositiveIntegerField()),
                ('counted_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('skill', 'region'), name='one_demand_for_a_skill_a_region'), models.CheckConstraint(condition=models.Q(('people__gte', 10)), name='demand_is_of_ten_or_more')],
            },
        ),
        migrations.CreateModel(
            name='SelfClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='self_claims', to=settings.AUTH_USER_MODEL)),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='skills.skill')),
                ('level', models.PositiveSmallIntegerField()),
                ('words', models.CharField(blank=True, max_length=500)),
                ('claimed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'skill'), name='one_self_claim_for_a_skill'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 4)), name='claimed_level_is_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='ImportedCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imported_credentials', to=settings.AUTH_USER_MODEL)),
                ('document', models.BinaryField()),
                ('document_digest', models.CharField(max_length=64)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('address', models.CharField(blank=True, max_length=2000)),
                ('outcome', models.CharField(max_length=20)),
                ('report', models.JSONField(default=dict)),
                ('imported_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'document_digest'), name='imported_once_by_a_person')],
            },
        ),
        migrations.CreateModel(
            name='ImportedAward',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('imported', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='awards', to='planning.importedcredential')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(blank=True, max_length=300)),
                ('issuer_name', models.CharField(blank=True, max_length=300)),
                ('issuer_id', models.CharField(blank=True, max_length=500)),
                ('awarded_at', models.DateTimeField(blank=True, null=True)),
                ('valid_until', models.DateTimeField(blank=True, null=True)),
                ('evidence_kind', models.CharField(max_length=20)),
                ('outcome', models.CharField(max_length=20)),
                ('failures', models.JSONField(default=list)),
                ('standing', models.CharField(max_length=20)),
                ('whose', models.CharField(max_length=20)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('imported', 'position'), name='imported_award_has_its_place')],
            },
        ),
        migrations.CreateModel(
            name='ImportedSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='planning.importedaward')),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(blank=True, max_length=300)),
                ('target_url', models.CharField(blank=True, max_length=600)),
                ('code', models.CharField(blank=True, max_length=80)),
                ('level', models.PositiveSmallIntegerField()),
                ('skill', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='skills.skill')),
                ('matched_by', models.CharField(blank=True, max_length=12)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('award', 'position'), name='imported_skill_has_its_place'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 4)), name='imported_level_is_1_to_4'), models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('skill__isnull', False), _connector='OR'), name='confirmed_alignment_has_a_skill')],
            },
        ),
        migrations.CreateModel(
            name='IssuerHalfLife',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='half_lives', to='organisations.organisation')),
                ('kind', models.CharField(max_length=20)),
                ('years', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'kind'), name='one_half_life_for_a_kind'), models.CheckConstraint(condition=models.Q(('years__gte', 1), ('years__lte', 50)), name='half_life_is_1_to_50_years')],
            },
        ),
        migrations.CreateModel(
            name='PriorLearning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='submissions.submission')),
                ('award', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='planning.importedaward')),
                ('row_keys', models.JSONField(default=list)),
                ('words', models.TextField()),
                ('title', models.CharField(blank=True, max_length=300)),
                ('issuer_name', models.CharField(blank=True, max_length=300)),
                ('awarded_at', models.DateTimeField(blank=True, null=True)),
                ('lapse', models.CharField(blank=True, max_length=20)),
                ('checked_at', models.DateTimeField()),
                ('named_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'prior learning',
                'ordering': ['named_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('submission', 'award'), name='badge_is_named_once_for_each_work')],
            },
        ),
    ]
