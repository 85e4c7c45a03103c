"""What is said about a path: its steps and why each, what cannot be closed and why, and how sure it is."""

from dataclasses import dataclass
from enum import Enum


class Status(Enum):
    """OPTIMAL: proven that no other way is better. FEASIBLE: time ran out; `Plan.bound` says how far from it."""

    NOTHING_TO_DO = "nothing-to-do"
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    NO_WAY = "no-way"  # there is a gap, and nothing in the catalogue narrows it


class Scope(Enum):
    """How much a path closes."""

    EVERYTHING = "everything"
    ATTAINABLE = "attainable"  # all that the catalogue allows; the rest is named
    WITHIN_LIMITS = "within-limits"  # all that budget and time allow; must-haves first, then readiness


class Why(Enum):
    """Why a gap stays open."""

    NOBODY_OFFERS = "nobody-offers"
    LEVEL_TOO_LOW = "level-too-low"
    LANGUAGE = "language"
    FORMATS = "formats"
    IN_HOUSE = "in-house"
    CURRENCY = "currency"  # its price is in a currency without a rate
    PREREQUISITES = "prerequisites"  # what must come first cannot be earned
    LIMITS = "limits"  # budget or time
    HELD = "held"  # she holds it, and it counts for less than is asked today


@dataclass(frozen=True)
class Closing:
    """That a step lifts one skill from one level to another."""

    skill: str
    before: float
    after: float
    is_closed: bool  # nothing of this gap is left


@dataclass(frozen=True)
class Instead:
    """Another way to do what a step does. What it would take more of (less, if negative), with all it needs first.

    is_over_limits: the whole path would then break the budget or the time.
    """

    key: str
    with_keys: tuple[str, ...]  # what else would have to be earned for it
    minutes_more: int
    price_more: int
    waiting_more: int
    effort_more: float
    is_over_limits: bool


@dataclass(frozen=True)
class Step:
    """One Achievement to earn. start_week, end_week: from now, the end being the day of the decision."""

    key: str
    closes: tuple[Closing, ...]
    unlocks: tuple[str, ...]  # later steps that need it
    minutes: int
    price: int
    waiting_days: int
    is_waived: bool
    in_house_of: str
    valid_days: int | None
    start_week: float
    end_week: float
    instead: tuple[Instead, ...]


@dataclass(frozen=True)
class Unclosed:
    """A gap that stays open. near: the Achievements that come nearest, and cannot be used or do not reach far enough."""

    skill: str
    target: float
    reached: float
    is_must: bool
    why: Why
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A path. readiness: 1 - the weighted gap as a share of what is asked, before and after it.

    effort: what `Weights` make of it. bound: no way that closes as much needs less effort than this. readiness_bound:
    no way within the limits makes readier than this. Both equal the path's own when it is OPTIMAL.
    """

    status: Status
    scope: Scope
    steps: tuple[Step, ...]
    unclosed: tuple[Unclosed, ...]
    readiness_before: float
    readiness_after: float
    musts_open: tuple[str, ...]  # must-haves that stay open: readiness does not make up for them
    price: int
    minutes: int
    weeks: float
    effort: float
    bound: float
    readiness_bound: float
    considered: int  # Achievements that were weighed

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(step.key for step in self.steps)

    @property
    def gap_to_bound(self) -> float:
        """By which share of its effort a better way could at most be shorter. 0 when proven."""
        return max(0.0, self.effort - self.bound) / self.effort if self.effort else 0.0
