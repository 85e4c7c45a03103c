"""Every table of this room, as the first edition has them; it replaces the steps that led here (decision 385)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('jobs', '0001_queue_timetable_and_outbox'),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', models.CharField(help_text='dotted path of the task, such as package.module.name', max_length=250)),
                ('arguments', models.JSONField(help_text='{"args": [...], "kwargs": {...}}')),
                ('queue_name', models.CharField(max_length=40)),
                ('priority', models.SmallIntegerField()),
                ('unique_key', models.CharField(help_text='at most one unfinished job has this key', max_length=250, null=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('succeeded', 'Succeeded'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('run_after', models.DateTimeField()),
                ('run_again', models.BooleanField(default=False, help_text='the same key was enqueued while this ran: run once more after success')),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('worker', models.CharField(blank=True, max_length=120)),
                ('lease_until', models.DateTimeField(null=True)),
                ('enqueued_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('last_attempted_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('result', models.JSONField(null=True)),
                ('errors', models.JSONField(default=list, help_text='[{"exception_class_path": "...", "traceback": "..."}, ...]')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('waiting', 'running'))), fields=['-priority', 'run_after', 'id'], name='jobs_unfinished'), models.Index(fields=['state', 'finished_at'], name='jobs_by_end')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running')), ('unique_key__isnull', False)), fields=('unique_key',), name='jobs_one_unfinished_job_per_key'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'succeeded', 'failed'])), name='jobs_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='jobs_running_job_has_a_lease')],
            },
        ),
        migrations.CreateModel(
            name='Timetable',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField()),
                ('last_enqueued_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=250, unique=True)),
                ('recipient', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=250)),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(help_text='the mail server said no for good', null=True)),
                ('refusal', models.CharField(blank=True, help_text="in the mail server's words", max_length=250)),
            ],
            options={
                'indexes': [models.Index(fields=['sent_at'], name='jobs_message_by_sending')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('refused_at__isnull', True), _connector='OR'), name='jobs_message_is_sent_or_refused')],
            },
        ),
    ]
