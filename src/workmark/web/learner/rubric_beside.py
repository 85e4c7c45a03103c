"""The rubric rows that stand beside the work at all times, with what an earlier round said of them."""

from workmark.assessment.feedback import earlier_feedback
from workmark.assessment.queries import decision_on
from workmark.submissions.models import Submission
from workmark.submissions.progress import Part
from workmark.web.learner.presenting import read_by, results_by_row, told_of_language


def rubric_beside(submission: Submission, part: Part) -> dict[str, object]:
    """rows, chosen (level by row key) and feedback (text by row key), as the tag `rubric` takes them, and their language."""
    chosen = {row.row_key: row.level_key for row in submission.carried_rows.all()}
    if submission.previous is not None:
        before = decision_on(submission.previous)
        chosen = results_by_row(before.results) | chosen if before else chosen
    return {
        "rows": part.rows,
        "chosen": chosen,
        **told_of_language(submission.version, read_by(submission.version)),
        "feedback": earlier_feedback(submission),
        "carried_rows": frozenset(row.row_key for row in submission.carried_rows.all()),
    }
