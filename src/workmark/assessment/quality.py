"""Which decisions are checked after their release, pure: a draw weighted by risk, that leaves nobody and nothing out.

New assessors and new rubrics are drawn more often; and every assessor and every rubric row is looked at at least once in
twelve months (AQ6, after City & Guilds' CAMERA: candidates, assessors, methods, elements, records, sites).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from workmark.assessment.sampling import drawn

STEADY_SHARE = 0.15
NEW_SHARE = 0.50
NEW_ASSESSOR_DECISIONS = 10
NEW_RUBRIC_DECISIONS = 30
COVERED_WITHIN_DAYS = 365


class Drawn(StrEnum):
    """Why a decision is in a sample."""

    RANDOM = "random"
    NEW = "new"  # of an assessor or a rubric that is new: drawn at the higher share
    ASSESSOR = "assessor"  # its assessor had not been checked for a year
    ROW = "row"  # one of its rubric rows had not


@dataclass(frozen=True)
class Decided:
    """What the draw goes by. name: the Submission's token. assessors: keys of everybody who locked scores for it.

    rows: the rubric rows judged in it, each with its version. is_new: an assessor of it, or its rubric, is new.
    """

    key: int
    name: str
    assessors: frozenset[int]
    rows: frozenset[tuple[int, str]]
    is_new: bool


def sample(
    decided: Iterable[Decided],
    seed: str,
    *,
    assessors_seen: Collection[int],
    rows_seen: Collection[tuple[int, str]],
) -> dict[int, Drawn]:
    """The decisions to check, by key, each with why.

    assessors_seen, rows_seen: who and what was checked in the last twelve months. Whatever is not, and is not drawn by
    chance either, brings in the decision with the lowest draw that holds it.
    """
    in_order = sorted(decided, key=lambda one: (drawn(seed, one.name), one.key))
    chosen: dict[int, Drawn] = {}
    for one in in_order:
        if drawn(seed, one.name) < (NEW_SHARE if one.is_new else STEADY_SHARE):
            chosen[one.key] = Drawn.NEW if one.is_new else Drawn.RANDOM
    people, rows = set(assessors_seen), set(rows_seen)
    for one in in_order:
        if one.key in chosen:
            people |= one.assessors
            rows |= one.rows
    for one in in_order:
        if one.key not in chosen and not (one.assessors <= people and one.rows <= rows):
            chosen[one.key] = Drawn.ROW if one.assessors <= people else Drawn.ASSESSOR
            people |= one.assessors
            rows |= one.rows
    return chosen
