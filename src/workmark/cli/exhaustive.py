"""Every set of offers tried, one by one: dumb, slow, and nothing shared with the code it judges but the values.

`workmark bench exact --cases 10000` compares so many random small questions with the shortest path's answers, and exits
with 1 if any differs. The tests compare some with it in each run.
"""

import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from workmark.cli.bench_rates import Result
from workmark.planning.paths import Catalogue, Limits, Need, Offer, Plan, Question, Scope, Status, Weights
from workmark.planning.paths import find_path as find

SKILLS = ("count", "plan", "speak", "test", "write")
HOUSES = ("harbour", "kestrel")
FORMATS = ("file", "link", "text")
NEARLY = 1e-6
MOST_NAMED = 10


def bench_exact(cases: int, seed: int) -> Result:
    """How many small questions were compared, how many answers differ, and the numbers of the first that do."""
    began = time.process_time()
    wrong = [number for number, _case, _said in compare(cases, seed)]
    return {
        "cases": cases,
        "differ": len(wrong),
        "first_that_differ": ", ".join(map(str, wrong[:MOST_NAMED])) or "none",
        "seconds": round(time.process_time() - began, 1),
    }


@dataclass(frozen=True)
class Case:
    """One small question with all that is offered for it."""

    question: Question
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Best:
    """The best there is: must-haves met, then the gap that is left, then the effort."""

    musts_met: int
    gap: float
    effort: float


def best_of(case: Case) -> Best:
    """Try all sets of suitable offers."""
    question = case.question
    usable = [
        offer for offer in case.offers if offer.key not in question.earned and _suits(offer, question.limits)
    ]
    found = None
    for size in range(len(usable) + 1):
        for chosen in itertools.combinations(usable, size):
            if not (_within(chosen, question.limits) and _can_be_earned(chosen, question.earned)):
                continue
            musts, gap = _reached(chosen, question.needs)
            ranked = (-musts, round(gap, 9), _effort(chosen, question.weights))
            if found is None or ranked < found:
                found = ranked
    if found is None:
        raise AssertionError("The empty set always suits.")
    return Best(-found[0], found[1], found[2])


def differences(case: Case, plan: Plan) -> Iterator[str]:
    """What is wrong with a plan, judged by trying everything. Nothing, if it is right."""
    question, by_key = case.question, {offer.key: offer for offer in case.offers}
    chosen = [by_key[key] for key in plan.keys]
    best = best_of(case)
    musts, gap = _reached(chosen, question.needs)
    if plan.status is Status.FEASIBLE:
        yield "time ran out"
    if not all(_suits(offer, question.limits) for offer in chosen) or not _within(chosen, question.limits):
        yield "a step does not suit, or the limits are broken"
    earned = set(question.earned)
    for offer in chosen:
        if offer.key in earned or not all(group & earned for group in offer.prerequisites):
            yield f"{offer.key} stands at a place where it cannot be earned"
        earned.add(offer.key)
    if musts != best.musts_met or abs(gap - best.gap) > NEARLY:
        yield f"closes {musts} must-haves and leaves {gap}; the best is {best.musts_met} and {best.gap}"
    if abs(_effort(chosen, question.weights) - best.effort) > 1e-4 or abs(plan.effort - best.effort) > 1e-4:
        yield f"takes {plan.effort}; the best takes {best.effort}"
    asked = sum(need.weight * need.target for need in question.needs)
    if abs(plan.readiness_after - (1 - gap / asked if asked else 1)) > NEARLY:
        yield f"says readiness is {plan.readiness_after}"
    if (plan.scope is Scope.EVERYTHING) != (gap < NEARLY):
        yield f"says that it closes {plan.scope}, and leaves {gap}"
    if {each.skill for each in plan.unclosed} != _left_open(chosen, question.needs):
        yield "names other open gaps than there are"


def _suits(offer: Offer, limits: Limits) -> bool:
    if offer.in_house_of != "" and offer.in_house_of not in limits.organisations:
        return False
    if len(limits.languages) > 0 and offer.language not in limits.languages:
        return False
    if len(limits.formats) > 0:
        for form in offer.forms:
            if len(form) > 0 and len([one for one in form if one in limits.formats]) == 0:
                return False
    return offer.price is not None


def _within(chosen: tuple[Offer, ...] | list[Offer], limits: Limits) -> bool:
    money = sum(offer.price or 0 for offer in chosen)
    minutes = sum(offer.minutes for offer in chosen)
    return not (
        (limits.budget is not None and money > limits.budget)
        or (limits.minutes is not None and minutes > limits.minutes)
    )


def _can_be_earned(chosen: tuple[Offer, ...], earned: frozenset[str]) -> bool:
    """Take whichever can be taken now, again and again; all must go."""
    held, left = set(earned), list(chosen)
    while left:
        now = [
            offer for offer in left if all(any(key in held for key in group) for group in offer.prerequisites)
        ]
        if not now:
            return False
        held |= {offer.key for offer in now}
        left = [offer for offer in left if offer not in now]
    return True


def _level(chosen: tuple[Offer, ...] | list[Offer], need: Need) -> float:
    return max([need.have, *(offer.proves[need.skill] for offer in chosen if need.skill in offer.proves)])


def _reached(chosen: tuple[Offer, ...] | list[Offer], needs: tuple[Need, ...]) -> tuple[int, float]:
    musts, gap = 0, 0.0
    for need in needs:
        level = _level(chosen, need)
        gap += need.weight * max(0.0, need.target - level)
        musts += need.is_must and level >= need.target
    return musts, gap


def _left_open(chosen: list[Offer], needs: tuple[Need, ...]) -> set[str]:
    return {need.skill for need in needs if _level(chosen, need) < need.target}


def _effort(chosen: tuple[Offer, ...] | list[Offer], weights: Weights) -> float:
    hours = sum(offer.minutes for offer in chosen) / 60
    money = sum(offer.price or 0 for offer in chosen) / 100
    days = sum(offer.waiting_days for offer in chosen)
    return (
        weights.hours * hours + weights.money * money + weights.waiting * days + weights.steps * len(chosen)
    )


def random_case(draw: random.Random) -> Case:
    """A small question. Half of them meet everything that can bar an offer; half lean on prerequisites and circles."""
    keys = [f"a{number:02}" for number in range(draw.randint(0, 11))]
    is_tangled = draw.random() < 0.5
    make = _tangled_offer if is_tangled else _barred_offer
    offers = tuple(make(draw, key, keys) for key in keys)
    return Case(_random_question(draw, keys, is_tangled), offers)


def _tangled_offer(draw: random.Random, key: str, keys: list[str]) -> Offer:
    """Little proved, much asked before, and nothing that does not suit."""
    others = [other for other in keys if other != key]
    groups = draw.choices((0, 1, 2), (4, 6, 3))[0] if others else 0
    return Offer(
        key=key,
        proves={
            skill: draw.choice((2.0, 3.0, 4.0)) for skill in draw.sample(SKILLS, draw.choice((0, 1, 1, 2)))
        },
        minutes=draw.choice((60, 90, 120, 300)),
        price=draw.choice((0, 1000, 2500)),
        prerequisites=tuple(
            frozenset(draw.sample(others, min(len(others), draw.choice((1, 2, 2, 3))))) for _ in range(groups)
        ),
    )


def _barred_offer(draw: random.Random, key: str, keys: list[str]) -> Offer:
    is_waived = draw.random() < 0.15
    others = [*(other for other in keys if other != key), "nowhere"]
    groups = draw.choices((0, 1, 2), (6, 4, 1))[0]
    return Offer(
        key=key,
        proves={
            skill: draw.choice((1.0, 2.0, 3.0, 4.0)) for skill in draw.sample(SKILLS, draw.randint(0, 3))
        },
        minutes=draw.choice((0, 60, 90, 120, 300, 600)),
        price=None if draw.random() < 0.04 else 0 if is_waived else draw.choice((0, 0, 1000, 2500, 4000)),
        waiting_days=draw.choice((0, 3, 7, 14)),
        prerequisites=tuple(
            frozenset(draw.sample(others, min(len(others), draw.choice((1, 1, 2, 3))))) for _ in range(groups)
        ),
        language=draw.choice(("en", "en", "en", "es")),
        forms=tuple(frozenset(draw.sample(FORMATS, draw.randint(1, 3))) for _ in range(draw.randint(0, 2))),
        in_house_of=draw.choice(("", "", "", "", *HOUSES)),
        is_waived=is_waived,
    )


def _random_question(draw: random.Random, keys: list[str], is_tangled: bool) -> Question:
    needs = tuple(
        Need(
            skill,
            target=draw.choice((1.0, 2.0, 3.0, 3.5, 4.0)),
            have=0.0 if is_tangled else draw.choice((0.0, 0.0, 0.0, 1.0, 2.5, 3.0)),
            weight=draw.choice((0.25, 0.5, 1.0, 2.0)),
            is_must=draw.random() < 0.25,
        )
        for skill in draw.sample(SKILLS, draw.randint(2 * is_tangled, len(SKILLS)))
    )
    limits = Limits(
        budget=draw.choice((None, None, 2500, 5000)),
        minutes=draw.choice((None, None, 240, 400, 900)),
        languages=draw.choice((frozenset(), frozenset(), frozenset({"en"}))),
        formats=draw.choice((frozenset(), frozenset(), frozenset({"file", "text"}))),
        organisations=draw.choice((frozenset(), frozenset({"kestrel"}))),
    )
    weights = Weights(
        hours=draw.choice((0.0, 1.0, 1.0)),
        money=draw.choice((0.0, 0.05, 1.0)),
        waiting=draw.choice((0.0, 0.1)),
        steps=draw.choice((0.01, 0.1, 5.0)),
    )
    return Question(
        needs, limits, weights, frozenset(draw.sample(keys, min(len(keys), draw.choice((0, 0, 1)))))
    )


def compare(cases: int, seed: int) -> Iterator[tuple[int, Case, list[str]]]:
    """The cases that differ, with their numbers."""
    for number in range(cases):
        case = random_case(random.Random(f"{seed}/{number}"))  # noqa: S311  (the same questions in each run: nothing secret)
        wrong = list(differences(case, find(case.question, Catalogue(case.offers), seconds=30)))
        if wrong:
            yield number, case, wrong
