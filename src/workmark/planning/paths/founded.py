"""Order and circles. A set of offers is *founded* if it can be earned one after the other, each after what it needs.

Two offers that need each other satisfy every row "I am chosen only if what I need is chosen", and nobody could begin
with either. Such circles are forbidden by cuts that are made only when a solution leans on one: there are too many
possible circles to forbid them all beforehand.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Groups = Mapping[str, tuple[frozenset[str], ...]]


@dataclass(frozen=True)
class Cut:
    """Whoever chooses one of `circle` chooses one of `helpers` too: the circle cannot stand on itself."""

    circle: frozenset[str]
    helpers: frozenset[str]


def founded_order(chosen: Collection[str], groups: Groups) -> dict[str, int]:
    """Those of the chosen that can be earned, each with the round in which it first can (0: at once)."""
    unmet = {key: sum(1 for _group in groups[key]) for key in chosen}
    members: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for key in chosen:
        for number, group in enumerate(groups[key]):
            for member in group:
                members[member].append((key, number))
    met: set[tuple[str, int]] = set()
    reached, ready, rounds = {}, sorted(key for key in chosen if unmet[key] == 0), 0
    while ready:
        reached.update(dict.fromkeys(ready, rounds))
        following = set()
        for use in (use for key in ready for use in members[key]):
            if use not in met:
                met.add(use)
                unmet[use[0]] -= 1
                if unmet[use[0]] == 0:
                    following.add(use[0])
        ready, rounds = sorted(following), rounds + 1
    return reached


def founding_cuts(chosen: Collection[str], groups: Groups) -> list[Cut]:
    """Cuts that the chosen break and no founded set does; none if the chosen are founded.

    Every chosen one that cannot be reached has a group of which no chosen member can be reached: it is blocked there.
    Follow the blocked groups, and end in circles. In a founded set that holds one of a circle, the first of them to be
    earned met that group with a member from outside the circle. So one of all those outsiders is chosen as well.
    """
    reached = founded_order(chosen, groups)
    blocked = {key: _blocked_group(groups[key], reached) for key in sorted(chosen) if key not in reached}
    waits_for = {
        key: frozenset(member for member in group if member in blocked) for key, group in blocked.items()
    }
    return [
        Cut(circle, frozenset().union(*(blocked[key] for key in circle)) - circle)
        for circle in _ends(waits_for)
    ]


def _blocked_group(groups: Iterable[frozenset[str]], reached: Mapping[str, int]) -> frozenset[str]:
    """The smallest group that no reached one meets: the fewer members, the stronger the cut."""
    blocked = [group for group in groups if not any(member in reached for member in group)]
    return min(blocked, key=lambda group: (len(group), sorted(group)))


def _ends(waits_for: Mapping[str, frozenset[str]]) -> list[frozenset[str]]:
    """The strongly connected parts of a graph that no edge leaves: whatever one reaches reaches it too."""
    reach = {key: _reach(key, waits_for) for key in waits_for}
    ends = {
        reached | {key}
        for key, reached in reach.items()
        if all(key in reach[other] or other == key for other in reached)
    }
    return sorted(ends, key=sorted)


def _reach(start: str, waits_for: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = waits_for[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return frozenset(found)
