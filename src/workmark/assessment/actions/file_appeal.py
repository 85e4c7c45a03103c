"""A learner appeals against "not yet": somebody who has not judged it reads the refused rows again."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.messages import tell_learner_of_appeal
from workmark.assessment.models import Decision, DecisionOutcome, ReadingKind
from workmark.assessment.queries import decision_on
from workmark.assessment.readings import open_reading
from workmark.assessment.review_models import Review, ReviewOrigin, ReviewState
from workmark.assessment.reviewing import (
    DAYS_TO_APPEAL,
    PANEL_SIZE,
    WORKING_DAYS_FIRST,
    WORKING_DAYS_PANEL,
    is_in_time,
    rows_not_passed,
)
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Person
from workmark.submissions.models import Submission, SubmissionState
from workmark.submissions.queries import extra_time_of

LONGEST_GROUNDS = 4_000
_NOT_HANDED_IN = (SubmissionState.DRAFT, SubmissionState.WITHDRAWN)


def file_appeal(learner: Person, submission: Submission, *, grounds: str, at: datetime) -> Review:
    """Open the appeal that is next: to one fresh assessor, and after that to a panel of three. It costs nothing.

    grounds: what the learner thinks was overlooked; whoever reads the work again reads this too.

    Raises InvalidInput without grounds, WrongState where there is nothing to appeal, it is too late, or the next round
    has been handed in.
    """
    said = grounds.strip()
    if not said or len(said) > LONGEST_GROUNDS:
        words = _("Say what you think was overlooked, in at most %(most)d characters.") % {
            "most": LONGEST_GROUNDS
        }
        raise InvalidInput(words, fields={"grounds": [words]})
    with change(learner, "appeal.file", submission, organisation=submission.issuer) as event:
        work = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        decision = appealable(work, at)
        origin = next_origin(decision, at)
        is_panel = origin == ReviewOrigin.PANEL
        days = WORKING_DAYS_PANEL if is_panel else WORKING_DAYS_FIRST
        review = Review.objects.create(
            decision=decision,
            origin=origin,
            grounds=said,
            row_keys=list(rows_not_passed(decision.results)),
            opened_at=at,
            due_at=calendar_of(work.issuer).close_after(at, days),
        )
        for _place in range(PANEL_SIZE if is_panel else 1):
            open_reading(work, at=at, kind=ReadingKind.REVIEW, row_keys=review.row_keys, review=review)
        tell_learner_of_appeal(review)
        event.target = review
        event.detail = {"origin": origin, "submission": work.pk, "rows": review.row_keys}
    return review


def appealable(submission: Submission, at: datetime) -> Decision:
    """The refusal that may be appealed against now. Raises WrongState, saying why not."""
    decision = decision_on(submission)
    if decision is None or decision.outcome != DecisionOutcome.NOT_YET:
        raise WrongState(_("Only “not yet” can be appealed against."))
    later = Submission.objects.filter(previous=submission).exclude(state__in=_NOT_HANDED_IN)
    if later.exists():
        raise WrongState(
            _("You have handed in the next round, so this decision cannot be appealed any more.")
        )
    return decision


def next_origin(decision: Decision, at: datetime) -> ReviewOrigin:
    """Which appeal comes next. Raises WrongState while one is read, after the last, and when it is too late."""
    told = Review.objects.filter(decision__submission=decision.submission).exclude(
        state=ReviewState.WITHDRAWN
    )
    if any(review.state == ReviewState.IN_REVIEW for review in told):
        raise WrongState(_("This work is being read again already."))
    reviews = {review.origin: review for review in told}
    first, panel = reviews.get(ReviewOrigin.APPEAL), reviews.get(ReviewOrigin.PANEL)
    if panel is not None:
        raise WrongState(_("A panel has answered your second appeal. There is no further one."))
    since = first.closed_at if first and first.closed_at else decision.decided_at
    if not is_in_time(since + extra_time_of(decision.submission), at):
        raise WrongState(
            _("An appeal is possible for %(days)d days, and these are over. You can still revise.")
            % {"days": DAYS_TO_APPEAL}
        )
    return ReviewOrigin.PANEL if first else ReviewOrigin.APPEAL
