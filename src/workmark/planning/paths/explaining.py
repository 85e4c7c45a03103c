"""Why each step is there, what else was weighed, and why what stays open does."""

from collections.abc import Mapping

from workmark.planning.paths.answers import Closing, Instead, Step, Unclosed, Why
from workmark.planning.paths.candidates import Pool, attainable, lifting_by_skill, unsuitable
from workmark.planning.paths.catalogue import Catalogue
from workmark.planning.paths.founded import founded_order
from workmark.planning.paths.greedy import bundles_of, fits
from workmark.planning.paths.ordering import Span, in_order, spans_of
from workmark.planning.paths.values import Need, Question

MOST_INSTEAD = 3
MOST_NEAR = 5
_BARS = (Why.CURRENCY, Why.IN_HOUSE, Why.FORMATS, Why.LANGUAGE)


def steps_of(keys: frozenset[str], pool: Pool, question: Question) -> tuple[Step, ...]:
    """The chosen ones in order, each explained."""
    needs, chosen = question.open_needs(), {key: pool[key] for key in sorted(keys)}
    order = in_order(chosen, needs, question.weights)
    spans = spans_of(order, chosen, question.limits.minutes_a_week)
    weighing = _Weighing(keys, pool, question)
    levels = {skill: need.have for skill, need in needs.items()}
    steps = []
    for key in order:
        closes = tuple(
            Closing(skill, levels[skill], level, level >= needs[skill].target)
            for skill, level in chosen[key].lifts.items()
            if level > levels[skill]
        )
        levels.update((closing.skill, closing.after) for closing in closes)
        unlocks = tuple(
            other for other in order[order.index(key) + 1 :] if any(key in g for g in chosen[other].groups)
        )
        steps.append(_step(pool, key, closes, unlocks, spans[key], weighing.instead_of(key)))
    return tuple(steps)


def unclosed_of(
    levels: Mapping[str, float], pool: Pool, question: Question, catalogue: Catalogue
) -> tuple[Unclosed, ...]:
    """Each gap that stays open with the reason, must-haves first. levels: what is reached at the end of the path."""
    needs = question.open_needs()
    best = attainable(needs, pool)
    unclosed = [
        Unclosed(
            skill,
            need.target,
            levels[skill],
            need.is_must,
            *_why_open(need, best[skill], question, catalogue),
        )
        for skill, need in needs.items()
        if levels[skill] < need.target
    ]
    return tuple(sorted(unclosed, key=lambda each: (not each.is_must, each.skill)))


def _step(
    pool: Pool,
    key: str,
    closes: tuple[Closing, ...],
    unlocks: tuple[str, ...],
    span: Span,
    instead: tuple[Instead, ...],
) -> Step:
    offer = pool[key].offer
    return Step(
        key=key,
        closes=closes,
        unlocks=unlocks,
        minutes=offer.minutes,
        price=offer.price or 0,
        waiting_days=offer.waiting_days,
        is_waived=offer.is_waived,
        in_house_of=offer.in_house_of,
        valid_days=offer.valid_days,
        start_week=span.starts,
        end_week=span.ends,
        instead=instead,
    )


class _Weighing:
    """What else could have been done, weighed against one path."""

    def __init__(self, keys: frozenset[str], pool: Pool, question: Question) -> None:
        self.keys, self.pool, self.limits = keys, pool, question.limits
        self.needs = question.open_needs()
        self.efforts = {key: question.weights.effort(each.offer) for key, each in pool.items()}
        self.bundles = bundles_of(pool, self.efforts)
        self.lifting = lifting_by_skill(pool)
        self.levels = self._levels(keys)

    def instead_of(self, key: str) -> tuple[Instead, ...]:
        """The few others that could take one step's place so that as much is closed, the least extra effort first."""
        rest = self.keys - {key}
        without = self._levels(rest)
        missing = {skill: level for skill, level in self.levels.items() if level > without[skill]}
        ways = {other: rest | self.bundles[other] for other in self._others(key, missing)}
        found = [self._compared(key, other, way) for other, way in ways.items() if self._stands(way, key)]
        return tuple(sorted(found, key=lambda each: (each.effort_more, each.key))[:MOST_INSTEAD])

    def _others(self, key: str, missing: Mapping[str, float]) -> list[str]:
        """Those that close what only this step closes; if it only unlocks, the others of the groups it meets."""
        if not missing:
            groups = [group for user in self.keys for group in self.pool[user].groups if key in group]
            return sorted(frozenset().union(*groups) - self.keys)
        fewest = min((self.lifting[skill] for skill in missing), key=len)
        return [
            other
            for other in fewest
            if other not in self.keys
            and all(self.pool[other].lifts.get(skill, 0.0) >= level for skill, level in missing.items())
        ]

    def _stands(self, way: frozenset[str], without: str) -> bool:
        groups = {key: self.pool[key].groups for key in way}
        return without not in way and len(founded_order(way, groups)) == len(way)

    def _compared(self, key: str, other: str, way: frozenset[str]) -> Instead:
        new, old = [self.pool[each] for each in sorted(way - self.keys)], self.pool[key]
        return Instead(
            key=other,
            with_keys=tuple(each.key for each in new if each.key != other),
            minutes_more=sum(each.offer.minutes for each in new) - old.offer.minutes,
            price_more=sum(each.price for each in new) - old.price,
            waiting_more=sum(each.offer.waiting_days for each in new) - old.offer.waiting_days,
            effort_more=round(sum(self.efforts[each.key] for each in new) - self.efforts[key], 6),
            is_over_limits=not fits(way, self.pool, self.limits),
        )

    def _levels(self, keys: frozenset[str]) -> dict[str, float]:
        return attainable(self.needs, {key: self.pool[key] for key in keys})


def _why_open(
    need: Need, best: float, question: Question, catalogue: Catalogue
) -> tuple[Why, tuple[str, ...]]:
    """The reason that is nearest to being overcome, and the offers it is about, those that reach furthest first."""
    if best >= need.target:
        return Why.LIMITS, ()
    offers = sorted(catalogue.proving(need.skill), key=lambda offer: (-offer.proves[need.skill], offer.key))
    if not offers:
        return Why.NOBODY_OFFERS, ()
    enough = [offer for offer in offers if offer.proves[need.skill] >= need.target]
    if not enough:
        return Why.LEVEL_TOO_LOW, tuple(offer.key for offer in offers[:MOST_NEAR])
    if held := [offer.key for offer in enough if offer.only_opens or offer.key in question.earned]:
        return Why.HELD, tuple(held[:MOST_NEAR])
    barred = {offer.key: unsuitable(offer, question.limits) for offer in enough}
    reachable_but_for = [key for key, bar in barred.items() if bar is None]
    if reachable_but_for:
        return Why.PREREQUISITES, tuple(reachable_but_for[:MOST_NEAR])
    why = next(bar for bar in _BARS if bar in barred.values())
    return why, tuple(key for key, bar in barred.items() if bar is why)[:MOST_NEAR]
