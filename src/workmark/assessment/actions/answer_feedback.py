"""A learner says what the feedback was worth, and answers it."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.models import Decision, FeedbackRating, Reply
from workmark.assessment.queries import decision_on
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.models import Submission

LONGEST_REPLY = 4_000
MOST_REPLIES = 50


def rate_feedback(learner: Person, submission: Submission, *, stars: int, at: datetime) -> FeedbackRating:
    """Rate it from 1 to 5; a second rating takes the place of the first. Raises InvalidInput, WrongState."""
    if stars not in range(1, 6):
        words = _("Choose a number from 1 to 5.")
        raise InvalidInput(words, fields={"stars": [words]})
    with change(learner, "feedback.answer", submission, organisation=submission.issuer) as event:
        rating, _made = FeedbackRating.objects.update_or_create(
            decision=_judged(submission), defaults={"stars": stars, "rated_at": at}
        )
        event.target = rating
    return rating


def reply_to_feedback(
    learner: Person, submission: Submission, *, row_key: str, text: str, at: datetime
) -> Reply:
    """Say something back. It is kept with the decision for its assessors and the issuer, and changes nothing in it.

    row_key: the row it is about, or "" for all. Raises InvalidInput, WrongState.
    """
    words = text.strip()
    if not words or len(words) > LONGEST_REPLY:
        said = _("Write your reply, in at most %(most)d characters.") % {"most": LONGEST_REPLY}
        raise InvalidInput(said, fields={"text": [said]})
    if row_key and submission.version.said.row(row_key) is None:
        raise InvalidInput(_("This rubric has no such row. Reload the page and try again."))
    with change(learner, "feedback.answer", submission, organisation=submission.issuer) as event:
        decision = _judged(submission)
        if decision.replies.count() >= MOST_REPLIES:
            raise WrongState(
                _("You have replied %(most)d times to this decision already.") % {"most": MOST_REPLIES}
            )
        reply = Reply.objects.create(decision=decision, row_key=row_key, text=words, said_at=at)
        event.target = reply
        event.detail = {"row": row_key}
    return reply


def _judged(submission: Submission) -> Decision:
    decision = decision_on(submission)
    if decision is None:
        raise WrongState(_("This work is not decided yet, so there is no feedback to answer."))
    return decision
