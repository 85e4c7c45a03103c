"""What one, two or sometimes two assessors do to learners: simulated, because in life the truth is not known.

Each submission has a true value on every row; an assessor sees it shifted by their own severity and blurred by noise,
and gives the level it falls into. The noise is chosen so that any two assessors agree as well as asked for. Who is
read twice is decided by the program's own rule (`second_rating`), for a rubric and assessors long known; where two
differ on whether a row reaches its floor, a lead assessor, no keener-eyed than they, judges those rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from workmark.assessment.judging import Judgement, RowResult
from workmark.assessment.reliability.pairs import quadratic_weighted_kappa, table_of_pairs
from workmark.assessment.reliability.tallies import total
from workmark.assessment.second_rating import (
    FIRST_OF_ASSESSOR,
    FIRST_OF_RUBRIC,
    RANDOM_SHARE,
    Standing,
    why_second,
)

CUTS = (-0.6, 0.4)  # where level 1 and level 2 begin; the floor is the highest level
FLOOR = len(CUTS)
UNSURE_WITHIN = 0.1  # an assessor this near to the floor on a row says that they are unsure


class Policy(StrEnum):
    """How many assessors judge a submission."""

    SINGLE = "single"
    CONDITIONAL = "conditional double"
    DOUBLE = "full double"


@dataclass(frozen=True)
class World:
    """Assumptions. ability: mean over submissions, on a scale where one submission differs from another by about 1."""

    rows: int = 5
    ability: float = 1.0
    spread: float = 1.0
    row_spread: float = 0.5  # how uneven one person's rows are
    severity_spread: float = 0.15  # how much assessors differ on average
    noise: float = 0.5
    assessors: int = 12
    drawn: float = RANDOM_SHARE  # the share of undoubted awards that a second assessor judges too


@dataclass(frozen=True)
class Case:
    """One submission, its truth and what three assessors would each give it: first, second, lead."""

    is_competent: bool
    levels: tuple[tuple[int, ...], ...]
    is_unsure: bool
    is_drawn: bool


@dataclass(frozen=True)
class Outcome:
    """What a policy makes of a case. second: why there was a second reading ("" if there was none)."""

    is_awarded: bool
    readings: int
    second: str
    is_adjudicated: bool


@dataclass(frozen=True)
class Rates:
    """Shares from 0 to 1. wrong_awards: of those who are not competent; wrong_refusals: of those who are."""

    wrong_awards: float
    wrong_refusals: float
    right: float
    readings: float  # a submission
    seconds: float
    adjudicated: float  # of the submissions that two judged


def passes(levels: Iterable[int]) -> bool:
    return all(level >= FLOOR for level in levels)


def cases(world: World, many: int, random: Random) -> list[Case]:
    """Submissions with everything that chance decides, so that every policy is tried on the same ones."""
    severities = [random.gauss(0, world.severity_spread) for _ in range(world.assessors)]
    return [_case(world, severities, random) for _ in range(many)]


def decide(case: Case, policy: Policy) -> Outcome:
    """What happens to a submission under a policy."""
    first, other, lead = case.levels
    why = _why_second(case, policy)
    if not why:
        return Outcome(passes(first), 1, "", is_adjudicated=False)
    differing = [row for row, pair in enumerate(zip(first, other, strict=True)) if _differ(*pair)]
    settled = [lead[row] if row in differing else level for row, level in enumerate(first)]
    return Outcome(passes(settled), 2 + bool(differing), why, bool(differing))


def rates(found: Sequence[Case], policy: Policy) -> Rates:
    """How often a policy is wrong, and how much reading it takes."""
    outcomes = [(case.is_competent, decide(case, policy)) for case in found]
    competent = [outcome for is_competent, outcome in outcomes if is_competent]
    others = [outcome for is_competent, outcome in outcomes if not is_competent]
    twice = [outcome for _, outcome in outcomes if outcome.second]
    return Rates(
        wrong_awards=_share(outcome.is_awarded for outcome in others),
        wrong_refusals=_share(not outcome.is_awarded for outcome in competent),
        right=_share(outcome.is_awarded == is_competent for is_competent, outcome in outcomes),
        readings=sum(outcome.readings for _, outcome in outcomes) / len(outcomes),
        seconds=len(twice) / len(outcomes),
        adjudicated=_share(outcome.is_adjudicated for outcome in twice),
    )


def kappa_of(found: Sequence[Case], weights: Sequence[float] | None = None) -> float | None:
    """Weighted kappa of the first and second assessor over all rows of these cases."""
    tables = [table_of_pairs(zip(*case.levels[:2], strict=True), len(CUTS) + 1) for case in found]
    if weights is not None:
        tables = [
            tuple(weight * count for count in table) for weight, table in zip(weights, tables, strict=True)
        ]
    return quadratic_weighted_kappa(total(tables))


def with_kappa(world: World, wanted: float, seed: int, many: int = 10_000) -> World:
    """The same world with the noise at which two assessors' weighted kappa is as wanted, found by halving."""
    least, most = 0.01, 3.0
    for _ in range(14):
        world = replace(world, noise=(least + most) / 2)
        reached = kappa_of(cases(world, many, Random(seed)))  # noqa: S311  (a simulation, not a secret)
        if reached is not None and reached > wanted:
            least = world.noise
        else:
            most = world.noise
    return world


def _case(world: World, severities: Sequence[float], random: Random) -> Case:
    ability = random.gauss(world.ability, world.spread)
    truth = [ability + random.gauss(0, world.row_spread) for _ in range(world.rows)]
    seen = [
        [value - severity + random.gauss(0, world.noise) for value in truth]
        for severity in random.sample(severities, 3)
    ]
    return Case(
        is_competent=passes(map(_level, truth)),
        levels=tuple(tuple(map(_level, values)) for values in seen),
        is_unsure=any(abs(value - CUTS[-1]) < UNSURE_WITHIN for value in seen[0]),
        is_drawn=random.random() < world.drawn,
    )


def _why_second(case: Case, policy: Policy) -> str:
    if policy is Policy.SINGLE:
        return ""
    if policy is Policy.DOUBLE:
        return "always"
    rows = [
        RowResult(str(row), str(level), passed=level >= FLOOR, carried=False)
        for row, level in enumerate(case.levels[0])
    ]
    long_known = Standing(FIRST_OF_RUBRIC, FIRST_OF_ASSESSOR, case.is_unsure, case.is_drawn)
    return why_second(Judgement.of(rows), long_known) or ""


def _level(value: float) -> int:
    return sum(value > cut for cut in CUTS)


def _differ(one: int, other: int) -> bool:
    return (one >= FLOOR) != (other >= FLOOR)


def _share(facts: Iterable[bool]) -> float:
    known = list(facts)
    return sum(known) / len(known) if known else 0.0
