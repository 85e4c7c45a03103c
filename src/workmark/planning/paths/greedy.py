"""A good path at once, without proof: what is shown if time runs out, and what the proven one is measured against."""

import heapq
from collections.abc import Collection, Mapping

from workmark.planning.paths.candidates import Pool, attainable
from workmark.planning.paths.founded import founded_order
from workmark.planning.paths.values import Limits, Need, Weights

Keys = frozenset[str]


def greedy_choice(pool: Pool, needs: Mapping[str, Need], limits: Limits, weights: Weights) -> Keys:
    """Take what gains most for its effort, with all it needs, until nothing more fits; then thin out.

    A gain can only shrink while more is chosen, so only the one that looks best is looked at again.
    """
    efforts = {key: weights.effort(each.offer) for key, each in pool.items()}
    bundles = bundles_of(pool, efforts)
    worth = {
        key: {skill: needs[skill].gain(level) for skill, level in pool[key].lifts.items()} for key in pool
    }
    chosen: set[str] = set()
    gained = dict.fromkeys(needs, 0)

    def ratio(key: str) -> float:
        new = bundles[key] - chosen
        best: dict[str, int] = {}
        for each in new:
            for skill, gain in worth[each].items():
                best[skill] = max(best.get(skill, gained[skill]), gain)
        return sum(gain - gained[skill] for skill, gain in best.items()) / (
            sum(efforts[each] for each in new) or 1
        )

    waiting = [(-ratio(key), key) for key in pool if worth[key]]
    heapq.heapify(waiting)
    while waiting:
        _promised, key = heapq.heappop(waiting)
        now = ratio(key)
        if not now or not fits(chosen | bundles[key], pool, limits):
            continue
        if waiting and now < -waiting[0][0]:
            heapq.heappush(waiting, (-now, key))
            continue
        chosen |= bundles[key]
        for each in bundles[key]:
            for skill, gain in worth[each].items():
                gained[skill] = max(gained[skill], gain)
    return thinned(frozenset(chosen), pool, needs, efforts)


def bundles_of(pool: Pool, efforts: Mapping[str, float]) -> dict[str, Keys]:
    """For each candidate, itself and all it needs: of each group the member whose own bundle takes least.

    Taken in order of effort as Knuth's generalisation of Dijkstra's method does, so circles cannot arise.
    """
    unmet = {key: len(each.groups) for key, each in pool.items()}
    uses: dict[str, list[tuple[str, int]]] = {key: [] for key in pool}
    for key, each in pool.items():
        for number, group in enumerate(each.groups):
            for member in group:
                uses[member].append((key, number))
    bundles: dict[str, Keys] = {}
    needed: dict[str, Keys] = dict.fromkeys(pool, frozenset())
    met: set[tuple[str, int]] = set()
    ready = [(efforts[key], key) for key in pool if not unmet[key]]
    heapq.heapify(ready)
    while ready:
        _effort, key = heapq.heappop(ready)
        bundles[key] = needed[key] | {key}
        for owner, number in uses[key]:
            if (owner, number) in met:
                continue
            met.add((owner, number))
            needed[owner] |= bundles[key]
            unmet[owner] -= 1
            if not unmet[owner]:
                total = efforts[owner] + sum(efforts[each] for each in needed[owner])
                heapq.heappush(ready, (total, owner))
    return bundles


def thinned(chosen: Keys, pool: Pool, needs: Mapping[str, Need], efforts: Mapping[str, float]) -> Keys:
    """Without those that nothing is lost without, the dearest looked at first."""
    levels = attainable(needs, {key: pool[key] for key in chosen})
    groups = {key: pool[key].groups for key in chosen}
    for key in sorted(chosen, key=lambda key: (-efforts[key], key)):
        rest = chosen - {key}
        if len(founded_order(rest, groups)) == len(rest) and levels == attainable(
            needs, {each: pool[each] for each in rest}
        ):
            chosen = rest
    return chosen


def fits(keys: Collection[str], pool: Pool, limits: Limits) -> bool:
    chosen = [pool[key] for key in keys]
    return limits.allow(sum(each.price for each in chosen), sum(each.offer.minutes for each in chosen))
