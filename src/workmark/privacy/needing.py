"""When evidence must stay as it is: a law holds it, or its decision or badge is in question (decision 0352)."""

from django.db.models import Q

from workmark.assessment.review_models import Review, ReviewState
from workmark.credentials.inquiry_models import Inquiry
from workmark.privacy.models import is_held
from workmark.submissions.models import Submission


def is_needed(work: Submission) -> bool:
    """Whether a legal hold on its learner, an open review of its decision, or an open inquiry or appeal needs it."""
    reviews = Review.objects.filter(
        decision__submission=work, state__in=[ReviewState.PROPOSED, ReviewState.IN_REVIEW]
    )
    in_question = Inquiry.objects.filter(Q(end="") | Q(appeals__end=""), credential__submission=work)
    return is_held(work.learner) or reviews.exists() or in_question.exists()
