"""What this room does when another announces something."""

from typing import Any

from django.dispatch import receiver

from workmark.assessment.readings import close_readings, open_reading
from workmark.submissions.models import Submission
from workmark.submissions.signals import submitted, withdrawn


@receiver(submitted, dispatch_uid="assessment.queue")
def queue_first_reading(sender: type[Submission], submission: Submission, **_: Any) -> None:
    """Runs inside the transaction that hands in: work that is handed in waits for an assessor."""
    open_reading(submission, at=submission.edited_at)


@receiver(withdrawn, dispatch_uid="assessment.unqueue")
def close_on_withdrawal(sender: type[Submission], submission: Submission, **_: Any) -> None:
    close_readings(submission)
