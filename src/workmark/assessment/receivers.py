"""What this room does when another announces something."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from workmark.assessment.readings import close_readings, open_reading
from workmark.assessment.review_models import Review, ReviewState
from workmark.lib.problems import WrongState
from workmark.submissions.models import Submission
from workmark.submissions.signals import submitted, withdrawn


@receiver(submitted, dispatch_uid="assessment.queue")
def queue_first_reading(sender: type[Submission], submission: Submission, **rest: Any) -> None:
    """Runs inside the transaction that hands in: work that is handed in waits for an assessor."""
    if submission.previous_id is not None:
        # Whoever opens a review of that round at the same moment waits here, and then finds this one handed in.
        Submission.objects.select_for_update(no_key=True).get(pk=submission.previous_id)
    appealed = Review.objects.filter(decision__submission=submission.previous_id, state=ReviewState.IN_REVIEW)
    if submission.previous_id is not None and appealed.exists():
        raise WrongState(
            _("The round before is being read again. Wait for the answer, or take your appeal back first.")
        )
    open_reading(submission, at=submission.edited_at)


@receiver(withdrawn, dispatch_uid="assessment.unqueue")
def close_on_withdrawal(sender: type[Submission], submission: Submission, **rest: Any) -> None:
    close_readings(submission)
