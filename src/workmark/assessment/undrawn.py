"""Decisions that nobody has drawn for a quality check, and what was drawn and nobody has checked (AQ6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from workmark.assessment.models import Assignment, AssignmentState
from workmark.assessment.quality import COVERED_WITHIN_DAYS
from workmark.assessment.quality_models import QualityCheck, SampleKind
from workmark.assessment.quality_queries import covered, drawn_since, judged_between, rows_judged
from workmark.organisations.models import Organisation

DRAWN_EVERY = timedelta(days=31)


@dataclass(frozen=True)
class Undrawn:
    """What an issuer's quality checks leave open. waiting: decisions since the last draw; since: that draw, or, before
    any draw, the first of these decisions. unchecked: drawn, and nobody has said anything of it. assessors, rows: those
    with a part in decisions of the last twelve months of which none was checked in that time. is_due: a draw, or the
    checks of one, are later than a month.
    """

    waiting: int
    since: datetime | None
    unchecked: int
    assessors: int
    rows: int
    is_due: bool


def undrawn(issuer: Organisation, at: datetime) -> Undrawn:
    waiting, since = _waiting(issuer, at)
    assessors, rows = _unseen(issuer, at)
    return Undrawn(waiting, since, _unchecked(issuer).count(), assessors, rows, is_due(issuer, at))


def is_due(issuer: Organisation, at: datetime) -> bool:
    """Whether a draw, or a check of what was drawn, is later than a month; asked of every issuer each day."""
    return (
        draw_is_due(issuer, at) or _unchecked(issuer).filter(sample__drawn_at__lt=at - DRAWN_EVERY).exists()
    )


def draw_is_due(issuer: Organisation, at: datetime) -> bool:
    """Whether decisions wait, and the last draw, or before any draw the first of them, is later than a month."""
    _waits, since = _waiting(issuer, at)
    return since is not None and at - since > DRAWN_EVERY


def _waiting(issuer: Organisation, at: datetime) -> tuple[int, datetime | None]:
    """How many decisions wait to be drawn, and since when; None where nothing waits."""
    last = drawn_since(issuer, SampleKind.INTERNAL, at)
    waits = judged_between(issuer, last, at).order_by("decided_at").values_list("decided_at", flat=True)
    if (first := waits.first()) is None:
        return 0, None
    was_drawn = issuer.quality_samples.filter(kind=SampleKind.INTERNAL, until=last).exists()
    return waits.count(), last if was_drawn else first


def _unchecked(issuer: Organisation) -> QuerySet[QualityCheck]:
    return QualityCheck.objects.filter(sample__issuer=issuer, sample__kind=SampleKind.INTERNAL, verdict="")


def _unseen(issuer: Organisation, at: datetime) -> tuple[int, int]:
    """How many assessors, and rubric rows, had a part in decisions of twelve months of which none was looked at."""
    year_ago = at - timedelta(days=COVERED_WITHIN_DAYS)
    judged = judged_between(issuer, year_ago, at)
    held = Assignment.objects.filter(submission__in=judged.values("submission"), state=AssignmentState.LOCKED)
    rows: set[tuple[int, str]] = set()
    decisions = judged.select_related("submission").only("results", "submission__version")
    for decision in decisions.iterator(chunk_size=500):
        rows |= rows_judged(decision)
    assessors_seen, rows_seen = covered(issuer, SampleKind.INTERNAL, year_ago)
    return len(set(held.values_list("assessor", flat=True)) - assessors_seen), len(rows - rows_seen)
