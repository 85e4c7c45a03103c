"""Every table of this room, as the first edition has them; it replaces the steps that led here (decision 385)."""

import django.db.models.deletion
import django.utils.timezone
import workmark.organisations.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('integrations', '0001_destinations'),
        ('integrations', '0002_directory_users'),
        ('integrations', '0003_sign_on'),
        ('integrations', '0004_lti'),
        ('integrations', '0005_calendar_feeds'),
        ('integrations', '0006_sign_on_by_saml'),
        ('integrations', '0007_visits_to_other_hosts'),
    ]

    initial = True

    dependencies = [
        ('achievements', '0001_first_edition'),
        ('credentials', '0001_first_edition'),
        ('organisations', '0001_first_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_read_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Destination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='destinations', to='organisations.organisation')),
                ('kind', models.CharField(max_length=12)),
                ('url', models.CharField(max_length=2048)),
                ('name', models.CharField(blank=True, max_length=80)),
                ('event_types', models.JSONField(default=list)),
                ('sealed_secret', models.BinaryField()),
                ('sealed_before', models.BinaryField(null=True)),
                ('before_until', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('failing_since', models.DateTimeField(blank=True, null=True)),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('pause_reason', models.CharField(blank=True, max_length=12)),
            ],
            options={
                'ordering': ['created_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('paused_at__isnull', True), models.Q(('pause_reason', ''), _negated=True), _connector='OR'), name='paused_destination_says_why'), models.CheckConstraint(condition=models.Q(('sealed_before__isnull', True), ('before_until__isnull', False), _connector='OR'), name='secret_before_ends')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('destination', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='integrations.destination')),
                ('message_id', models.CharField(max_length=64)),
                ('event_type', models.CharField(max_length=64)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('tries', models.JSONField(default=list)),
                ('next_try_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['destination', 'next_try_at'], name='deliveries_waiting'), models.Index(fields=['destination', '-id'], name='deliveries_newest')],
                'constraints': [models.UniqueConstraint(fields=('destination', 'message_id'), name='a_message_goes_to_a_destination_once')],
            },
        ),
        migrations.CreateModel(
            name='HostRegistration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('base', models.CharField(db_index=True, max_length=500)),
                ('description', models.JSONField()),
                ('client_id', models.CharField(max_length=500)),
                ('sealed_secret', models.BinaryField(null=True)),
                ('auth_method', models.CharField(max_length=30)),
                ('secret_until', models.DateTimeField(blank=True, null=True)),
                ('registered_at', models.DateTimeField()),
                ('worked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='HostVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='integrations.hostregistration')),
                ('sends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='credentials.credential')),
                ('state', models.CharField(default='asked', max_length=10)),
                ('sealed_token', models.BinaryField(null=True)),
                ('next_page', models.CharField(blank=True, max_length=2100)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=20)),
                ('is_partial', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='FoundBadge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='badges', to='integrations.hostvisit')),
                ('number', models.PositiveSmallIntegerField()),
                ('data', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('answer', models.JSONField(null=True)),
                ('is_wanted', models.BooleanField(default=False)),
                ('result', models.CharField(blank=True, max_length=10)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('visit', 'digest'), name='found_once_in_a_visit')],
            },
        ),
        migrations.CreateModel(
            name='LtiPlatform',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lti_platforms', to='organisations.organisation')),
                ('name', models.CharField(max_length=80)),
                ('issuer', models.CharField(max_length=500)),
                ('client_id', models.CharField(max_length=255)),
                ('deployments', models.JSONField(default=list)),
                ('login_url', models.CharField(max_length=2048)),
                ('token_url', models.CharField(max_length=2048)),
                ('jwks_url', models.CharField(max_length=2048)),
                ('sealed_key', models.BinaryField()),
                ('public_key', models.JSONField()),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
        migrations.CreateModel(
            name='LtiPlacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='integrations.ltiplatform')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lti_placements', to=settings.AUTH_USER_MODEL)),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='achievements.achievement')),
                ('subject', models.CharField(max_length=255)),
                ('line_item', models.CharField(max_length=2048)),
                ('agreed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['agreed_at'],
                'constraints': [models.UniqueConstraint(fields=('platform', 'person', 'line_item'), name='one_placement_a_line_item')],
            },
        ),
        migrations.CreateModel(
            name='DirectoryUser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=workmark.organisations.models.new_token, editable=False, max_length=48, unique=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='directory_users', to='organisations.organisation')),
                ('employment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.employment')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('employment',), name='one_directory_user_an_employment')],
            },
        ),
        migrations.CreateModel(
            name='SignOn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sign_on', to='organisations.organisation')),
                ('kind', models.CharField(default='openid', max_length=8)),
                ('issuer', models.CharField(max_length=500)),
                ('client_id', models.CharField(blank=True, max_length=255)),
                ('sealed_secret', models.BinaryField(null=True)),
                ('metadata', models.BinaryField(null=True)),
                ('takes_unasked', models.BooleanField(default=False)),
                ('set_up_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_up_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='SignOnLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sign_on', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='integrations.signon')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_on_links', to=settings.AUTH_USER_MODEL)),
                ('subject', models.CharField(max_length=255)),
                ('linked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['linked_at'],
                'constraints': [models.UniqueConstraint(fields=('sign_on', 'subject'), name='one_person_a_subject'), models.UniqueConstraint(fields=('sign_on', 'person'), name='one_subject_a_person')],
            },
        ),
        migrations.CreateModel(
            name='UsedAssertion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('until', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
