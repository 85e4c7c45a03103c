"""Work that ends without a decision, whoever holds it: its learner is gone, or what it rests on was taken back."""

from datetime import datetime

from workmark.assessment.models import AssignmentState
from workmark.assessment.readings import close_readings
from workmark.submissions.events import move
from workmark.submissions.models import Submission, SubmissionState


def stop_work(submission: Submission, at: datetime) -> None:
    """Take open work from everybody's hands and withdraw it. Call in the transaction of what causes it."""
    open_holds = submission.assignments.filter(state=AssignmentState.OPEN)
    open_holds.update(state=AssignmentState.REASSIGNED, closed_at=at)
    if submission.state == SubmissionState.IN_ASSESSMENT:
        move(submission, SubmissionState.SUBMITTED, actor=None, at=at)
    move(submission, SubmissionState.WITHDRAWN, actor=None, at=at)
    close_readings(submission)
