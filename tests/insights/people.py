"""Invented people for tests of outcomes: drawn from a seeded generator, with or without a gap between groups."""

import random
from collections.abc import Mapping, Sequence

from workmark.insights.journeys import Journey, Reached, State

GROUPS: dict[str, dict[str, float]] = {
    "gender": {"woman": 0.45, "man": 0.42, "other": 0.03, "": 0.1},
    "disability": {"yes": 0.08, "no": 0.72, "": 0.2},
}


def drawn(
    random_: random.Random,
    number: int,
    *,
    achievements: Sequence[str] = ("one", "two", "three"),
    groups: Mapping[str, Mapping[str, float]] = GROUPS,
    awarded: float = 0.6,
    gap: Mapping[str, float] | None = None,
) -> list[Journey]:
    """gap: by category, how much smaller the chance of an award is."""
    return [_one(random_, achievements, groups, awarded, gap or {}) for _ in range(number)]


def _one(
    random_: random.Random,
    achievements: Sequence[str],
    groups: Mapping[str, Mapping[str, float]],
    awarded: float,
    gap: Mapping[str, float],
) -> Journey:
    said = {
        question: random_.choices(list(shares), list(shares.values()))[0]
        for question, shares in groups.items()
    }
    achievement = random_.choices(achievements, [1 / (place + 1) for place in range(len(achievements))])[0]
    chance = awarded - sum(gap.get(category, 0) for category in said.values())
    if random_.random() < 0.2:
        reached = random_.choice([Reached.STARTED, Reached.STARTED, Reached.HANDED_IN])
        return Journey(achievement, State(reached), said)
    reached = Reached.AWARDED if random_.random() < chance / 0.8 else Reached.REFUSED
    appealed = reached == Reached.REFUSED and random_.random() < 0.15
    return Journey(achievement, State(reached, random_.random() < 0.85, appealed), said)
