"""What a path closes, in which order, and what is said when not all can be closed. Sums are done by hand."""

import random
from dataclasses import replace

import pytest

from workmark.cli.exhaustive import compare, random_case
from workmark.planning.paths import (
    Catalogue,
    Limits,
    Need,
    Offer,
    Question,
    Scope,
    Status,
    Weights,
    Why,
    find_path,
    other_ways,
    weights_of,
)
from workmark.planning.paths.alternatives import _soonest
from workmark.planning.paths.program import Found, Program, Row

WRITE, SPEAK, COUNT = Need("write", 3), Need("speak", 2), Need("count", 3)
ANYTHING = Limits()


def after(*keys: str) -> tuple[frozenset[str], ...]:
    """One of these keys must have been earned before."""
    return (frozenset(keys),)


def why_open(*offers: Offer, limits: Limits = ANYTHING) -> tuple[Why, tuple[str, ...]]:
    plan = find_path(Question((WRITE,), limits), Catalogue(offers))
    assert plan.steps == ()
    return plan.unclosed[0].why, plan.unclosed[0].near


def test_three_hundred_random_questions_are_answered_as_by_trying_everything() -> None:
    assert list(compare(300, seed=20_261_129)) == []


def test_one_dear_offer_is_better_than_three_cheap_ones_if_it_takes_less_in_all() -> None:
    offers = [
        Offer("all", {"write": 3, "speak": 2, "count": 3}, minutes=600, price=2_000),
        Offer("one", {"write": 3}, minutes=240),
        Offer("two", {"speak": 2}, minutes=240),
        Offer("three", {"count": 3}, minutes=240),
    ]

    plan = find_path(Question((WRITE, SPEAK, COUNT)), Catalogue(offers))

    # 10 h + 20 x 0.05 + 0.1 = 11.1, where the others take 12 h + 3 x 0.1 = 12.3.
    assert (plan.status, plan.scope, plan.keys) == (Status.OPTIMAL, Scope.EVERYTHING, ("all",))
    assert (plan.effort, plan.bound, plan.gap_to_bound) == (pytest.approx(11.1), pytest.approx(11.1), 0)


def test_a_step_comes_after_what_it_needs_though_it_gains_more() -> None:
    offers = [
        Offer("first", {}, minutes=60),
        Offer("second", {"write": 3}, minutes=60, prerequisites=after("first")),
    ]

    plan = find_path(Question((WRITE,)), Catalogue(offers))

    assert plan.keys == ("first", "second")
    assert plan.steps[0].unlocks == ("second",)
    assert plan.steps[0].closes == ()


def test_what_is_held_and_only_opens_is_a_step_before_others_and_closes_nothing() -> None:
    held = Offer("held", {"write": 3}, minutes=60, only_opens=True)
    near = replace(WRITE, have=2.99)
    assert find_path(Question((near,)), Catalogue([held])).unclosed[0].why is Why.HELD

    offers = [held, Offer("second", {"speak": 2}, minutes=60, prerequisites=after("held"))]
    plan = find_path(Question((near, SPEAK)), Catalogue(offers))

    assert plan.keys == ("held", "second")
    assert plan.steps[0].closes == ()
    assert [(each.skill, each.why) for each in plan.unclosed] == [("write", Why.HELD)]


def test_two_that_need_each_other_are_no_way_in() -> None:
    offers = [
        Offer("egg", {"write": 3}, minutes=60, prerequisites=after("hen")),
        Offer("hen", {"speak": 2}, minutes=60, prerequisites=after("egg")),
    ]

    plan = find_path(Question((WRITE, SPEAK)), Catalogue(offers))

    assert plan.status is Status.NO_WAY
    assert [(each.why, each.near) for each in plan.unclosed] == [
        (Why.PREREQUISITES, ("hen",)),
        (Why.PREREQUISITES, ("egg",)),
    ]


def test_a_circle_is_entered_from_outside_and_the_entry_is_paid_for() -> None:
    offers = [
        Offer("egg", {"write": 3}, minutes=60, prerequisites=after("hen", "farm")),
        Offer("hen", {"speak": 2}, minutes=60, prerequisites=after("egg")),
        Offer("farm", {}, minutes=600),
    ]

    plan = find_path(Question((WRITE, SPEAK)), Catalogue(offers))

    assert plan.keys == ("farm", "egg", "hen")
    assert plan.minutes == 720
    assert plan.status is Status.OPTIMAL


def test_what_she_holds_opens_what_it_unlocks_and_is_not_asked_again() -> None:
    offers = [Offer("first", {"speak": 2}), Offer("second", {"write": 3}, prerequisites=after("first"))]

    plan = find_path(Question((WRITE,), earned=frozenset({"first"})), Catalogue(offers))

    assert plan.keys == ("second",)


def test_a_budget_that_is_too_small_buys_the_best_readiness() -> None:
    offers = [Offer("one", {"write": 3}, price=3_000), Offer("two", {"speak": 2}, price=2_000)]

    plan = find_path(Question((WRITE, SPEAK), Limits(budget=4_000)), Catalogue(offers))

    # Three of five levels against two of five.
    assert (plan.scope, plan.keys, plan.status) == (Scope.WITHIN_LIMITS, ("one",), Status.OPTIMAL)
    assert plan.readiness_after == pytest.approx(0.6)
    assert plan.readiness_bound == pytest.approx(0.6)
    assert [(each.skill, each.why) for each in plan.unclosed] == [("speak", Why.LIMITS)]


def test_a_must_have_comes_before_readiness() -> None:
    offers = [Offer("one", {"write": 3}, price=3_000), Offer("two", {"speak": 2}, price=2_000)]
    needs = (WRITE, replace(SPEAK, is_must=True))

    plan = find_path(Question(needs, Limits(budget=4_000)), Catalogue(offers))

    assert plan.keys == ("two",)
    assert plan.musts_open == ()


def test_a_gap_that_can_only_be_narrowed_is_narrowed_and_named() -> None:
    plan = find_path(Question((WRITE,)), Catalogue([Offer("some", {"write": 2}, minutes=60)]))

    assert (plan.scope, plan.keys) == (Scope.ATTAINABLE, ("some",))
    assert plan.readiness_after == pytest.approx(2 / 3)
    assert (plan.unclosed[0].why, plan.unclosed[0].reached) == (Why.LEVEL_TOO_LOW, 2)


def test_without_a_gap_there_is_nothing_to_do() -> None:
    plan = find_path(Question((replace(WRITE, have=3),)), Catalogue([Offer("some", {"write": 4})]))

    assert (plan.status, plan.scope, plan.steps) == (Status.NOTHING_TO_DO, Scope.EVERYTHING, ())
    assert plan.readiness_before == plan.readiness_after == 1


def test_each_reason_for_an_open_gap_is_named() -> None:
    enough = Offer("some", {"write": 3})

    assert why_open() == (Why.NOBODY_OFFERS, ())
    assert why_open(replace(enough, language="es"), limits=Limits(languages=frozenset({"en"}))) == (
        Why.LANGUAGE,
        ("some",),
    )
    assert why_open(
        replace(enough, forms=(frozenset({"video"}),)), limits=Limits(formats=frozenset({"text"}))
    ) == (Why.FORMATS, ("some",))
    assert why_open(replace(enough, in_house_of="kestrel")) == (Why.IN_HOUSE, ("some",))
    assert why_open(replace(enough, price=None)) == (Why.CURRENCY, ("some",))
    assert why_open(replace(enough, price=100), limits=Limits(budget=99)) == (Why.LIMITS, ())
    assert why_open(replace(enough, prerequisites=after("nowhere"))) == (Why.PREREQUISITES, ("some",))


def test_an_in_house_offer_is_open_to_the_people_of_its_organisation() -> None:
    limits = Limits(organisations=frozenset({"kestrel"}))
    offer = Offer("some", {"write": 3}, in_house_of="kestrel", is_waived=True)

    step = find_path(Question((WRITE,), limits), Catalogue([offer])).steps[0]

    assert (step.in_house_of, step.is_waived) == ("kestrel", True)


def test_work_goes_on_while_a_decision_is_awaited_unless_the_next_step_needs_it() -> None:
    offers = [
        Offer("a", {"write": 3}, minutes=240, waiting_days=14),
        Offer("b", {"speak": 2}, minutes=240, waiting_days=0),
        Offer("c", {"count": 3}, minutes=240, waiting_days=7, prerequisites=after("a")),
    ]

    plan = find_path(Question((WRITE, SPEAK, COUNT), Limits(minutes_a_week=240)), Catalogue(offers))

    # a: week 0 to 1, decided in week 3. b: meanwhile, or after c. c: from week 3 to 4, decided in week 5.
    spans = {step.key: (step.start_week, step.end_week) for step in plan.steps}
    assert spans["a"] == (0, 3)
    assert spans["c"] == (3, 5)
    assert plan.weeks == 5


def test_what_was_weighed_instead_is_told_with_its_difference() -> None:
    offers = [
        Offer("short", {"write": 3}, minutes=120, price=1_000),
        Offer("long", {"write": 3}, minutes=300, price=500, waiting_days=7),
        Offer("door", {}, minutes=60),
        Offer("behind", {"write": 4}, minutes=90, price=1_000, prerequisites=after("door")),
    ]

    step = find_path(Question((WRITE,)), Catalogue(offers)).steps[0]

    # short: 2 h + 0.5 + 0.1; behind with door: 2.5 h + 0.5 + 0.2; long: 5 h + 0.25 + 0.7 + 0.1.
    assert [(each.key, each.with_keys) for each in step.instead] == [("behind", ("door",)), ("long", ())]
    assert [each.effort_more for each in step.instead] == [pytest.approx(0.6), pytest.approx(3.45)]
    assert (step.instead[1].minutes_more, step.instead[1].price_more) == (180, -500)


def test_the_order_in_which_things_are_given_changes_nothing() -> None:
    draw = random.Random(5)
    for _ in range(40):
        case = random_case(draw)
        question = replace(case.question, needs=tuple(reversed(case.question.needs)))

        assert find_path(question, Catalogue(reversed(case.offers))) == find_path(
            case.question, Catalogue(case.offers)
        )


def test_without_time_to_prove_a_good_path_is_given_with_its_bound() -> None:
    offers = [Offer("one", {"write": 3}, minutes=60), Offer("two", {"speak": 2}, minutes=60)]

    plan = find_path(Question((WRITE, SPEAK)), Catalogue(offers), seconds=0)

    assert (plan.status, plan.scope, set(plan.keys)) == (Status.FEASIBLE, Scope.EVERYTHING, {"one", "two"})
    assert (plan.bound, plan.gap_to_bound) == (0, 1)


def test_without_time_and_within_limits_the_best_readiness_is_a_bound_too() -> None:
    offers = [Offer("one", {"write": 3}, price=3_000), Offer("two", {"speak": 2}, price=2_000)]

    plan = find_path(Question((WRITE, SPEAK), Limits(budget=4_000)), Catalogue(offers), seconds=0)

    assert (plan.status, plan.keys) == (Status.FEASIBLE, ("one",))
    assert (plan.readiness_after, plan.readiness_bound) == (pytest.approx(0.6), pytest.approx(1))


def test_weights_below_nothing_and_weeks_without_time_are_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Weights(money=-1)
    with pytest.raises(ValueError, match="above nothing"):
        Weights(steps=0)
    with pytest.raises(ValueError, match="time"):
        Limits(minutes_a_week=0)
    with pytest.raises(ValueError, match="same key"):
        Catalogue([Offer("a", {}), Offer("a", {})])


def test_the_solver_tells_what_cannot_be_and_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    program = Program()
    column = program.add_column(whole=True)
    program.rows.append(Row({column: 1.0}, lower=2.0))

    assert program.minimise({column: 1.0}, seconds=5).found is Found.INFEASIBLE
    assert capfd.readouterr() == ("", "")


def test_a_way_that_closes_less_is_never_the_soonest() -> None:
    whole = find_path(Question((WRITE,)), Catalogue((Offer("whole", {"write": 3}, minutes=480),)))
    quick = replace(whole, weeks=whole.weeks - 1, readiness_after=whole.readiness_after - 0.1)
    as_good = replace(whole, weeks=whole.weeks - 0.5)

    assert _soonest([quick, whole]) is whole
    assert _soonest([quick, whole, as_good]) is as_good


def test_the_soonest_way_counts_the_waiting_and_the_one_of_fewest_hours_does_not() -> None:
    """At four hours a week: four hours and 28 days are 5 weeks, eight and 7 days 3, eight and 28 days 6. Each is one step."""
    slow = Offer("slow", {"write": 3}, minutes=240, price=100, waiting_days=28)
    soon = Offer("soon", {"write": 3}, minutes=480, price=100, waiting_days=7)
    free = Offer("free", {"write": 3}, minutes=480, waiting_days=28)
    question, catalogue = Question((WRITE,)), Catalogue((slow, soon, free))

    ways = other_ways(question, catalogue, seconds=5)

    named = {name.value: (plan.keys, plan.weeks) for name, plan in ways.by_name().items()}
    assert named == {
        "cheapest": (("free",), 6),
        "fewest-hours": (("slow",), 5),
        "fewest-steps": (("slow",), 5),
        "soonest": (("soon",), 3),
    }
    for name, plan in ways.by_name().items():
        chosen = replace(question, weights=weights_of(name, question.limits, ways))
        assert find_path(chosen, catalogue).keys == plan.keys
