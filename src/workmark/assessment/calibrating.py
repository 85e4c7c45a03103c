"""Whether scores on anchors show that somebody reads a rubric as others do, pure (AQ1, AQ2).

Passed: at least 80 in 100 row scores exact, a quadratic weighted kappa of at least 0.70, and no other decision than the
agreed one on an anchor that is clear. All three; a kappa that cannot be computed is not passed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Final

from workmark.assessment.reliability.pairs import quadratic_weighted_kappa, table_of_pairs

FEWEST_ANCHORS: Final = 5
FEWEST_OF_KIND: Final = {"clear-pass": 1, "clear-fail": 1, "borderline": 2}
FEWEST_PRACTICE: Final = 3
TRIES: Final = 2  # then the training page again
LEAST_KAPPA: Final = 0.70
LEAST_EXACT_PER_CENT: Final = 80
LEAST_ROLLING_PER_CENT: Final = 75
ROLLING_SETS: Final = 20


@dataclass(frozen=True)
class RowPair:
    """One row's level as given and as agreed, counted from the best one, which is 0. levels: how many the row has."""

    given: int
    agreed: int
    levels: int


@dataclass(frozen=True)
class AnchorScores:
    """One anchor as somebody scored it. kind: an `AnchorKind`. awards, should_award: what the rule makes of each."""

    kind: str
    rows: tuple[RowPair, ...]
    awards: bool
    should_award: bool

    @property
    def exact(self) -> int:
        return sum(row.given == row.agreed for row in self.rows)

    @property
    def is_wrong(self) -> bool:
        return self.awards != self.should_award


@dataclass(frozen=True)
class Figures:
    """What a calibration came to. kappa: None where it is not defined. wrong_on_clear: decisions, on clear anchors."""

    anchors: int
    rows: int
    exact: int
    kappa: float | None
    wrong_on_clear: int

    @property
    def is_exact_enough(self) -> bool:
        return self.rows > 0 and self.exact * 100 >= self.rows * LEAST_EXACT_PER_CENT

    @property
    def is_kappa_enough(self) -> bool:
        return self.kappa is not None and self.kappa >= LEAST_KAPPA

    @property
    def passed(self) -> bool:
        return (
            self.anchors >= FEWEST_ANCHORS
            and self.is_exact_enough
            and self.is_kappa_enough
            and self.wrong_on_clear == 0
        )


def figures_of(scored: Iterable[AnchorScores]) -> Figures:
    """Everything that the rule asks about, over all rows of all anchors."""
    anchors = tuple(scored)
    rows = [row for anchor in anchors for row in anchor.rows]
    return Figures(
        anchors=len(anchors),
        rows=len(rows),
        exact=sum(anchor.exact for anchor in anchors),
        kappa=_kappa(rows),
        wrong_on_clear=sum(anchor.is_wrong and anchor.kind != "borderline" for anchor in anchors),
    )


def missing_kinds(kinds: Sequence[str]) -> dict[str, int]:
    """How many anchors of each kind are still wanted for a calibration; "any" for the rest up to five."""
    wanted = {kind: max(0, least - kinds.count(kind)) for kind, least in FEWEST_OF_KIND.items()}
    rest = FEWEST_ANCHORS - len(kinds) - sum(wanted.values())
    return {kind: count for kind, count in {**wanted, "any": max(0, rest)}.items() if count}


def must_pause(sets: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the rolling agreement has fallen too low.

    sets: (exact, rows) of each anchor since the last calibration began, its own among them, oldest first. Judged over
    the last twenty; never over fewer than a calibration has.
    """
    last = sets[-ROLLING_SETS:]
    if len(last) < FEWEST_ANCHORS:
        return False
    return sum(exact for exact, _ in last) * 100 < sum(rows for _, rows in last) * LEAST_ROLLING_PER_CENT


def is_good(exact: int, rows: int) -> bool:
    """Tell whether one anchor by itself was read well enough: the decisions since the last such one are looked at again."""
    return exact * 100 >= rows * LEAST_ROLLING_PER_CENT


def _kappa(rows: Sequence[RowPair]) -> float | None:
    """Rows with different numbers of levels share one scale on which best and worst are the ends of each."""
    if not rows:
        return None
    steps = lcm(*(max(1, row.levels - 1) for row in rows))
    pairs = [
        (row.given * steps // max(1, row.levels - 1), row.agreed * steps // max(1, row.levels - 1))
        for row in rows
    ]
    return quadratic_weighted_kappa(table_of_pairs(pairs, steps + 1))
