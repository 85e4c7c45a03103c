"""The tables of the queue, the timetable and the outbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    """Where a job stands. A waiting job may be waiting for its next try."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """One call of a task function, from enqueueing to its end.

    A running job belongs to its `worker` only until `lease_until`; after that anybody may run it again.
    `attempt` counts the claims, so it also tells one lease from the next (a fencing number). `lost` counts those of them
    that ended with their worker; the others, but for one that runs now, failed.
    """

    function = models.CharField(
        max_length=250, help_text="dotted path of the task, such as package.module.name"
    )
    arguments = models.JSONField(help_text='{"args": [...], "kwargs": {...}}')
    queue_name = models.CharField(max_length=40)
    priority = models.SmallIntegerField()
    unique_key = models.CharField(
        max_length=250, null=True, help_text="at most one unfinished job has this key"
    )
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    run_after = models.DateTimeField()
    run_again = models.BooleanField(
        default=False, help_text="the same key was enqueued while this ran: run once more after success"
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="how many of these attempts ended with their worker"
    )
    worker = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True)
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    last_attempted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    errors = models.JSONField(
        default=list, help_text='[{"exception_class_path": "...", "traceback": "..."}, ...]'
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(unique_key__isnull=False, state__in=UNFINISHED),
                name="jobs_one_unfinished_job_per_key",
            ),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="jobs_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="jobs_running_job_has_a_lease",
            ),
        ]
        indexes: ClassVar = [
            # The worker's question, asked every second; finished jobs are not in it.
            models.Index(
                fields=["-priority", "run_after", "id"],
                condition=Q(state__in=UNFINISHED),
                name="jobs_unfinished",
            ),
            models.Index(fields=["state", "finished_at"], name="jobs_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.function} #{self.pk} ({self.state})"


class Timetable(models.Model):
    """When a repeated task is due next. The task and its interval live in code (`timetable.every`)."""

    name = models.CharField(max_length=120, primary_key=True)
    due_at = models.DateTimeField()
    last_enqueued_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name}, due {self.due_at:%Y-%m-%d %H:%M}"


class Message(models.Model):
    """One e-mail in the outbox. Its key says what it is about, so that it is queued once however often it is asked."""

    key = models.CharField(max_length=250, unique=True)
    recipient = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True, help_text="the mail server said no for good")
    refusal = models.CharField(max_length=250, blank=True, help_text="in the mail server's words")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(refused_at__isnull=True),
                name="jobs_message_is_sent_or_refused",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["sent_at"], name="jobs_message_by_sending")]

    def __str__(self) -> str:
        return f"{self.key} to {self.recipient}"
