"""Gaps and readiness, by hand."""

from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from workmark.planning.gaps import Requirement, gaps, missing_musts, readiness


def test_readiness_is_what_is_there_of_what_is_asked() -> None:
    """Asked: 1 x 3 + 0.5 x 2 = 4. Missing: a has 2 of 3, so 1 x 1; b is met. 1 - 1/4 = 0.75."""
    found = gaps([Requirement("a", 3, 1), Requirement("b", 2, 0.5)], {"a": 2.0, "b": 5.0})

    assert [(gap.requirement.skill, gap.missing) for gap in found] == [("a", 1.0), ("b", 0.0)]
    assert readiness(found) == 0.75


def test_more_than_asked_in_one_skill_pays_for_no_other() -> None:
    assert readiness(gaps([Requirement("a", 3), Requirement("b", 3)], {"a": 5.0})) == 0.5


def test_a_job_that_asks_for_nothing_has_no_readiness() -> None:
    assert readiness([]) is None
    assert readiness(gaps([Requirement("a", 0), Requirement("b", 3, 0)], {})) is None


def test_a_missing_must_is_named_however_small_its_weight() -> None:
    found = gaps([Requirement("a", 3, 0.01, is_must=True), Requirement("b", 3, 1, is_must=True)], {"b": 3.0})

    assert [gap.requirement.skill for gap in missing_musts(found)] == ["a"]


ASKED = st.lists(
    st.builds(Requirement, st.sampled_from("abcdef"), st.floats(0.1, 5), st.floats(0.01, 1)),
    min_size=1,
    max_size=6,
    unique_by=lambda asked: asked.skill,
)
LEVELS = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 5))


@given(ASKED, LEVELS)
def test_readiness_lies_between_nothing_and_all(asked: list[Requirement], levels: dict[str, float]) -> None:
    found = readiness(gaps(asked, levels))

    assert found is not None
    assert 0 <= found <= 1


@given(ASKED, LEVELS)
def test_whoever_has_all_is_ready_and_whoever_has_nothing_is_not(
    asked: list[Requirement], levels: dict[str, float]
) -> None:
    assert readiness(gaps(asked, {each.skill: 5.0 for each in asked})) == 1.0
    assert isclose(readiness(gaps(asked, {})) or 0.0, 0.0, abs_tol=1e-12)


@given(ASKED, LEVELS, st.sampled_from("abcdef"))
def test_a_higher_level_makes_nobody_less_ready(
    asked: list[Requirement], levels: dict[str, float], skill: str
) -> None:
    before, after = readiness(gaps(asked, levels)), readiness(gaps(asked, {**levels, skill: 5.0}))

    assert before is not None
    assert after is not None
    assert after >= before - 1e-12
