"""n of m with levels: the rule, against every choice there is."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmark.achievements.content import AchievementContent, SkillLink
from workmark.achievements.stack_badges import rule_sentence, sure_skills
from workmark.achievements.stack_content import StackContent, StackMember
from workmark.achievements.stack_gates import Behind, faults_of
from workmark.achievements.stacking import Held, standing

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def held(slug: str, level: int = 2, *, days: int | None = None, earned: int = 0) -> Held:
    """days: how long it lasts from DAY; earned: on which day after DAY."""
    ends = DAY + timedelta(days=days) if days else None
    return Held(
        slug, level, DAY + timedelta(days=earned), ends, credential=abs(hash((slug, level, days, earned)))
    )


def stack(need: int, *members: StackMember) -> StackContent:
    return StackContent(need=need, members=members)


A, B, C = (StackMember(achievement=slug, title=slug.upper()) for slug in "abc")


def test_two_of_three_are_enough_and_the_third_is_not_counted() -> None:
    found = standing(stack(2, A, B, C), [held("a", days=90), held("b"), held("c", days=30)])

    assert (found.have, found.is_met) == (2, True)
    assert [each.slug for each in found.counted] == ["b", "a"]  # those that last longest
    assert found.ends_at == DAY + timedelta(days=90)
    assert found.next == ()


def test_one_short_says_what_comes_next() -> None:
    found = standing(stack(3, A, B, C), [held("a"), held("b")])

    assert (found.have, found.need, found.is_met, found.counted) == (2, 3, False, ())
    assert [member.achievement for member in found.next] == ["c"]


def test_a_badge_below_the_level_that_is_asked_does_not_count_and_comes_first() -> None:
    higher = B.model_copy(update={"level": 3})

    found = standing(stack(2, A, C, higher), [held("a"), held("b", level=2)])

    assert found.have == 1
    assert [member.achievement for member in found.next] == ["b", "c"]
    assert standing(stack(2, A, C, higher), [held("a"), held("b", level=3)]).is_met


def test_nothing_takes_the_place_of_what_is_always_needed() -> None:
    needed = A.model_copy(update={"is_required": True})

    found = standing(stack(2, needed, B, C), [held("b"), held("c")])

    assert (found.have, found.is_met) == (1, False)
    assert found.next[0].achievement == "a"
    assert standing(stack(2, needed, B, C), [held("a"), held("c")]).is_met


def test_an_inner_stack_counts_once_by_all_that_makes_it_up() -> None:
    inner = StackMember(stack="inner", title="Inner", need=2, members=(A, B))

    found = standing(stack(2, inner, C), [held("a", days=20), held("b"), held("c")])

    assert found.is_met
    assert {each.slug for each in found.counted} == {"a", "b", "c"}
    assert found.ends_at == DAY + timedelta(days=20)
    assert standing(stack(2, inner, C), [held("a"), held("c")]).have == 1


@given(
    need=st.integers(1, 4),
    required=st.lists(st.booleans(), min_size=4, max_size=4),
    owned=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_it_is_met_exactly_when_some_choice_of_enough_holds_all_that_is_needed(
    need: int, required: list[bool], owned: list[bool]
) -> None:
    if sum(required) > need:
        return  # such a stack is not published
    members = [
        StackMember(achievement=slug, is_required=must) for slug, must in zip("wxyz", required, strict=True)
    ]
    mine = [held(member.achievement) for member, has in zip(members, owned, strict=True) if has]
    slugs = {each.slug for each in mine}

    some_choice = any(
        all(member.achievement in slugs for member in way)
        and all(member in way for member in members if member.is_required)
        for way in combinations(members, need)
    )

    assert standing(stack(need, *members), mine).is_met == some_choice


@given(
    need=st.integers(1, 4),
    required=st.lists(st.booleans(), min_size=4, max_size=4),
    levels=st.lists(st.integers(0, 4), min_size=4, max_size=4),
)
def test_a_skill_is_sure_at_the_least_level_that_any_choice_proves(
    need: int, required: list[bool], levels: list[int]
) -> None:
    if sum(required) > need:
        return
    members = [
        StackMember(achievement=slug, is_required=must) for slug, must in zip("wxyz", required, strict=True)
    ]
    contents = {
        slug: AchievementContent(skills=(SkillLink(uri="urn:s", label="s", level=level),) if level else ())
        for slug, level in zip("wxyz", levels, strict=True)
    }
    ways = [
        way
        for way in combinations(range(4), need)
        if all(index in way for index, must in enumerate(required) if must)
    ]

    sure = min(max(levels[index] for index in way) for way in ways)

    assert [skill.level for skill in sure_skills(need, members, contents)] == ([sure] if sure else [])


def test_the_rule_is_told_in_words() -> None:
    inner = StackMember(stack="i", title="Stage 1", need=2, members=(A, B), is_required=True)
    members: Sequence[StackMember] = (inner, C.model_copy(update={"level": 3}), StackMember(achievement="d"))

    assert rule_sentence(2, members) == (
        "Earn 2 of these 3: Stage 1 (Earn all of these: A; B), which is always needed; C at level 3 or above; d."
    )


KNOWN = Behind({"a": "A", "b": "B", "c": "C"}, {"inner": StackContent(title="Inner", need=1, members=(A, B))})


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("need", {"need": 3, "members": (A, B)}),
        ("need", {"need": 1, "members": tuple(m.model_copy(update={"is_required": True}) for m in (A, B))}),
        ("members", {"members": (A,)}),
        ("members", {"members": (A, StackMember(achievement="not-ours"))}),
        ("members", {"members": (A, StackMember())}),
        ("members", {"members": (A, StackMember(achievement="b", stack="inner"))}),
        ("members", {"members": (A, StackMember(stack="inner"))}),  # A would count twice
        ("title", {"title": "", "members": (A, B)}),
    ],
)
def test_what_keeps_a_stack_from_being_published(field: str, said: dict[str, object]) -> None:
    sound = StackContent(title="T", summary="S", competency="C", need=1, members=(A, B))
    assert faults_of(sound, KNOWN) == {}

    assert field in faults_of(sound.model_copy(update=said), KNOWN)
