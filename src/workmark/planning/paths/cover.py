"""The path as a program: which candidates to choose so that gaps close, what comes first is there, and limits hold.

A column for each candidate and, within limits, for each level that a need can be lifted to. Rows:
  each need is lifted as far as it can be, or             sum of x(a) that lift s as far >= 1
  a level is reached only by what reaches it              y(s, l) <= sum of x(a) that lift s to l or more
  of each group of prerequisites one is chosen            x(a) <= sum of x(b) in the group
  price and minutes stay within their limits
  no circle stands on itself                              `founded.Cut`, added when a solution leans on one

Most of it is settled before the solver begins: what parts of candidates could achieve bounds what whole ones can, and
says which candidates no solution near that bound takes, or lacks. So each stage is looked for close to the bound first.
"""

import math
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from workmark.planning.paths.candidates import Pool, attainable, lifting_by_skill
from workmark.planning.paths.founded import Cut, founded_order, founding_cuts
from workmark.planning.paths.program import INFINITE, Found, Program, Row, Solved
from workmark.planning.paths.values import Limits, Need, Weights

# Numbers of must-haves and gains are whole, so half of one tells two apart whatever the solver's tolerance.
_HALF = 0.5
_WINDOWS = (1.0, 4.0)
_SECONDS = 1e-3  # of efforts, in hours of work: what the solver's tolerances may add up to over many steps
Keys = frozenset[str]


@dataclass(frozen=True)
class Choice:
    """keys: a founded set. bound: no set that closes as much needs less effort. gain_bound: none gains more."""

    keys: Keys
    is_proven: bool
    bound: float
    gain_bound: int


@dataclass(frozen=True)
class _Stage:
    keys: Keys | None
    is_proven: bool
    bound: float


@dataclass(frozen=True)
class _Aim:
    """What is to be as little as possible. costs: of each column. score: what they make of a set of candidates.

    is_counted: scores are whole numbers.
    """

    costs: Mapping[int, float]
    score: Callable[[Keys], float]
    is_counted: bool

    @property
    def step(self) -> float:
        """How far apart two scores are at least."""
        return 1.0 if self.is_counted else 0.0

    @property
    def tolerance(self) -> float:
        return _HALF if self.is_counted else _SECONDS

    @property
    def near_enough(self) -> float:
        """A solution that another one beats by less is the best: of what is counted, by less than one."""
        return 0.99 if self.is_counted else 1e-6

    def rounded(self, bound: float) -> float:
        return math.ceil(bound - 1e-4) if self.is_counted and math.isfinite(bound) else bound

    def limits_from(self, bound: float) -> list[float]:
        """How high a score to allow at first. What is counted ends mostly within a few of the bound."""
        return [self.rounded(bound) + more for more in _WINDOWS] if self.is_counted else []


class Cover:
    """One question over one pool. All stages share the rows, the cuts and one deadline."""

    def __init__(self, pool: Pool, needs: Mapping[str, Need], limits: Limits, ends_at: float) -> None:
        """ends_at: a moment of `time.monotonic()`."""
        self.pool, self.needs, self.limits = pool, needs, limits
        self.best_levels = attainable(needs, pool)
        self.cuts_made = 0
        self._ends_at = ends_at
        self._by_skill = lifting_by_skill(pool)
        self._groups = {key: each.groups for key, each in pool.items()}
        self._program = Program()
        self._column = {key: self._program.add_column(whole=True) for key in pool}
        self._levels: dict[str, dict[float, int]] = {}  # skill -> level -> its column
        self._settled: dict[int, float] = {}  # what no set that keeps the promises can have otherwise
        self._promises: list[tuple[Callable[[Keys], int], int]] = []
        self._add_prerequisites()
        self._add_limits()

    def close_everything(self, weights: Weights, known: Keys | None) -> Choice | None:
        """The least effort that lifts each need as far as it goes. known: a set that does, if one is at hand.

        None if the limits do not allow it, or if time ran out before one was found.
        """
        for skill, level in self.best_levels.items():
            if level > self.needs[skill].have:
                self._program.rows.append(Row(dict.fromkeys(self._lifting(skill, level), 1.0), lower=1.0))
        everything = self.gain_of(frozenset(self.pool))
        self._promises.append((self.gain_of, everything))
        stage = self._least_effort(weights, known)
        if stage.keys is None:
            return None
        return Choice(stage.keys, stage.is_proven, stage.bound, everything)

    def close_within_limits(self, weights: Weights, known: Keys) -> Choice:
        """As many must-haves as the limits allow, then the most gain, then the least effort.

        known: a founded set within the limits, however little it closes.
        """
        keys, is_proven = known, True
        for worth, score in zip(self._add_levels(), (self.musts_met, self.gain_of), strict=True):
            if not worth:
                continue
            stage = self._most(worth, score, keys)
            keys, is_proven = stage.keys or keys, is_proven and stage.is_proven
            self._promises.append((score, score(keys)))
            self._program.rows.append(Row(worth, lower=score(keys) - _HALF))
        gain_bound = self.gain_of(keys if is_proven else frozenset(self.pool))
        effort = self._least_effort(weights, keys)
        return Choice(effort.keys or keys, is_proven and effort.is_proven, effort.bound, gain_bound)

    def gain_of(self, keys: Collection[str]) -> int:
        levels = attainable(self.needs, {key: self.pool[key] for key in keys})
        return sum(self.needs[skill].gain(level) for skill, level in levels.items())

    def musts_met(self, keys: Collection[str]) -> int:
        levels = attainable(self.needs, {key: self.pool[key] for key in keys})
        return sum(need.is_must and levels[skill] >= need.target for skill, need in self.needs.items())

    def _most(self, worth: Mapping[int, float], score: Callable[[Keys], int], known: Keys) -> _Stage:
        """Solve for the most of something that is counted in whole numbers; `worth` may have a common divisor."""
        unit = math.gcd(*map(round, worth.values()))
        costs = {column: -value / unit for column, value in worth.items()}
        return self._best(_Aim(costs, lambda keys: -score(keys) / unit, is_counted=True), known)

    def _least_effort(self, weights: Weights, known: Keys | None) -> _Stage:
        efforts = {key: weights.effort(each.offer) for key, each in self.pool.items()}
        costs = {self._column[key]: effort for key, effort in efforts.items()}
        return self._best(
            _Aim(costs, lambda keys: sum(efforts[key] for key in keys), is_counted=False), known
        )

    def _best(self, aim: _Aim, known: Keys | None) -> _Stage:
        """Solve, and forbid circles, until what stands of the solution without its circles is as good as all of it."""
        relaxed = self._program.relax(aim.costs, self._left(), self._settled)
        if relaxed is None:
            return _Stage(None, is_proven=True, bound=INFINITE)
        limits = aim.limits_from(relaxed.bound)
        bound, best = aim.rounded(relaxed.bound), known
        while best is None or aim.score(best) > bound + aim.tolerance:
            limits = [limit for limit in limits if limit > bound]
            limit = min([*limits[:1], INFINITE if best is None else aim.score(best)])
            solved = self._solved(aim, relaxed.settled(limit), limit, best)
            if solved.found is Found.INFEASIBLE and limit == INFINITE:
                return _Stage(None, is_proven=True, bound=INFINITE)
            # A better solution lies where the solver looked, or else beyond the limit.
            before, bound = bound, max(bound, min(aim.rounded(solved.bound), limit + aim.step))
            chosen = self._chosen(solved)
            standing = frozenset(founded_order(chosen, self._groups))
            if self._keeps_promises(standing) and (best is None or aim.score(standing) < aim.score(best)):
                best = standing
            cuts = founding_cuts(chosen, self._groups)
            if solved.found is Found.OUT_OF_TIME or not (cuts or limits or bound > before):
                break
            self._add_cuts(cuts)
        is_proven = best is not None and aim.score(best) <= bound + aim.tolerance
        if aim.is_counted and is_proven and best is not None:
            self._settled |= relaxed.settled(aim.score(best))
        return _Stage(best, is_proven, bound)

    def _solved(self, aim: _Aim, settled: Mapping[int, float], limit: float, best: Keys | None) -> Solved:
        """settled: what no solution within the limit has otherwise."""
        start = None if best is None or aim.score(best) > limit else self._values(best)
        return self._program.minimise(
            aim.costs,
            self._left(),
            settled={**self._settled, **settled},
            start=start,
            near_enough=aim.near_enough,
        )

    def _left(self) -> float:
        return self._ends_at - time.monotonic()

    def _values(self, keys: Keys) -> list[float]:
        """A set as values of all columns."""
        values = [0.0] * len(self._program.whole)
        for key in keys:
            values[self._column[key]] = 1.0
            for skill, level in self.pool[key].lifts.items():
                for other, column in self._levels.get(skill, {}).items():
                    if other <= level:
                        values[column] = 1.0
        return values

    def _chosen(self, solved: Solved) -> Keys:
        values = solved.values
        return frozenset(key for key, column in self._column.items() if values and values[column] > _HALF)

    def _keeps_promises(self, keys: Keys) -> bool:
        """Tell whether the limits hold and no earlier stage is worsened, in exact numbers and not the solver's."""
        chosen = [self.pool[key] for key in keys]
        price, minutes = sum(each.price for each in chosen), sum(each.offer.minutes for each in chosen)
        return self.limits.allow(price, minutes) and all(
            score(keys) >= least for score, least in self._promises
        )

    def _add_prerequisites(self) -> None:
        for key, each in self.pool.items():
            for group in each.groups:
                others = {self._column[member]: 1.0 for member in sorted(group)}
                self._program.rows.append(Row({**others, self._column[key]: -1.0}, lower=0.0))

    def _add_limits(self) -> None:
        for most, amount in (
            (self.limits.budget, {key: each.price for key, each in self.pool.items()}),
            (self.limits.minutes, {key: each.offer.minutes for key, each in self.pool.items()}),
        ):
            if most is not None:
                terms = {self._column[key]: float(value) for key, value in amount.items() if value}
                self._program.rows.append(Row(terms, upper=float(most)))

    def _add_levels(self) -> tuple[dict[int, float], dict[int, float]]:
        """Columns for the levels of each need. What the columns are worth: must-haves met, and gain."""
        musts, gains = {}, {}
        for skill, need in self.needs.items():
            before = 0
            for level in sorted({self.pool[key].lifts[skill] for key in self._by_skill.get(skill, ())}):
                column = self._program.add_column(whole=False)
                self._levels.setdefault(skill, {})[level] = column
                lifting = dict.fromkeys(self._lifting(skill, level), 1.0)
                self._program.rows.append(Row({**lifting, column: -1.0}, lower=0.0))
                gains[column] = float(need.gain(level) - before)
                before = need.gain(level)
                if need.is_must and level >= need.target:
                    musts[column] = 1.0
        return musts, gains

    def _add_cuts(self, cuts: list[Cut]) -> None:
        for cut in cuts:
            helpers = {self._column[key]: 1.0 for key in sorted(cut.helpers)}
            for key in sorted(cut.circle):
                self._program.rows.append(Row({**helpers, self._column[key]: -1.0}, lower=0.0))
        self.cuts_made += len(cuts)

    def _lifting(self, skill: str, level: float) -> list[int]:
        return [self._column[key] for key in self._by_skill[skill] if self.pool[key].lifts[skill] >= level]
