"""Handing a copy of an anchor to an assessor, and comparing the locked scores with the agreed ones."""

from datetime import datetime, timedelta

from workmark.achievements.content import Row
from workmark.assessment.anchors import should_award
from workmark.assessment.calibrating import AnchorScores, RowPair
from workmark.assessment.calibration_models import Anchor, AnchorReading, AnchorUse, Trial
from workmark.assessment.models import Assignment, Reading, ReadingKind, ReadingState
from workmark.assessment.panels import scores_of
from workmark.organisations.models import Person
from workmark.submissions.copying import example_of

_DAYS_TO_SCORE = timedelta(days=30)


def hand_over(
    anchor: Anchor, assessor: Person, use: AnchorUse, *, at: datetime, trial: Trial | None = None
) -> AnchorReading:
    """A copy of its own for this assessor, already in their hands: for practice and calibration.

    Nobody who compares two such pages sees the same address twice.
    """
    work = example_of(anchor.work, at=at)
    reading = Reading.objects.create(
        submission=work, kind=ReadingKind.ANCHOR, state=ReadingState.HELD, opened_at=at
    )
    assignment = Assignment.objects.create(
        submission=work, reading=reading, assessor=assessor, taken_at=at, due_at=at + _DAYS_TO_SCORE
    )
    return AnchorReading.objects.create(
        anchor=anchor, assignment=assignment, assessor=assessor, trial=trial, use=use, opened_at=at
    )


def compared(item: AnchorReading) -> AnchorScores:
    """Locked scores beside the agreed levels, row by row. Raises ValueError while a row has no level."""
    if item.assignment is None:
        raise ValueError("Nobody has taken this anchor up.")
    given = scores_of(item.assignment)
    rows = item.anchor.version.said.rows()
    pairs = tuple(
        RowPair(_step(row, given[row.key].level), _step(row, item.anchor.levels[row.key]), len(row.levels))
        for row in rows
    )
    awards = all(row.passes(given[row.key].level) for row in rows)
    return AnchorScores(item.anchor.kind, pairs, awards, should_award(item.anchor))


def keep_comparison(item: AnchorReading, *, at: datetime) -> AnchorScores:
    """Write down how it came out."""
    scores = compared(item)
    item.scored_at, item.rows, item.exact = at, len(scores.rows), scores.exact
    item.is_wrong = scores.is_wrong
    item.save(update_fields=["scored_at", "rows", "exact", "is_wrong"])
    return scores


def _step(row: Row, level: str) -> int:
    return [one.key for one in row.levels].index(level)
