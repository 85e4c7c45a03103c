"""What is recommended and why, by hand; what it may rest on; and whether it helps, in a made-up town."""

import inspect
from dataclasses import fields, replace
from math import isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmark.planning import advising, recommending, recommending_trial
from workmark.planning.gaps import Requirement
from workmark.planning.recommending import FEWEST_OTHERS, WEIGHTS, Choice, Reason, Situation, recommend
from workmark.planning.recommending_trial import Town, closeness, trial

A, B, C = Choice("a", {"x": 3.75}), Choice("b", {"y": 2.5}, hours=4), Choice("c", {"y": 2.5}, hours=2)


def test_what_closes_most_of_the_gap_to_the_goal_comes_first() -> None:
    """x: 3 - 1 = 2 at weight 1; y: 2 - 0 = 2 at weight .5. So a counts 1, b and c half of it."""
    situation = Situation(levels={"x": 1.0}, goal=[Requirement("x", 3, 1), Requirement("y", 2, 0.5)])

    found = recommend(situation, [B, C, A])

    assert [each.key for each in found] == ["a", "c", "b"], "of equals the shorter"
    assert [each.score for each in found] == [1.0, 0.5, 0.5]
    assert [each.reasons for each in found] == [(Reason.GOAL,)] * 3
    assert found[0].skills == ("x",)


def test_reasons_are_added_by_their_weights() -> None:
    """b renews y, .6; a is what twenty earned next, .1, and meets x that half of the employers ask for, .15."""
    situation = Situation(ending={"y": 2.5}, others={"a": 20}, asked={"x": 0.5})

    found = recommend(situation, [A, B])

    assert [each.key for each in found] == ["b", "a"]
    assert isclose(found[0].score, 0.6)
    assert isclose(found[1].score, 0.25)
    assert found[1].reasons == (Reason.EMPLOYERS, Reason.OTHERS)
    assert found[1].people == 20


def test_what_opens_the_way_counts_as_what_it_opens() -> None:
    """d proves nothing of the goal and opens x, 3 - 1 = 2; b closes y, 2 at weight .5: half of that."""
    d = Choice("d", {"z": 2.5})
    situation = Situation(
        levels={"x": 1.0}, goal=[Requirement("x", 3, 1), Requirement("y", 2, 0.5)], opens={"d": {"x": 3.75}}
    )

    first, second = recommend(situation, [B, d])

    assert [(each.key, each.score, each.is_on_the_way) for each in (first, second)] == [
        ("d", 1.0, True),
        ("b", 0.5, False),
    ]
    assert first.skills == ("x",)
    assert recommend(replace(situation, opens={}), [d]) == []


def test_what_nineteen_did_is_not_told() -> None:
    assert recommend(Situation(others={"a": FEWEST_OTHERS - 1}), [A]) == []
    assert [each.key for each in recommend(Situation(others={"a": FEWEST_OTHERS}), [A])] == ["a"]


def test_nothing_is_recommended_that_she_holds_or_that_serves_nothing() -> None:
    goal = [Requirement("x", 3)]

    assert recommend(Situation(goal=goal, earned=frozenset({"a"})), [A, B]) == []
    assert recommend(Situation(goal=goal, levels={"x": 5.0}), [A]) == []


def test_the_weights_are_those_that_were_decided() -> None:
    assert [WEIGHTS[reason] for reason in Reason] == [1.0, 0.7, 0.6, 0.15, 0.1]


# --- What it may rest on -----------------------------------------------------------------------------------------------


def test_a_recommendation_rests_on_nothing_about_who_somebody_is() -> None:
    """Whoever adds an input must come here and say that it is no attribute of a person."""
    assert {field.name for field in fields(Situation)} == {
        *("levels", "goal", "current", "ending"),
        *("earned", "others", "asked", "opens"),
    }
    assert {field.name for field in fields(Choice)} == {"key", "proves", "hours"}
    assert {field.name for field in fields(Requirement)} == {"skill", "target", "weight", "is_must"}


@pytest.mark.parametrize("module", [recommending, recommending_trial, advising])
def test_the_code_names_no_attribute_of_a_person(module: object) -> None:
    source = inspect.getsource(module).partition('"""\n\n')[2]  # type: ignore[arg-type]  # modules are what it reads

    for word in ("confided", "person.name", "person.language", "person.email", "time_zone", "joined_at"):
        assert word not in source


# --- For any situation ---------------------------------------------------------------------------------------------------

SKILLS = st.sampled_from("uvwxyz")
CHOICES = st.lists(
    st.builds(
        Choice, st.sampled_from("abcdefgh"), st.dictionaries(SKILLS, st.sampled_from([1.25, 2.5, 5.0]))
    ),
    max_size=8,
    unique_by=lambda choice: choice.key,
)
SITUATIONS = st.builds(
    Situation,
    levels=st.dictionaries(SKILLS, st.floats(0, 5)),
    goal=st.lists(st.builds(Requirement, SKILLS, st.floats(0.5, 5), st.floats(0.1, 1)), max_size=5),
    ending=st.dictionaries(SKILLS, st.sampled_from([1.25, 2.5])),
    earned=st.frozensets(st.sampled_from("abcdefgh")),
    others=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60)),
    asked=st.dictionaries(SKILLS, st.floats(0, 1, allow_subnormal=False)),
)


@given(SITUATIONS, CHOICES)
def test_each_has_a_reason_and_none_is_held(situation: Situation, choices: list[Choice]) -> None:
    for found in recommend(situation, choices):
        assert found.reasons
        assert found.score > 0
        assert found.key not in situation.earned
        assert (found.people >= FEWEST_OTHERS) == (Reason.OTHERS in found.reasons)


@given(SITUATIONS, CHOICES, st.randoms())
def test_the_order_of_choices_is_no_matter(
    situation: Situation, choices: list[Choice], chance: Random
) -> None:
    mixed = list(choices)
    chance.shuffle(mixed)

    assert recommend(situation, mixed) == recommend(situation, choices)


# --- Whether it helps ----------------------------------------------------------------------------------------------------


def test_in_a_small_town_it_brings_people_closer_than_popularity_and_chance() -> None:
    town = Town(skills=60, families=5, jobs=10, choices=60, past=200, learners=60, steps=4)

    found = trial(town, seed=7)

    assert found["ours_over_popular"].low > 0
    assert found["ours_over_random"].low > 0
    assert found["ours"].mean > found["before"].mean
    assert trial(town, seed=7) == found, "the same seed tells the same story"


def test_an_interval_is_the_mean_and_twice_its_error() -> None:
    """1, 2, 3, 4: mean 2.5, deviation 1.2909944, error .6454972, times 1.959964 is 1.2651514."""
    found = closeness([1.0, 2.0, 3.0, 4.0])

    assert isclose(found.mean, 2.5)
    assert isclose(found.high - found.mean, 1.2651514, abs_tol=1e-6)
    assert isclose(found.mean - found.low, 1.2651514, abs_tol=1e-6)
