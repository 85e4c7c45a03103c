"""Every table of this room, as the first edition has them; it replaces the steps that led here (decision 385)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('skills', '0001_initial'),
        ('skills', '0002_what_frameworks_say'),
        ('skills', '0003_what_importers_bring'),
    ]

    initial = True

    dependencies = [
        ('organisations', '0001_first_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('version', models.CharField(max_length=40)),
                ('language', models.CharField(default='en', max_length=12)),
                ('url', models.URLField(blank=True)),
                ('licence', models.CharField(max_length=200)),
                ('attribution', models.TextField()),
                ('changes', models.TextField(blank=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='frameworks', to='organisations.organisation')),
                ('imported_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Skill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uri', models.CharField(max_length=300, unique=True)),
                ('is_retired', models.BooleanField(default=False)),
                ('first_version', models.CharField(blank=True, max_length=40)),
                ('last_version', models.CharField(blank=True, max_length=40)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='skills.framework')),
                ('code', models.CharField(blank=True, max_length=80)),
                ('label', models.CharField(max_length=300)),
                ('alternative_labels', models.JSONField(default=list)),
                ('hidden_labels', models.JSONField(default=list)),
                ('description', models.TextField(blank=True)),
                ('kind', models.CharField(default='skill', max_length=20)),
                ('reuse_level', models.CharField(blank=True, max_length=20)),
                ('is_hot', models.BooleanField(default=False)),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='skills.skill')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SkillRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='skills.skill')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_from', to='skills.skill')),
                ('kind', models.CharField(max_length=10)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'target', 'kind'), name='skill_relation_is_unique'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='skill_relates_to_another')],
            },
        ),
        migrations.CreateModel(
            name='Occupation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uri', models.CharField(max_length=300, unique=True)),
                ('is_retired', models.BooleanField(default=False)),
                ('first_version', models.CharField(blank=True, max_length=40)),
                ('last_version', models.CharField(blank=True, max_length=40)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occupations', to='skills.framework')),
                ('code', models.CharField(blank=True, max_length=80)),
                ('label', models.CharField(max_length=300)),
                ('alternative_labels', models.JSONField(default=list)),
                ('hidden_labels', models.JSONField(default=list)),
                ('description', models.TextField(blank=True)),
                ('is_group', models.BooleanField(default=False)),
                ('group_code', models.CharField(blank=True, max_length=20)),
                ('job_zone', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='skills.occupation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OccupationRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='skills.occupation')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_from', to='skills.occupation')),
                ('kind', models.CharField(max_length=10)),
                ('rank', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'target', 'kind'), name='occupation_relation_is_unique'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='occupation_relates_to_another')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uri', models.CharField(max_length=300, unique=True)),
                ('is_retired', models.BooleanField(default=False)),
                ('first_version', models.CharField(blank=True, max_length=40)),
                ('last_version', models.CharField(blank=True, max_length=40)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='skills.framework')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='skills.occupation')),
                ('code', models.CharField(max_length=80)),
                ('text', models.TextField()),
                ('is_core', models.BooleanField(null=True)),
                ('is_emerging', models.BooleanField(default=False)),
                ('importance', models.FloatField(blank=True, null=True)),
                ('frequency', models.FloatField(blank=True, null=True)),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='skills.task')),
                ('activities', models.ManyToManyField(blank=True, related_name='tasks', to='skills.skill')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OccupationSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requirements', to='skills.occupation')),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked_by', to='skills.skill')),
                ('is_essential', models.BooleanField()),
                ('importance', models.FloatField(blank=True, null=True)),
                ('level', models.FloatField(blank=True, null=True)),
                ('is_in_demand', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('occupation', 'skill'), name='occupation_skill_is_unique'), models.CheckConstraint(condition=models.Q(('importance__isnull', True), models.Q(('importance__gte', 1), ('importance__lte', 5)), _connector='OR'), name='importance_is_1_to_5'), models.CheckConstraint(condition=models.Q(('level__isnull', True), models.Q(('level__gte', 0), ('level__lte', 7)), _connector='OR'), name='level_is_0_to_7')],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('skill', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='skills.skill')),
                ('occupation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='skills.occupation')),
                ('language', models.CharField(max_length=12)),
                ('label', models.CharField(max_length=300)),
                ('alternative_labels', models.JSONField(default=list)),
                ('hidden_labels', models.JSONField(default=list)),
                ('description', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('skill', 'language'), name='one_wording_of_a_skill_a_language'), models.UniqueConstraint(fields=('occupation', 'language'), name='one_wording_of_an_occupation_a_language'), models.CheckConstraint(condition=models.Q(models.Q(('occupation__isnull', True), ('skill__isnull', False)), models.Q(('occupation__isnull', False), ('skill__isnull', True)), _connector='OR'), name='wording_is_of_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='SearchTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('entry', models.BigIntegerField()),
                ('framework', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='skills.framework')),
                ('language', models.CharField(max_length=12)),
                ('role', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=400)),
                ('folded', models.CharField(max_length=400)),
                ('bag', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['entry', 'kind', 'role'], name='search_term_entry'), models.Index(fields=['kind', 'role', 'folded'], name='search_term_start', opclasses=['varchar_ops', 'int2_ops', 'varchar_pattern_ops'])],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True)),
            ],
        ),
    ]
