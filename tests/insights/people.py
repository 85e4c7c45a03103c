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
    undecided: float = 0.2,
    late: float = 0.15,
    appeals: float = 0.15,
) -> list[Journey]:
    """awarded: of everyone. gap: by category, how much smaller that chance is. appeals: of those refused."""

    def one() -> Journey:
        said = {
            question: random_.choices(list(shares), list(shares.values()))[0]
            for question, shares in groups.items()
        }
        sizes = [1 / (place + 1) for place in range(len(achievements))]
        achievement = random_.choices(achievements, sizes)[0]
        if random_.random() < undecided:
            reached = random_.choice([Reached.STARTED, Reached.STARTED, Reached.HANDED_IN])
            return Journey(achievement, State(reached), said)
        chance = awarded - sum((gap or {}).get(category, 0) for category in said.values())
        reached = Reached.AWARDED if random_.random() < chance / (1 - undecided) else Reached.REFUSED
        appealed = reached == Reached.REFUSED and random_.random() < appeals
        return Journey(achievement, State(reached, random_.random() >= late, appealed), said)

    return [one() for _ in range(number)]
