"""Which offers a path may use: those that close something and what must come before, as far as they can be reached."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from workmark.planning.paths.answers import Why
from workmark.planning.paths.catalogue import Catalogue
from workmark.planning.paths.founded import founded_order
from workmark.planning.paths.values import Limits, Need, Offer, Question


@dataclass(frozen=True)
class Candidate:
    """An offer as one question sees it.

    lifts: open need -> the level it would count for, no more than asked. groups: its prerequisites that are still to
    be met, each a group of candidates of which one must come before.
    """

    offer: Offer
    lifts: Mapping[str, float]
    groups: tuple[frozenset[str], ...]

    @property
    def key(self) -> str:
        return self.offer.key

    @property
    def price(self) -> int:
        return self.offer.price or 0


Pool = Mapping[str, Candidate]


def candidates_for(question: Question, catalogue: Catalogue) -> Pool:
    """Every candidate that can be reached, by key."""
    needs = question.open_needs()
    pool = {key: _as_candidate(catalogue.offers[key], needs) for key in _worth_a_look(question, catalogue)}
    pool = {key: _with_open_groups(each, pool, question.earned) for key, each in sorted(pool.items())}
    reached = founded_order(pool, {key: each.groups for key, each in pool.items()})
    return limited_to(sorted(_useful(pool, reached)), pool)


def unsuitable(offer: Offer, limits: Limits) -> Why | None:
    """Why this person cannot earn it, whatever the rest of the path; None if she can."""
    if offer.in_house_of and offer.in_house_of not in limits.organisations:
        return Why.IN_HOUSE
    if limits.languages and offer.language not in limits.languages:
        return Why.LANGUAGE
    if limits.formats and not all(form & limits.formats for form in offer.forms if form):
        return Why.FORMATS
    return Why.CURRENCY if offer.price is None else None


def limited_to(keys: Collection[str], pool: Pool) -> Pool:
    """Some of the candidates, whose groups name none but these."""
    kept = frozenset(keys)
    return {
        key: Candidate(pool[key].offer, pool[key].lifts, tuple(group & kept for group in pool[key].groups))
        for key in keys
    }


def attainable(needs: Mapping[str, Need], pool: Pool) -> dict[str, float]:
    """The highest level that each need can be lifted to."""
    levels = {skill: need.have for skill, need in needs.items()}
    for candidate in pool.values():
        for skill, level in candidate.lifts.items():
            levels[skill] = max(levels[skill], level)
    return levels


def lifting_by_skill(pool: Pool) -> Mapping[str, list[str]]:
    """For each open need, the keys of what lifts it."""
    lifting: dict[str, list[str]] = defaultdict(list)
    for key, each in pool.items():
        for skill in each.lifts:
            lifting[skill].append(key)
    return lifting


def _worth_a_look(question: Question, catalogue: Catalogue) -> set[str]:
    """Keys of what closes something, and of all that may have to come before, as far as it suits the person."""

    def usable(key: str) -> bool:
        offer = catalogue.offers.get(key)
        return offer is not None and key not in question.earned and unsuitable(offer, question.limits) is None

    closing = {
        offer.key
        for need in question.open_needs().values()
        for offer in catalogue.proving(need.skill)
        if not offer.only_opens and need.gain(offer.proves[need.skill]) > 0 and usable(offer.key)
    }
    found, waiting = set(closing), list(closing)
    while waiting:
        for group in catalogue.offers[waiting.pop()].prerequisites:
            if group & question.earned:
                continue
            new = {key for key in group if key not in found and usable(key)}
            found |= new
            waiting.extend(new)
    return found


def _as_candidate(offer: Offer, needs: Mapping[str, Need]) -> Candidate:
    lifts = {
        skill: needs[skill].lifted_by(level)
        for skill, level in sorted(offer.proves.items())
        if skill in needs and needs[skill].gain(level) > 0
    }
    return Candidate(offer, {} if offer.only_opens else lifts, offer.prerequisites)


def _with_open_groups(candidate: Candidate, pool: Pool, earned: frozenset[str]) -> Candidate:
    """Without the groups that what she holds already meets; of the others, only members that are in the pool.

    A group without members stays: it can never be met, and so the candidate is never reached.
    """
    groups = {
        frozenset(key for key in group if key in pool and key != candidate.key)
        for group in candidate.groups
        if not group & earned
    }
    smallest = {group for group in groups if not any(other < group for other in groups)}
    return Candidate(candidate.offer, candidate.lifts, tuple(sorted(smallest, key=sorted)))


def _useful(pool: Pool, reached: Mapping[str, int]) -> set[str]:
    """Of the reached ones, those that lift something or stand, over any number of steps, before one that does."""
    found = {key for key in reached if pool[key].lifts}
    waiting = list(found)
    before = defaultdict(
        set,
        {
            key: {member for group in pool[key].groups for member in group if member in reached}
            for key in reached
        },
    )
    while waiting:
        new = before[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found
