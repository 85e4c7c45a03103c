"""What two assessors said where they differ, for the lead assessor who adjudicates: nameless and in no telling order."""

from dataclasses import dataclass

from workmark.assessment.feedback import Said
from workmark.assessment.models import Assignment
from workmark.assessment.panels import panel_of
from workmark.assessment.sampling import drawn


@dataclass(frozen=True)
class Opinion:
    """One assessor's word on one row. label: the level in words."""

    level_key: str
    label: str
    feedback: str


def opinions_on(assignment: Assignment) -> dict[str, tuple[Opinion, ...]]:
    """Both opinions on each disputed row, by row key; empty unless this is an adjudication.

    The order is drawn anew for each row, so that nobody can follow one assessor from row to row.
    """
    if not assignment.reading.is_adjudication:
        return {}
    panel = panel_of(assignment.submission)
    order = {
        row: sorted(panel.ratings, key=lambda one, row=row: drawn(_NO_SECRET, f"{one.token} {row}"))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        for row in panel.disputed
    }
    return {row: tuple(_opinion(one, row) for one in ratings) for row, ratings in order.items()}


_NO_SECRET = "00" * 32  # a token is secret already; all that is wanted is an order that says nothing


def _opinion(assignment: Assignment, row_key: str) -> Opinion:
    score = assignment.scores.get(row_key=row_key)
    row = assignment.submission.version.said.row(row_key)
    level = row.level(score.level_key) if row else None
    words = Said(assignment.place, score.feedback, score.missing, score.next_step)
    return Opinion(score.level_key, level.label if level else "", words.text)
