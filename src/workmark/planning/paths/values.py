"""What a path is asked for: what a job needs, what can be earned, what a person can give, and what effort means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Whole numbers keep sums of gains exact: a thousandth of a level at weight 1.
GAIN_UNITS = 1000
# Sums of effort are compared with one another, so each is rounded once, where it arises.
_EFFORT_DIGITS = 6


@dataclass(frozen=True)
class Need:
    """One skill of a job. target, have: levels from 0 to 5; have is what counts now, with recency and evidence.

    is_must: nobody is ready for the job without it, whatever else she has.
    """

    skill: str
    target: float
    have: float = 0.0
    weight: float = 1.0
    is_must: bool = False

    @property
    def gap(self) -> float:
        return max(0.0, self.target - self.have)

    def lifted_by(self, level: float) -> float:
        """The level that counts once this one is proved: no more than asked for, never less than before."""
        return max(self.have, min(level, self.target))

    def gain(self, level: float) -> int:
        """What reaching a level is worth, in thousandths of a level at weight 1."""
        return round(GAIN_UNITS * self.weight * (self.lifted_by(level) - min(self.have, self.target)))


@dataclass(frozen=True)
class Offer:
    """One Achievement that can be earned.

    proves: skill -> level from 0 to 5.
    prerequisites: groups of keys; of each group one must have been earned before.
    price: hundredths of the currency of the question, after a waiver; None if it cannot be told in that currency.
    forms: what must be shown; of each, the evidence formats it may take.
    in_house_of: the organisation whose people alone may earn it, or empty.
    valid_days: how long the Credential is valid, or None for ever.
    only_opens: she holds it; earned again at the level offered today, it counts for what comes after it and closes nothing.
    """

    key: str
    proves: Mapping[str, float]
    minutes: int = 0
    price: int | None = 0
    waiting_days: int = 0
    prerequisites: tuple[frozenset[str], ...] = ()
    language: str = "en"
    forms: tuple[frozenset[str], ...] = ()
    in_house_of: str = ""
    is_waived: bool = False
    valid_days: int | None = None
    only_opens: bool = False


@dataclass(frozen=True)
class Weights:
    """What makes one way better than another, counted in hours of work.

    money: for each unit of the currency. waiting: for each day. steps: for each micro-credential, so that of two
    equal ways the one with fewer steps wins; never nothing, or a useless step would cost nothing.
    """

    hours: float = 1.0
    money: float = 0.05
    waiting: float = 0.1
    steps: float = 0.1

    def __post_init__(self) -> None:
        if min(self.hours, self.money, self.waiting) < 0 or self.steps <= 0:
            raise ValueError("Weights are not negative, and that of a step is above nothing.")

    def effort(self, offer: Offer) -> float:
        return round(
            self.hours * offer.minutes / 60
            + self.money * (offer.price or 0) / 100
            + self.waiting * offer.waiting_days
            + self.steps,
            _EFFORT_DIGITS,
        )


@dataclass(frozen=True)
class Limits:
    """What a person can give. None and empty sets ask nothing.

    budget: hundredths of the currency. minutes: of work in all, until the day she wants to be there.
    languages, formats: those she can work in. organisations: those whose in-house offers are open to her.
    """

    budget: int | None = None
    minutes: int | None = None
    minutes_a_week: int = 240
    languages: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.minutes_a_week <= 0:
            raise ValueError("Without time in a week there is no path.")

    def allow(self, price: int, minutes: int) -> bool:
        return (self.budget is None or price <= self.budget) and (
            self.minutes is None or minutes <= self.minutes
        )


@dataclass(frozen=True)
class Question:
    """Everything that decides the path except the catalogue. earned: keys of Achievements she holds already."""

    needs: tuple[Need, ...]
    limits: Limits = Limits()
    weights: Weights = Weights()
    earned: frozenset[str] = field(default_factory=frozenset)

    def open_needs(self) -> dict[str, Need]:
        """Needs with a gap, by skill, in an order that does not hang on how they were given."""
        return {need.skill: need for need in sorted(self.needs, key=lambda need: need.skill) if need.gap > 0}
