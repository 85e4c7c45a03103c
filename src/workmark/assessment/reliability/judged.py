"""One submission as assessors judged it: plain values, read from the database by `agreement_data`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rating:
    """One assessor's independent judgement. day: when, in days from a fixed moment. levels: by row key, 0 the lowest.

    failed: keys of the rows below their floor.
    """

    assessor: int
    day: float
    levels: Mapping[str, int]
    failed: frozenset[str]

    @property
    def awards(self) -> bool:
        return not self.failed


@dataclass(frozen=True)
class Judged:
    """A decided submission.

    ratings: one or two, in the order of their places. weight: for how many submissions it stands among those read
    twice. passed: by row key, what was decided, without rows carried over. days: from handing in to the decision.
    is_appealed, is_overturned: whether its learner appealed, and whether that changed the decision.
    """

    submission: int
    ratings: tuple[Rating, ...]
    weight: float
    is_first_round: bool
    is_awarded: bool
    is_adjudicated: bool
    passed: Mapping[str, bool]
    days: float
    is_appealed: bool = False
    is_overturned: bool = False

    @property
    def is_read_twice(self) -> bool:
        return len(self.ratings) == 2


@dataclass(frozen=True)
class Pair:
    """Two ratings of one submission side by side, on the rows that both judged."""

    own: tuple[int, ...]
    other: tuple[int, ...]
    own_awards: bool
    other_awards: bool
    day: float
    weight: float


def pair_of(own: Rating, other: Rating, weight: float, rows: Iterable[str] | None = None) -> Pair | None:
    """Both ratings on these rows, or on all that both judged; None where they judged none together."""
    wanted = own.levels if rows is None else rows
    shared = [row for row in wanted if row in own.levels and row in other.levels]
    if not shared:
        return None
    return Pair(
        tuple(own.levels[row] for row in shared),
        tuple(other.levels[row] for row in shared),
        own.awards,
        other.awards,
        own.day,
        weight,
    )


def pairs_of(work: Iterable[Judged], rows: Iterable[str] | None = None) -> list[Pair]:
    """The first and second rating of each submission that was read twice."""
    found = (pair_of(one.ratings[0], one.ratings[1], one.weight, rows) for one in work if one.is_read_twice)
    return [pair for pair in found if pair is not None]


def pairs_with(work: Iterable[Judged], assessor: int) -> list[Pair]:
    """This assessor's ratings beside the other one's, of the work that they share with anybody."""
    found = []
    for one in work:
        if one.is_read_twice and assessor in (who := [rating.assessor for rating in one.ratings]):
            own, other = one.ratings if who[0] == assessor else reversed(one.ratings)
            found.append(pair_of(own, other, one.weight))
    return [pair for pair in found if pair is not None]
