"""How a Submission comes to be read: opening a Reading, letting one wait again, closing those nobody needs."""

from collections.abc import Iterable
from datetime import datetime

from workmark.assessment.models import Reading, ReadingKind, ReadingState
from workmark.assessment.review_models import Review
from workmark.assessment.second_rating import Why
from workmark.submissions.models import Submission


def open_reading(
    submission: Submission,
    *,
    at: datetime,
    kind: ReadingKind = ReadingKind.RATING,
    reason: Why | None = None,
    row_keys: Iterable[str] = (),
    review: Review | None = None,
    wants_certified: bool = False,
) -> Reading:
    """Put one more reading of this work into the queue, at the next place. Call in the transaction that needs it."""
    last = submission.readings.order_by("-place").first()
    return Reading.objects.create(
        submission=submission,
        place=last.place + 1 if last else 1,
        kind=kind,
        reason=reason or "",
        row_keys=list(row_keys),
        review=review,
        wants_certified=wants_certified,
        opened_at=at,
    )


def close_readings(submission: Submission) -> None:
    """Take what still waits or is in somebody's hands out of the queue: the work is decided or withdrawn."""
    undone = [ReadingState.WAITING, ReadingState.HELD]
    submission.readings.filter(state__in=undone).update(state=ReadingState.CLOSED)


def close_reading(reading: Reading) -> None:
    """Take one reading out of the queue."""
    reading.state = ReadingState.CLOSED
    reading.save(update_fields=["state"])
