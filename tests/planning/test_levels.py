"""Levels of four sources on one scale. Expected values are arithmetic by hand from SKILLS' rules."""

import pytest

from workmark.planning.levels import (
    esco_weight,
    nearest_step,
    of_esco,
    of_onet,
    of_step,
    onet_weight,
    step_at,
    step_for,
)


@pytest.mark.parametrize(("step", "level"), [(1, 1.25), (2, 2.5), (3, 3.75), (4, 5.0)])
def test_four_steps_fill_the_scale_evenly(step: int, level: float) -> None:
    assert of_step(step) == level
    assert step_at(level) == step


@pytest.mark.parametrize(
    ("level", "step"), [(0.0, 0), (1.2, 0), (1.25, 1), (2.49, 1), (3.0, 2), (3.74, 2), (4.99, 3)]
)
def test_a_level_reaches_the_step_below_it(level: float, step: int) -> None:
    assert step_at(level) == step


@pytest.mark.parametrize(("level", "step"), [(0.6, 0), (0.63, 1), (2.49, 2), (1.88, 2), (1.87, 1), (5, 4)])
def test_an_estimate_is_said_as_the_step_it_is_nearest_to(level: float, step: int) -> None:
    """Steps lie 1.25 apart, so the border between two is 0.625 above the lower."""
    assert nearest_step(level) == step


@pytest.mark.parametrize(
    ("level", "step"), [(0, 0), (0.1, 1), (1.25, 1), (2, 2), (3, 3), (3.75, 3), (3.8, 4), (5, 4)]
)
def test_what_is_asked_for_is_said_as_the_step_that_is_enough(level: float, step: int) -> None:
    assert step_for(level) == step


@pytest.mark.parametrize("step", [0, 5, -1])
def test_there_are_no_other_steps(step: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        of_step(step)


def test_onet_is_stretched_to_the_same_top() -> None:
    assert of_onet(7) == 5.0
    assert of_onet(3.5) == 2.5
    assert (onet_weight(1), onet_weight(3), onet_weight(5)) == (0.0, 0.5, 1.0)


def test_an_essential_skill_of_esco_asks_for_the_third_step_and_an_optional_one_for_the_second() -> None:
    assert (of_esco(is_essential=True), of_esco(is_essential=False)) == (3.0, 2.0)
    assert of_step(2) < of_esco(is_essential=True) < of_step(3)
    assert of_step(1) < of_esco(is_essential=False) < of_step(2)
    assert esco_weight(is_essential=True) > esco_weight(is_essential=False)
