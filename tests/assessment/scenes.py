"""Scenes for judging: Lena's submitted work, and people qualified for it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.conftest import Cast
from workmark.assessment.models import Assignment, Qualification
from workmark.submissions.models import Submission, SubmissionEvent

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
FEEDBACK = "The plan names no audience yet. Show whom the posts are for and why that group, in two sentences."


def submitted(cast: Cast, version: Any, **fields: Any) -> Submission:
    made = Submission.objects.create(
        **{
            "learner": cast.lena,
            "version": version,
            "state": "submitted",
            "submitted_at": MONDAY,
            "declared_own_work_at": MONDAY,
            **fields,
        }
    )
    SubmissionEvent.objects.create(submission=made, state="submitted", at=MONDAY)
    return made


def qualify(cast: Cast, person: Any, version: Any) -> Qualification:
    return Qualification.objects.create(
        assessor=person,
        achievement=version.achievement,
        granted_by=cast.ines,
        basis="Ran campaigns for eight years.",
        granted_at=MONDAY,
        expires_at=MONDAY + timedelta(days=183),
    )


def score_all(assignment: Assignment, level: str | None = None, feedback: str = "") -> None:
    """Put a level on every row: the floor, or for artefact rows the level named."""
    from workmark.assessment.actions.score_row import score_row

    carried = {row.row_key for row in assignment.submission.carried_rows.all()}
    for row in assignment.submission.version.said.rows():
        if row.key in carried:
            continue
        chosen = level if level and row.level(level) else row.floor
        score_row(
            assignment.assessor, assignment, row_key=row.key, level_key=chosen, feedback=feedback, at=MONDAY
        )
