"""A learner takes an appeal back, or ends a reading she did not ask for, for example to hand in the next round instead."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.models import AssignmentState, ReadingState
from workmark.assessment.review_models import Review, ReviewState
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.models import Submission


def withdraw_appeal(learner: Person, review: Review, *, at: datetime) -> Review:
    """End it without an answer. Raises WrongState once it is answered."""
    with change(learner, "appeal.withdraw", review, organisation=review.issuer) as event:
        # Whoever locks scores on it holds the work first, too: the two take turns.
        Submission.objects.select_for_update(no_key=True).get(decisions=review.decision_id)
        held = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
        if held.state != ReviewState.IN_REVIEW:
            raise WrongState(_("This appeal has been answered. Read the answer on the page of your work."))
        held.state, held.closed_at = ReviewState.WITHDRAWN, at
        held.save(update_fields=["state", "closed_at"])
        for reading in held.readings.exclude(state=ReadingState.LOCKED):
            reading.assignments.filter(state=AssignmentState.OPEN).update(
                state=AssignmentState.REASSIGNED, closed_at=at
            )
            reading.state = ReadingState.CLOSED
            reading.save(update_fields=["state"])
        event.target = held
    return held
