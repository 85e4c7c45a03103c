"""Questions over many rows: the queue, an assessor's open work, what a learner may see of a judgement."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from workmark.assessment.conflicts import conflict_of_interest
from workmark.assessment.models import Assignment, AssignmentState, Decision, Qualification
from workmark.lib.problems import NotFound
from workmark.organisations.models import Person
from workmark.submissions.models import Evidence, Submission, SubmissionState

# Never more open work in one pair of hands than this (ASSESSMENT.md: "never two open beyond a limit").
MOST_OPEN_ASSIGNMENTS = 5


def qualifications_in_force(person: Person, at: datetime) -> QuerySet[Qualification]:
    """What this person is qualified to assess at a moment."""
    return Qualification.objects.filter(assessor=person, expires_at__gt=at, ended_at__isnull=True)


def awaiting_assessor(person: Person, at: datetime) -> list[Submission]:
    """Submitted work this person is qualified to take and has no conflict with, longest waiting first."""
    qualified = qualifications_in_force(person, at).filter(achievement=OuterRef("version__achievement"))
    waiting = (
        Submission.objects.filter(Exists(qualified), state=SubmissionState.SUBMITTED)
        .exclude(learner=person)
        .select_related("version__achievement__issuer", "learner")
        .order_by("submitted_at")
    )
    return [submission for submission in waiting if not conflict_of_interest(person, submission)]


def held_by(person: Person) -> QuerySet[Assignment]:
    """The person's open assignments, soonest due first."""
    return (
        Assignment.objects.filter(assessor=person, state=AssignmentState.OPEN)
        .select_related("submission__version__achievement__issuer")
        .order_by("due_at")
    )


def decided_by(person: Person) -> QuerySet[Assignment]:
    """What the person has decided, latest first."""
    return (
        Assignment.objects.filter(assessor=person, state=AssignmentState.LOCKED)
        .select_related("submission__version__achievement", "submission__decision")
        .order_by("-closed_at")
    )


def may_open_evidence(person: Person, evidence: Evidence) -> bool:
    """Tell whether an assessor may see an item: while they hold the Submission it is in, and after judging it."""
    return Assignment.objects.filter(
        submission_id=evidence.submission_id,
        assessor=person,
        state__in=[AssignmentState.OPEN, AssignmentState.LOCKED],
    ).exists()


def assignment_by_token(person: Person, token: str) -> Assignment:
    """The assessor's own hold on some work; absent, given back and someone else's look the same (NotFound)."""
    found = (
        Assignment.objects.filter(assessor=person, state__in=[AssignmentState.OPEN, AssignmentState.LOCKED])
        .select_related("submission__version__achievement__issuer", "submission__previous", "assessor")
        .filter(token=token)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such work in your hands. Go back to your queue."))
    return found


def waiting_by_token(person: Person, token: str, at: datetime) -> Submission:
    """Work in the queue this person may take (NotFound otherwise)."""
    for submission in awaiting_assessor(person, at):
        if submission.token == token:
            return submission
    raise NotFound(_("This work is not waiting any more. Go back to your queue."))


def decision_for_learner(submission: Submission) -> Decision | None:
    """The decision on a learner's own Submission with its scores, nameless; None while there is none."""
    return Decision.objects.select_related("decided_by").filter(submission=submission).first()


def earlier_feedback(submission: Submission) -> dict[str, str]:
    """Feedback by row from the round before, for whoever judges or revises this one. Levels are left out on purpose."""
    if submission.previous is None:
        return {}
    before = Decision.objects.select_related("decided_by").filter(submission=submission.previous).first()
    if before is None:
        return {}
    scores = before.decided_by.scores.exclude(feedback="")
    return {score.row_key: score.feedback for score in scores}
