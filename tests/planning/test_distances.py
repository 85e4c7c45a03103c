"""How far two jobs are, by arithmetic done by hand: levels 0 to 5, weight 1, one offer that closes what is missing."""

from workmark.planning.distances import Outcome, distance, provable
from workmark.planning.gaps import Requirement
from workmark.planning.paths import Catalogue, Offer

LIFT, COUNT, SIGN = "urn:lift", "urn:count", "urn:sign"
SHELF = Catalogue(
    [
        Offer("lifting", {LIFT: 3.75}, minutes=300, price=0),
        Offer("lifting-a-little", {LIFT: 1.25}, minutes=60),
        Offer("counting", {COUNT: 2.5}, minutes=480, price=4_000),
    ]
)


def test_what_is_provable_is_the_highest_level_on_offer() -> None:
    asked = [Requirement(LIFT, 3.0), Requirement(COUNT, 3.0), Requirement(SIGN, 2.0)]

    assert provable(asked, SHELF) == {LIFT: 3.75, COUNT: 2.5}


def test_the_way_to_another_job_counts_only_what_is_new() -> None:
    """Lifting is there already. Counting lifts 0 to 2.5 of 3, signing stays at 0 of 2: (3+0+0)/8, then (3+2.5+0)/8."""
    found = distance(
        {LIFT: 3.75}, [Requirement(LIFT, 3.0), Requirement(COUNT, 3.0), Requirement(SIGN, 2.0)], SHELF
    )

    assert (found.outcome, found.steps, found.minutes, found.price) == (Outcome.A_WAY, 1, 480, 4_000)
    assert (found.readiness_before, found.readiness_after) == (375, 688)
    assert found.open_skills == 2
    assert found.is_shortest


def test_all_but_a_hair_is_not_all() -> None:
    """2,999 of 3,000 is 99.97 in a hundred: nobody is told that nothing is missing."""
    asked = [Requirement(f"https://skills.example/{number}", 3.0) for number in range(2_999)]
    held = {each.skill: 3.0 for each in asked}

    found = distance(held, [*asked, Requirement(SIGN, 3.0)], SHELF)

    assert (found.readiness_before, found.open_skills) == (999, 1)


def test_nothing_may_be_missing() -> None:
    found = distance({LIFT: 3.75}, [Requirement(LIFT, 3.0)], SHELF)

    assert (found.outcome, found.steps, found.open_skills) == (Outcome.NOTHING_MISSING, 0, 0)
    assert found.readiness_after == 1000


def test_where_nobody_offers_anything_nothing_can_be_said() -> None:
    assert distance({}, [Requirement(SIGN, 2.0)], SHELF).outcome is Outcome.CANNOT_BE_SAID


def test_a_job_whose_source_is_silent_is_not_one_that_needs_nothing() -> None:
    assert distance({LIFT: 3.75}, [], SHELF).outcome is Outcome.CANNOT_BE_SAID
