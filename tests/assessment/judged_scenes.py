"""Work that was judged long ago, written into the tables directly: what two assessors gave, and what was decided."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.assessment.scenes import MONDAY
from workmark.assessment.models import Assignment, Decision, Reading, Score
from workmark.submissions.models import Submission

# One submission's levels, for each assessor in turn: how far below the best level each row stands.
Given = Sequence[tuple[Any, Sequence[int]]]


def judged(
    version: Any,
    learner: Any,
    given: Given,
    *,
    reason: str = "new-rubric",
    at: datetime = MONDAY,
    adjudicated: bool = False,
    days: float = 3,
    round_number: int = 1,
) -> Decision:
    """A decided submission. given: [(assessor, [0 for the best level, 1 for the next, ...] by row in rubric order)]."""
    rows = version.said.rows()
    submission = Submission.objects.create(
        learner=learner,
        version=version,
        state="awarded",
        round_number=round_number,
        submitted_at=at - timedelta(days=days),
        declared_own_work_at=at,
    )
    assignments = []
    for place, (assessor, below) in enumerate(given, start=1):
        reading = Reading.objects.create(
            submission=submission, place=place, state="locked", reason=reason if place > 1 else ""
        )
        assignment = Assignment.objects.create(
            submission=submission,
            reading=reading,
            assessor=assessor,
            place=place,
            state="locked",
            taken_at=at,
            due_at=at,
            closed_at=at,
        )
        Score.objects.bulk_create(
            Score(
                assignment=assignment,
                row_key=row.key,
                level_key=row.levels[min(step, len(row.levels) - 1)].key,
            )
            for row, step in zip(rows, below, strict=True)
        )
        assignments.append(assignment)
    results = [
        {
            "row": row.key,
            "level": row.levels[0].key,
            "passed": row.passes(row.levels[min(step, len(row.levels) - 1)].key),
            "carried": False,
        }
        for row, step in zip(rows, given[0][1], strict=True)
    ]
    awarded = all(result["passed"] for result in results)
    return Decision.objects.create(
        submission=submission,
        outcome="awarded" if awarded else "not-yet",
        decided_at=at,
        decided_by=assignments[-1],
        assessors=len(assignments),
        is_adjudicated=adjudicated,
        results=results,
        rubric_digest=version.content_digest,
    )
