"""What holds for every question: of circles, of dominance, of other ways, and of the whole."""

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmark.cli.exhaustive import Case, best_of, random_case
from workmark.planning.paths import Catalogue, Limits, Question, find_path, other_ways, tradeoffs
from workmark.planning.paths.candidates import candidates_for
from workmark.planning.paths.dominance import without_dominated
from workmark.planning.paths.finding import measures_of
from workmark.planning.paths.founded import founded_order, founding_cuts

cases = st.integers(0, 2**32).map(lambda seed: random_case(random.Random(seed)))
keys = st.sampled_from("abcdef")
graphs = st.dictionaries(
    keys, st.lists(st.frozensets(keys, min_size=1, max_size=3), max_size=2).map(tuple), min_size=1
)


@given(graphs)
def test_a_cut_forbids_the_circle_it_was_made_for_and_no_set_that_can_be_earned(
    groups: dict[str, tuple[frozenset[str], ...]],
) -> None:
    groups = {key: tuple(group & frozenset(groups) for group in each) for key, each in groups.items()}
    all_sets = [
        frozenset(chosen)
        for size in range(len(groups) + 1)
        for chosen in itertools.combinations(groups, size)
    ]
    earnable = [chosen for chosen in all_sets if len(founded_order(chosen, groups)) == len(chosen)]

    for chosen in all_sets:
        cuts = founding_cuts(chosen, groups)

        assert (not cuts) == (chosen in earnable)
        assert all(cut.circle <= chosen and not cut.helpers & chosen for cut in cuts)
        assert all(not each & cut.circle or each & cut.helpers for cut in cuts for each in earnable)


@given(cases)
def test_leaving_out_dominated_offers_loses_nothing(case: Case) -> None:
    pool = candidates_for(case.question, Catalogue(case.offers))
    kept = without_dominated(pool, measures_of(case.question))
    left = tuple(offer for offer in case.offers if offer.key in kept)

    assert best_of(Case(case.question, left)) == best_of(case)


@given(cases)
def test_more_money_and_time_never_make_less_ready(case: Case) -> None:
    tight = find_path(case.question, Catalogue(case.offers))
    loose = find_path(replace(case.question, limits=_loosened(case.question.limits)), Catalogue(case.offers))

    assert len(loose.musts_open) <= len(tight.musts_open)
    assert loose.musts_open != tight.musts_open or loose.readiness_after >= tight.readiness_after - 1e-9


def _loosened(limits: Limits) -> Limits:
    return replace(limits, budget=None, minutes=None)


@given(cases)
def test_each_other_way_is_best_at_what_it_is_for(case: Case) -> None:
    question = replace(case.question, limits=_loosened(case.question.limits))
    catalogue = Catalogue(case.offers)
    plan = find_path(question, catalogue)

    ways = other_ways(question, catalogue, seconds=10)

    others = (plan, ways.cheapest, ways.fastest, ways.fewest)
    assert {round(each.readiness_after, 9) for each in others} == {round(plan.readiness_after, 9)}
    assert ways.cheapest.price == min(each.price for each in others)
    assert ways.fastest.minutes == min(each.minutes for each in others)
    assert len(ways.fewest.steps) == min(len(each.steps) for each in others)
    assert ways.soonest is not None
    assert ways.soonest.weeks <= min(each.weeks for each in (ways.cheapest, ways.fastest, ways.fewest))
    assert round(ways.soonest.readiness_after, 9) == round(plan.readiness_after, 9)


@pytest.mark.long
@given(cases)
def test_no_tradeoff_is_beaten_by_any_set_that_closes_as_much(case: Case) -> None:
    question = replace(case.question, limits=_loosened(case.question.limits))
    ends = _priced(case, question)

    front = tradeoffs(question, Catalogue(case.offers), seconds=10)

    for way in front:
        assert not any(price <= way.price and minutes < way.minutes for price, minutes in ends)
        assert not any(price < way.price and minutes <= way.minutes for price, minutes in ends)
    assert [way.price for way in front] == sorted({way.price for way in front})


def _priced(case: Case, question: Question) -> set[tuple[int, int]]:
    """Price and minutes of every set of candidates that can be earned and closes all that can be closed."""
    pool = candidates_for(question, Catalogue(case.offers))
    needs = question.open_needs()
    groups = {key: each.groups for key, each in pool.items()}
    best = {skill: max([each.lifts.get(skill, 0) for each in pool.values()], default=0) for skill in needs}
    return {
        (sum(pool[key].price for key in chosen), sum(pool[key].offer.minutes for key in chosen))
        for size in range(len(pool) + 1)
        for chosen in itertools.combinations(pool, size)
        if all(
            max([pool[key].lifts.get(skill, 0) for key in chosen], default=0) >= level
            for skill, level in best.items()
        )
        and len(founded_order(chosen, groups)) == len(chosen)
    }
