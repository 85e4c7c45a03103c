"""A made-up town in which recommendations are tried: who comes closer to her goal, and by how much.

Everything is drawn from one seed. Past learners went for their goals with mistakes, and from them come the counts of what
is popular and of what people on the same way did next. New learners then follow one of four advisers, step by step, and
the truth is how ready they are for the goal they have, whether or not they told it. Pure: no database and no clock.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from statistics import fmean, stdev
from typing import Final

from workmark.planning.gaps import Requirement, gaps, readiness
from workmark.planning.levels import of_step
from workmark.planning.recommending import FEWEST_OTHERS, Choice, Situation, recommend

_NORMAL_95: Final = 1.959964


@dataclass(frozen=True)
class Town:
    """How large it is. told: the share of new learners who set a goal; careless: of past steps that were of no use."""

    skills: int = 150
    families: int = 10
    jobs: int = 30
    choices: int = 200
    past: int = 1_500
    learners: int = 400
    steps: int = 5
    told: float = 0.7
    careless: float = 0.35


@dataclass(frozen=True)
class Learner:
    job: int
    tells: bool
    levels: dict[str, float]


Adviser = Callable[[Learner, dict[str, float], tuple[str, ...], Random], str]


@dataclass(frozen=True)
class Closeness:
    """Readiness for the goal after the steps, with the ends of its 95% interval."""

    mean: float
    low: float
    high: float


def trial(town: Town, seed: int) -> dict[str, Closeness]:
    """By adviser: "before" any step, then "ours", "popular", "random"; and "ours_over_popular", "ours_over_random": the
    mean of each learner's own difference."""
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    world = _World(town, chance)
    learners = [world.learner(chance) for _ in range(town.learners)]
    advisers: dict[str, Adviser] = {
        "ours": world.ours,
        "popular": world.popular,
        "random": world.at_random,
    }
    ends = {"before": [world.readiness(each.job, each.levels) for each in learners]}
    for name, adviser in advisers.items():
        own = Random(seed + 1)  # noqa: S311
        ends[name] = [world.after(each, adviser, own) for each in learners]
    for rival in ("popular", "random"):
        pairs = zip(ends["ours"], ends[rival], strict=True)
        ends[f"ours_over_{rival}"] = [ours - theirs for ours, theirs in pairs]
    return {name: closeness(values) for name, values in ends.items()}


def closeness(values: Sequence[float]) -> Closeness:
    """The mean with its interval by the normal approximation; the trial has hundreds of learners."""
    mean = fmean(values)
    half = _NORMAL_95 * stdev(values) / sqrt(len(values))
    return Closeness(mean, mean - half, mean + half)


class _World:
    """The town as drawn: jobs, choices, and what past learners did."""

    def __init__(self, town: Town, chance: Random) -> None:
        self.town = town
        self.choices = {f"c{number}": self._choice(f"c{number}", chance) for number in range(town.choices)}
        self.jobs = [self._job(chance) for _ in range(town.jobs)]
        self.taken: Counter[str] = Counter()
        self.next: dict[str, Counter[str]] = {}
        for _ in range(town.past):
            self._live(self.learner(chance), chance)

    def readiness(self, job: int, levels: dict[str, float]) -> float:
        return readiness(gaps(self.jobs[job], levels)) or 0.0

    def learner(self, chance: Random) -> Learner:
        """Somebody with a little of her job already. Most tell where they want to go."""
        job = min(
            int(chance.expovariate(3 / self.town.jobs)), self.town.jobs - 1
        )  # some jobs are wanted by many
        asked = chance.sample(self.jobs[job], k=2)
        levels = {each.skill: of_step(chance.randint(1, 2)) for each in asked}
        return Learner(job, chance.random() < self.town.told, levels)

    def after(self, learner: Learner, adviser: Adviser, chance: Random) -> float:
        levels: dict[str, float] = dict(learner.levels)
        done: tuple[str, ...] = ()
        for _step in range(self.town.steps):
            done, levels = self._take(adviser(learner, levels, done, chance), levels, done)
        return self.readiness(learner.job, levels)

    # --- Who advises ---------------------------------------------------------------------------------------------------

    def ours(self, learner: Learner, levels: dict[str, float], done: tuple[str, ...], chance: Random) -> str:
        situation = Situation(
            levels=levels,
            goal=self.jobs[learner.job] if learner.tells else (),
            earned=frozenset(done),
            others=self._others(done),
        )
        found = recommend(situation, self.choices.values(), most=1)
        return found[0].key if found else self.popular(learner, levels, done, chance)

    def popular(
        self, learner: Learner, levels: dict[str, float], done: tuple[str, ...], chance: Random
    ) -> str:
        return next(key for key, _count in self.taken.most_common() if key not in done)

    def at_random(
        self, learner: Learner, levels: dict[str, float], done: tuple[str, ...], chance: Random
    ) -> str:
        return chance.choice([key for key in self.choices if key not in done])

    # --- How it came about ---------------------------------------------------------------------------------------------

    def _others(self, done: Iterable[str]) -> dict[str, int]:
        """What people who hold her latest badge earned next, counted as the product counts it."""
        latest = tuple(done)[-1:]
        counted = self.next.get(latest[0], Counter()) if latest else Counter()
        return {key: count for key, count in counted.items() if count >= FEWEST_OTHERS}

    def _live(self, learner: Learner, chance: Random) -> None:
        """A past learner: mostly what closes her gap best among a few she looked at, now and then anything."""
        levels: dict[str, float] = dict(learner.levels)
        done: tuple[str, ...] = ()
        for _step in range(chance.randint(1, 6)):
            seen = [key for key in chance.sample(list(self.choices), k=25) if key not in done]
            if chance.random() < self.town.careless:
                key = chance.choice(seen)
            else:
                key = max(seen, key=lambda each: self._gained(learner.job, levels, each))
            self.taken[key] += 1
            if done:
                self.next.setdefault(done[-1], Counter())[key] += 1
            done, levels = self._take(key, levels, done)

    def _take(
        self, key: str, levels: dict[str, float], done: tuple[str, ...]
    ) -> tuple[tuple[str, ...], dict[str, float]]:
        proves = self.choices[key].proves
        lifted = {skill: max(level, levels.get(skill, 0.0)) for skill, level in proves.items()}
        return (*done, key), {**levels, **lifted}

    def _gained(self, job: int, levels: dict[str, float], key: str) -> float:
        _done, after = self._take(key, levels, ())
        return self.readiness(job, after)

    def _job(self, chance: Random) -> list[Requirement]:
        """Most skills of a job lie in one or two families; none is asked for that nobody teaches."""
        taught = sorted({skill for choice in self.choices.values() for skill in choice.proves})
        families = chance.sample(range(self.town.families), k=2)
        near = [skill for skill in taught if int(skill[1:]) % self.town.families in families]
        asked = {*chance.sample(near, k=min(12, len(near))), *chance.sample(taught, k=4)}
        return [
            Requirement(skill, of_step(chance.randint(2, 4)), chance.uniform(0.2, 1.0))
            for skill in sorted(asked)
        ]

    def _choice(self, key: str, chance: Random) -> Choice:
        family = chance.randrange(self.town.families)
        near = [f"s{number}" for number in range(self.town.skills) if number % self.town.families == family]
        proves = {
            skill: of_step(chance.randint(1, 4)) for skill in chance.sample(near, k=chance.randint(1, 4))
        }
        return Choice(key, proves, hours=chance.uniform(2, 20))
