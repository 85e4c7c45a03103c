"""Scenes for judging: Lena's submitted work, and people qualified for it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.conftest import Cast
from workmark.assessment.actions.lock_scores import lock_scores
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.certificate_models import Certificate
from workmark.assessment.holding import rows_to_judge
from workmark.assessment.models import Assignment, Decision, Qualification, Reading, Score
from workmark.submissions.models import Submission, SubmissionEvent

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
RULES = ["valid", "authentic", "current", "sufficient"]
FEEDBACK = "The plan lists two posts with their dates and pictures, and says what each of them should bring."
MISSING = (
    "It names no audience, so nobody can tell whether the words and the times fit the people they are for."
)
NEXT_STEP = "Write down whom the posts are for and why that group, in two sentences."
BELOW = {"feedback": FEEDBACK, "missing": MISSING, "next_step": NEXT_STEP}  # 48 words in all


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
    Reading.objects.create(submission=made, opened_at=MONDAY)
    return made


def take(assessor: Any, submission: Submission) -> Assignment:
    """Into these hands, whichever reading of the work waits."""
    return take_reading(assessor, submission.readings.get(state="waiting"), at=MONDAY)


def lock(assignment: Assignment, actor: Any = None) -> Decision | None:
    return lock_scores(
        actor or assignment.assessor, assignment, strength="Clear goals.", private_note="", at=MONDAY
    )


def rate(
    assessor: Any, submission: Submission, level: str | None = None, feedback: str = ""
) -> Decision | None:
    """Take, score every row alike, and lock."""
    assignment = take(assessor, submission)
    score_all(assignment, level, feedback)
    return lock(assignment)


def qualify(cast: Cast, person: Any, version: Any) -> Qualification:
    """Put on record that they know the trade, and certify them for this version of the rubric."""
    certify(person, version)
    return Qualification.objects.create(
        assessor=person,
        achievement=version.achievement,
        granted_by=cast.ines,
        basis="Ran campaigns for eight years.",
        granted_at=MONDAY,
        expires_at=MONDAY + timedelta(days=183),
    )


def certify(person: Any, version: Any, kind: str = "calibrated", **fields: Any) -> Certificate:
    return Certificate.objects.create(
        **{
            "assessor": person,
            "version": version,
            "kind": kind,
            "granted_at": MONDAY,
            "expires_at": MONDAY + timedelta(days=183),
            "decisions": 100,
            **fields,
        }
    )


def score_all(assignment: Assignment, level: str | None = None, feedback: str = "") -> None:
    """Put a level on every row: the floor, or for artefact rows the level named.

    The first goes by the action, and the others are stored as it left the first: a thousand tests begin here.
    """
    scored: list[Score] = []
    for row in rows_to_judge(assignment):
        chosen = level if level and row.level(level) else row.floor
        rest = {} if row.passes(chosen) else {"missing": MISSING, "next_step": NEXT_STEP}
        said = {"level_key": chosen, "feedback": feedback, **rest}
        if scored:
            scored.append(
                Score(assignment=assignment, row_key=row.key, rules_met=RULES, edited_at=MONDAY, **said)
            )
        else:
            first = score_row(
                assignment.assessor, assignment, row_key=row.key, rules_met=RULES, at=MONDAY, **said
            )
            scored.append(first)
    Score.objects.bulk_create(
        scored[1:],
        update_conflicts=True,
        unique_fields=["assignment", "row_key"],
        update_fields=["level_key", "feedback", "missing", "next_step", "rules_met", "edited_at"],
    )
