"""Every table of this room, as the first edition has them; it replaces the steps that led here (decision 385)."""

import django.db.models.deletion
import django.utils.timezone
import workmark.organisations.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('assessment', '0001_initial'),
        ('assessment', '0002_readings'),
        ('assessment', '0003_fill_readings'),
        ('assessment', '0004_assignment_needs_reading'),
        ('assessment', '0005_reviews'),
        ('assessment', '0006_certificates'),
        ('assessment', '0007_fill_provisional_certificates'),
        ('assessment', '0008_feedback_that_teaches'),
        ('assessment', '0009_allocation'),
        ('assessment', '0010_agreement_reports'),
        ('assessment', '0011_anchors'),
        ('assessment', '0012_pauses'),
        ('assessment', '0013_quality_checks'),
        ('assessment', '0014_notes_in_the_evidence'),
        ('assessment', '0015_rules_of_evidence'),
        ('assessment', '0016_proofs_of_authenticity'),
        ('assessment', '0017_talks'),
        ('assessment', '0018_surveys'),
        ('assessment', '0019_qualification_end_reason'),
        ('assessment', '0020_similar_cases_again'),
    ]

    initial = True

    dependencies = [
        ('achievements', '0001_first_edition'),
        ('organisations', '0001_first_edition'),
        ('submissions', '0001_first_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='qualifications', to=settings.AUTH_USER_MODEL)),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='qualifications', to='achievements.achievement')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('basis', models.TextField()),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='SamplingSeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sampling_seeds', to='organisations.organisation')),
                ('purpose', models.CharField(max_length=16)),
                ('seed', models.CharField(editable=False, max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('issuer', 'purpose'), name='one_seed_in_use')],
            },
        ),
        migrations.CreateModel(
            name='Snippet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='snippets', to=settings.AUTH_USER_MODEL)),
                ('text', models.TextField()),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessor', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='availability', to=settings.AUTH_USER_MODEL)),
                ('most_open', models.PositiveSmallIntegerField(default=5, verbose_name='open at once')),
                ('most_per_week', models.PositiveSmallIntegerField(default=20, verbose_name='a week')),
                ('takes_given_work', models.BooleanField(default=False, verbose_name='give me work without my asking')),
            ],
            options={
                'verbose_name_plural': 'availabilities',
                'constraints': [models.CheckConstraint(condition=models.Q(('most_open__gte', 1), ('most_open__lte', 20)), name='open_is_1_to_20'), models.CheckConstraint(condition=models.Q(('most_per_week__gte', 1), ('most_per_week__lte', 200)), name='a_week_is_1_to_200')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
            ],
            options={
                'ordering': ['first_day'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='absence_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holidays', to='organisations.organisation')),
                ('day', models.DateField(verbose_name='day')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='name')),
            ],
            options={
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('issuer', 'day'), name='holiday_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='DeclaredTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declared_ties', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=12)),
                ('whom', models.CharField(max_length=254)),
                ('declared_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assessor', 'whom'), name='declared_tie_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='AllowedConflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allowed_conflicts', to='submissions.submission')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.TextField()),
                ('allowed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('allowed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('submission', 'assessor'), name='allowed_conflict_is_unique'), models.CheckConstraint(condition=models.Q(('allowed_by', models.F('assessor')), _negated=True), name='nobody_allows_their_own_conflict')],
            },
        ),
        migrations.CreateModel(
            name='QualitySample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quality_samples', to='organisations.organisation')),
                ('kind', models.CharField(default='internal', max_length=10)),
                ('seed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='assessment.samplingseed')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drawn_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('drawn_from', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['-drawn_at'],
            },
        ),
        migrations.CreateModel(
            name='VerifierReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifier_reports', to='organisations.organisation')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('text', models.TextField()),
                ('holds_direct_claim', models.BooleanField()),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='achievements.achievementversion')),
                ('kind', models.CharField(default='calibrated', max_length=12)),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expires_at', models.DateTimeField()),
                ('decisions', models.PositiveSmallIntegerField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'provisional'), _negated=True), ('granted_by__isnull', False), _connector='OR'), name='provisional_certificate_has_its_word'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('assessor', 'version'), name='one_certificate_in_use')],
            },
        ),
        migrations.CreateModel(
            name='TrainingUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='training_use', to='submissions.submission')),
                ('agreed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anchors', to='achievements.achievementversion')),
                ('work', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='anchor', to='submissions.submission')),
                ('origin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='anchors', to='submissions.submission')),
                ('kind', models.CharField(default='borderline', max_length=12)),
                ('use', models.CharField(default='calibration', max_length=12)),
                ('state', models.CharField(default='draft', max_length=8)),
                ('levels', models.JSONField(blank=True, default=dict)),
                ('notes', models.JSONField(blank=True, default=dict)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('seen_by', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'draft'), ('approved_by__isnull', False), ('state', 'retired'), _connector='OR'), name='approved_anchor_has_its_second_person'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('made_by')), _negated=True), _connector='OR'), name='anchor_is_agreed_by_two')],
            },
        ),
        migrations.CreateModel(
            name='TrainingPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='training_pages', to='organisations.organisation')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(verbose_name='how we judge')),
                ('bias_text', models.TextField(verbose_name='what clouds judgement, and what we do about it')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('issuer', 'number'), name='training_page_number_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='TrainingRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readers', to='assessment.trainingpage')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='training_read', to=settings.AUTH_USER_MODEL)),
                ('read_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trials', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='achievements.achievementversion')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=8)),
                ('figures', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('assessor', 'version'), name='one_trial_under_way')],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to=settings.AUTH_USER_MODEL)),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='organisations.organisation')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='achievements.achievementversion')),
                ('paused_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('exact', models.PositiveSmallIntegerField(default=0)),
                ('rows', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('assessor', 'issuer'), name='one_pause_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='AgreementReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='agreement_report', to='achievements.achievementversion')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('counted', models.PositiveIntegerField(default=0)),
                ('twice', models.PositiveIntegerField(default=0)),
                ('exact', models.FloatField(blank=True, null=True)),
                ('exact_low', models.FloatField(blank=True, null=True)),
                ('exact_high', models.FloatField(blank=True, null=True)),
                ('content', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('year', models.PositiveSmallIntegerField()),
                ('quarter', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-year', '-quarter'],
                'constraints': [models.UniqueConstraint(fields=('issuer', 'year', 'quarter'), name='one_answer_for_each_quarter'), models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='quarter_is_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='submissions.submission')),
                ('place', models.PositiveSmallIntegerField(default=1)),
                ('kind', models.CharField(default='rating', max_length=12)),
                ('reason', models.CharField(blank=True, max_length=24)),
                ('row_keys', models.JSONField(blank=True, default=list)),
                ('wants_certified', models.BooleanField(default=False)),
                ('state', models.CharField(default='waiting', max_length=8)),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['opened_at', 'id'], name='readings_that_wait')],
                'constraints': [models.UniqueConstraint(fields=('submission', 'place'), name='one_reading_for_each_place')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='submissions.submission')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='assessment.reading')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('certificate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='assessment.certificate')),
                ('place', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(default='open', max_length=12)),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField()),
                ('reminded_at_percent', models.PositiveSmallIntegerField(default=0)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('decline_reason', models.TextField(blank=True)),
                ('private_note', models.TextField(blank=True)),
                ('strength', models.TextField(blank=True)),
                ('proofs', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'locked'])), fields=('submission', 'place'), name='one_holder_for_each_place'), models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'locked'])), fields=('submission', 'assessor'), name='one_place_for_each_assessor')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='assessment.assignment')),
                ('row_key', models.CharField(max_length=60)),
                ('level_key', models.CharField(blank=True, max_length=60)),
                ('feedback', models.TextField(blank=True)),
                ('missing', models.TextField(blank=True)),
                ('next_step', models.TextField(blank=True)),
                ('is_carried', models.BooleanField(default=False)),
                ('is_unsure', models.BooleanField(default=False)),
                ('rules_met', models.JSONField(default=list)),
                ('rules_note', models.TextField(blank=True)),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assignment', 'row_key'), name='score_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='submissions.submission')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='assessment.decision')),
                ('outcome', models.CharField(max_length=20)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='assessment.assignment')),
                ('assessors', models.PositiveSmallIntegerField(default=1)),
                ('is_adjudicated', models.BooleanField(default=False)),
                ('results', models.JSONField(default=list)),
                ('rubric_digest', models.CharField(max_length=64)),
                ('missing', models.TextField(blank=True)),
                ('proofs', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('submission',), name='submission_is_decided_once')],
            },
        ),
        migrations.CreateModel(
            name='FeedbackRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rating', to='assessment.decision')),
                ('stars', models.PositiveSmallIntegerField()),
                ('rated_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='rating_is_1_to_5')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='assessment.decision')),
                ('row_key', models.CharField(blank=True, max_length=60)),
                ('text', models.TextField()),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['said_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='assessment.decision')),
                ('origin', models.CharField(max_length=16)),
                ('state', models.CharField(default='in-review', max_length=12)),
                ('grounds', models.TextField(blank=True)),
                ('row_keys', models.JSONField(default=list)),
                ('because', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='similar_cases', to='assessment.review')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('origin', 'similar-case'), _negated=True)), fields=('decision', 'origin'), name='one_review_of_each_origin'), models.UniqueConstraint(fields=('decision', 'because'), name='one_case_of_each_overturn'), models.UniqueConstraint(condition=models.Q(('state', 'in-review')), fields=('decision',), name='one_review_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'in-review']), ('closed_at__isnull', False), _connector='OR'), name='closed_review_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='QualityCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='assessment.qualitysample')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quality_checks', to='assessment.decision')),
                ('why', models.CharField(max_length=16)),
                ('verdict', models.CharField(blank=True, max_length=8)),
                ('row_keys', models.JSONField(blank=True, default=list)),
                ('note', models.TextField(blank=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sample', 'decision'), name='decision_is_drawn_once_a_sample'), models.CheckConstraint(condition=models.Q(('verdict', ''), models.Q(('checked_by__isnull', False), ('checked_at__isnull', False)), _connector='OR'), name='checked_decision_says_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='AnchorReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='assessment.anchor')),
                ('assignment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='anchor_reading', to='assessment.assignment')),
                ('reading', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='anchor_reading', to='assessment.reading')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trial', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='assessment.trial')),
                ('use', models.CharField(max_length=12)),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('scored_at', models.DateTimeField(blank=True, null=True)),
                ('rows', models.PositiveSmallIntegerField(default=0)),
                ('exact', models.PositiveSmallIntegerField(default=0)),
                ('is_wrong', models.BooleanField(default=False)),
                ('shown_outcome', models.CharField(blank=True, max_length=20)),
                ('shown_from', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('anchor', 'assessor'), name='anchor_is_read_once')],
            },
        ),
        migrations.CreateModel(
            name='Doubt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='doubt', to='assessment.decision')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.assignment')),
                ('row_keys', models.JSONField(default=list)),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Talk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='submissions.submission')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.assignment')),
                ('questions', models.TextField()),
                ('state', models.CharField(default='asked', max_length=8)),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('times', models.JSONField(default=list)),
                ('place', models.CharField(blank=True, max_length=400)),
                ('learner_words', models.TextField(blank=True)),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=16)),
                ('note', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['asked_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('submission',), name='one_open_talk_for_each_work'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='a_closed_talk_says_what_came_of_it')],
            },
        ),
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='assessment.assignment')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='submissions.evidence')),
                ('anchor', models.JSONField()),
                ('row_key', models.CharField(blank=True, max_length=60)),
                ('note', models.TextField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['made_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assessment.decision')),
                ('minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('was_clear', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('was_fair', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('was_clear__isnull', True), models.Q(('was_clear__gte', 1), ('was_clear__lte', 5)), _connector='OR'), models.Q(('was_fair__isnull', True), models.Q(('was_fair__gte', 1), ('was_fair__lte', 5)), _connector='OR')), name='survey_steps_are_1_to_5')],
            },
        ),
        migrations.AddField(
            model_name='Reading',
            name='review',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='assessment.review'),
        ),
    ]
