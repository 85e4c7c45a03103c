"""Questions over many rows: the queue, an assessor's open work, what a learner may see of a judgement."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from workmark.assessment.conflicts import conflict_of_interest
from workmark.assessment.models import Assignment, AssignmentState, Qualification
from workmark.organisations.models import Person
from workmark.submissions.models import Submission, SubmissionState

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


def may_open_evidence(person: Person, submission: Submission) -> bool:
    """Tell whether an assessor may see this Submission's evidence: only while, and because, they hold it."""
    return Assignment.objects.filter(
        submission=submission, assessor=person, state__in=[AssignmentState.OPEN, AssignmentState.LOCKED]
    ).exists()
