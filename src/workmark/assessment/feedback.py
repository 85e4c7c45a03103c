"""What the assessors said, for the learner: nameless, and only from those whose word about a row is the one that holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workmark.assessment.models import Assignment, AssignmentState, Decision
from workmark.assessment.queries import decision_on
from workmark.submissions.models import Submission


@dataclass(frozen=True)
class Said:
    """Words of one assessor. place: 1 for "Assessor 1". seen, missing, next_step: each may be empty."""

    place: int
    seen: str
    missing: str = ""
    next_step: str = ""

    @property
    def text(self) -> str:
        """All of it as one text, its parts named."""
        parts = (
            self.seen,
            self.missing and _("What is missing: %(text)s") % {"text": self.missing},
            self.next_step and _("Next step: %(text)s") % {"text": self.next_step},
        )
        return "\n\n".join(part for part in parts if part)


def feedback_on(decision: Decision) -> dict[str, list[Said]]:
    """Feedback by row key. Of two assessors who differed on a row, the one who was not upheld is left out."""
    content = decision.submission.version.said
    passed = {result["row"]: result["passed"] for result in decision.results if not result["carried"]}
    said: dict[str, list[Said]] = {}
    for assignment in _heard(decision):
        for score in assignment.scores.all():
            row = content.row(score.row_key)
            upheld = row is not None and passed.get(score.row_key) == row.passes(score.level_key)
            words = Said(assignment.place, score.feedback, score.missing, score.next_step)
            if words.text and upheld:
                said.setdefault(score.row_key, []).append(words)
    return said


def feedback_by_row(decision: Decision) -> dict[str, str]:
    """The same as one text a row, for a form or a program that takes one."""
    return {key: "\n\n".join(one.text for one in said) for key, said in feedback_on(decision).items()}


def own_words(assignment: Assignment) -> dict[str, str]:
    """What one assessor wrote, by row key, for that assessor to read again."""
    return {
        score.row_key: Said(assignment.place, score.feedback, score.missing, score.next_step).text
        for score in assignment.scores.all()
    }


def strengths_on(decision: Decision) -> list[Said]:
    """What was done well, by each assessor who said so."""
    return [Said(one.place, one.strength) for one in _heard(decision) if one.strength]


def earlier_feedback(submission: Submission) -> dict[str, str]:
    """Feedback by row from the round before, for whoever judges or revises this one. Levels are left out on purpose."""
    before = decision_on(submission.previous) if submission.previous else None
    if before is None:
        return {}
    return feedback_by_row(before)


def _heard(decision: Decision) -> Iterator[Assignment]:
    locked = decision.submission.assignments.filter(
        state=AssignmentState.LOCKED, closed_at__lte=decision.decided_at
    )
    yield from locked.order_by("place").prefetch_related("scores")
