"""The many-facet Rasch model: how severe each assessor is once the rows' difficulty and the work itself are allowed for.

ln(P(level k) / P(level k - 1)) = ability(submission) - difficulty(row) - severity(assessor) - step(scale, k)
(Linacre 1989). Rows that share a scale share its steps: one scale for all rows is Andrich's rating scale model, one
for each row is Masters' partial credit model. Estimated by joint maximum likelihood with Newton's method; each
submission's own unknown is eliminated, so that only rows, assessors and steps are solved for together.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from django.utils.translation import gettext_noop

from workmark.assessment.reliability.linear import NotDefinite, add_outer, solve
from workmark.assessment.reliability.rasch_data import Observation, Unestimable, usable
from workmark.assessment.reliability.rasch_model import Moments, features, moments, probabilities

MOST_ROUNDS = 100
SMALLEST_STEP = 1e-9  # logits
LARGEST_STEP = 1.0  # so that a first guess far off does not throw the search out


@dataclass(frozen=True)
class Fit:
    """A row's or an assessor's measure. measure, error: logits. infit, outfit: mean squares, near 1 where it fits."""

    measure: float
    error: float
    infit: float
    outfit: float
    n: int


@dataclass(frozen=True)
class RaschEstimate:
    """Severity of assessors (above 0: severe) and difficulty of rows, each centred on 0; abilities; steps by scale.

    left_out: submissions all at the top or all at the bottom, for which no finite ability exists.
    """

    severity: Mapping[Hashable, Fit]
    difficulty: Mapping[Hashable, Fit]
    ability: Mapping[Hashable, float]
    steps: Mapping[Hashable, tuple[float, ...]]
    left_out: int


def rasch(observations: Sequence[Observation]) -> RaschEstimate:
    """Estimate the model.

    Raises Unestimable where the data cannot tell: assessors who share no work, a level never given, no convergence.
    """
    seen, left_out = usable(observations)
    search = _Search(seen)
    for _ in range(MOST_ROUNDS):
        try:
            largest = search.step()
        except NotDefinite as unknown:
            raise Unestimable(gettext_noop("The data do not determine every measure.")) from unknown
        if largest < SMALLEST_STEP:
            return search.centred(left_out)
    raise Unestimable(gettext_noop("The estimate does not settle."))


class _Search:
    """The unknowns, and one Newton step after another. The first row, assessor and step of each scale are held at 0."""

    def __init__(self, seen: Sequence[Observation]) -> None:
        self.seen = seen
        self.rows = list(dict.fromkeys(one.row for one in seen))
        self.raters = list(dict.fromkeys(one.rater for one in seen))
        self.tops: dict[Hashable, int] = {}
        for one in seen:
            self.tops[one.scale] = max(self.tops.get(one.scale, 0), one.level)
        names: list[Hashable] = [
            *(("row", row) for row in self.rows[1:]),
            *(("rater", rater) for rater in self.raters[1:]),
            *(("step", scale, k) for scale, top in self.tops.items() for k in range(2, top + 1)),
        ]
        self.place = {name: place for place, name in enumerate(names)}
        self.value = [0.0] * len(names)
        self.ability: dict[Hashable, float] = dict.fromkeys((one.person for one in seen), 0.0)
        self.parts = [self._parts_of(one) for one in seen]

    def _parts_of(self, one: Observation) -> list[tuple[int, int]]:
        """Which unknowns lower this observation's level, and by which feature of it each is known."""
        named: list[tuple[Hashable, int]] = [(("row", one.row), 0), (("rater", one.rater), 0)]
        named += [(("step", one.scale, k), k) for k in range(2, self.tops[one.scale] + 1)]
        return [(self.place[name], feature) for name, feature in named if name in self.place]

    def at(self, *name: Hashable) -> float:
        place = self.place.get(name)
        return 0.0 if place is None else self.value[place]

    def moments_of(self, one: Observation) -> Moments:
        location = self.ability[one.person] - self.at("row", one.row) - self.at("rater", one.rater)
        steps = [self.at("step", one.scale, k) for k in range(1, self.tops[one.scale] + 1)]
        return moments(probabilities(location, steps))

    def step(self) -> float:
        """Move every unknown by Newton's method; how far the one that moved furthest wanted to go, in logits."""
        size = len(self.value)
        gradient, information = [0.0] * size, [[0.0] * size for _ in range(size)]
        own = {person: _Own() for person in self.ability}
        for one, parts in zip(self.seen, self.parts, strict=True):
            found, told = self.moments_of(one), features(one.level, self.tops[one.scale])
            own[one.person].add(told[0] - found.expected[0], found, parts)
            for place, feature in parts:
                gradient[place] -= told[feature] - found.expected[feature]
                for other, with_it in parts:
                    information[place][other] += found.covariance[feature][with_it]
        for person in own.values():
            for place, shared in person.shared.items():
                gradient[place] -= shared * person.gradient / person.information
            add_outer(information, person.shared, -1 / person.information)
        return self._move(solve(information, gradient), own)

    def _move(self, moves: Sequence[float], own: Mapping[Hashable, "_Own"]) -> float:
        abilities = {person: one.move(moves) for person, one in own.items()}
        largest = max(map(abs, (*moves, *abilities.values())))
        damping = min(1.0, LARGEST_STEP / largest) if largest else 1.0
        self.value = [value + damping * move for value, move in zip(self.value, moves, strict=True)]
        for person, move in abilities.items():
            self.ability[person] += damping * move
        return largest

    def centred(self, left_out: int) -> RaschEstimate:
        """The estimate with each scale's steps, then rows and assessors, moved to a mean of 0."""
        steps = {
            scale: [self.at("step", scale, k) for k in range(1, top + 1)] for scale, top in self.tops.items()
        }
        middle = {scale: fsum(found) / len(found) for scale, found in steps.items()}
        scale_of = {one.row: one.scale for one in self.seen}
        rows = {row: self.at("row", row) + middle[scale_of[row]] for row in self.rows}
        raters = {rater: self.at("rater", rater) for rater in self.raters}
        row_mean, rater_mean = fsum(rows.values()) / len(rows), fsum(raters.values()) / len(raters)
        by_row, by_rater = self._residuals()
        return RaschEstimate(
            severity={rater: _fit(value - rater_mean, by_rater[rater]) for rater, value in raters.items()},
            difficulty={row: _fit(value - row_mean, by_row[row]) for row, value in rows.items()},
            ability={person: value - row_mean - rater_mean for person, value in self.ability.items()},
            steps={scale: tuple(step - middle[scale] for step in values) for scale, values in steps.items()},
            left_out=left_out,
        )

    def _residuals(self) -> tuple["_Residuals", "_Residuals"]:
        """What was not expected of each observation, and its variance, by row and by assessor."""
        by_row: _Residuals = {row: [] for row in self.rows}
        by_rater: _Residuals = {rater: [] for rater in self.raters}
        for one in self.seen:
            found = self.moments_of(one)
            residual = (one.level - found.expected[0], found.variance)
            by_row[one.row].append(residual)
            by_rater[one.rater].append(residual)
        return by_row, by_rater


_Residuals = dict[Hashable, list[tuple[float, float]]]


class _Own:
    """One submission's part of a Newton step: its own gradient and information, and what it shares with the others."""

    def __init__(self) -> None:
        self.gradient, self.information = 0.0, 0.0
        self.shared: dict[int, float] = {}

    def add(self, surprise: float, found: Moments, parts: Sequence[tuple[int, int]]) -> None:
        self.gradient += surprise
        self.information += found.variance
        for place, feature in parts:
            self.shared[place] = self.shared.get(place, 0.0) - found.covariance[0][feature]

    def move(self, moves: Sequence[float]) -> float:
        """How far this submission's ability goes when the shared unknowns make these moves."""
        known = fsum(value * moves[place] for place, value in self.shared.items())
        return (self.gradient - known) / self.information


def _fit(measure: float, residuals: Sequence[tuple[float, float]]) -> Fit:
    information = fsum(variance for _, variance in residuals)
    squares = fsum(surprise**2 for surprise, _ in residuals)
    standardised = fsum(surprise**2 / variance for surprise, variance in residuals)
    return Fit(
        measure, 1 / sqrt(information), squares / information, standardised / len(residuals), len(residuals)
    )
