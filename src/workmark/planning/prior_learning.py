"""Which badges from elsewhere stand as evidence of a piece of work, and which a learner could name."""

from datetime import datetime

from django.db.models import QuerySet

from workmark.organisations.models import Person
from workmark.planning.models import ImportedAward
from workmark.planning.prior_models import PriorLearning
from workmark.planning.profiles import award_lapse
from workmark.planning.profiling import Lapse
from workmark.submissions.models import Submission, SubmissionState

# Sound and hers. That its time is over, that nobody vouches for its issuer, or that the check is old is told to whoever
# judges; what is revoked, on hold, broken, unclear or somebody else's is no evidence.
CAN_BE_NAMED = frozenset({None, Lapse.EXPIRED, Lapse.UNVOUCHED, Lapse.STALE})


def prior_learning_on(submission: Submission) -> QuerySet[PriorLearning]:
    """What was named for this work in this round or an earlier one. An example for assessors has none."""
    if submission.state == SubmissionState.ANCHOR:
        return PriorLearning.objects.none()
    return PriorLearning.objects.filter(
        submission__learner=submission.learner_id,
        submission__version=submission.version_id,
        submission__round_number__lte=submission.round_number,
    )


def awards_to_name(person: Person, at: datetime) -> list[ImportedAward]:
    """Her sound badges from elsewhere, newest import first."""
    held = ImportedAward.objects.filter(imported__person=person).select_related("imported")
    return [
        one
        for one in held.order_by("-imported__imported_at", "position")
        if award_lapse(one, at) in CAN_BE_NAMED
    ]
