from dataclasses import replace

import pytest

from workmark.achievements.content import Level, Row
from workmark.assessment.judging import Outcome, RowScore, Unfinished, Wanting, judge, unfinished_rows
from workmark.assessment.own_words import leans_on_snippets

LEVELS = tuple(Level(key=key, label=key, text=key) for key in ("proficient", "developing", "not-yet-evident"))
PLAN = Row(key="plan", floor="proficient", levels=LEVELS)
POST = Row(key="post", floor="developing", levels=LEVELS)
THIRTY_NINE = "word " * 39
LONG = "The plan names no audience. Show whom the posts are for and why that group, in two sentences."


def test_every_row_at_its_floor_is_an_award() -> None:
    scores = {"plan": RowScore("proficient", ""), "post": RowScore("developing", "")}

    assert judge([PLAN, POST], scores, {}).outcome is Outcome.AWARDED


def test_one_row_below_its_floor_is_not_yet_however_good_the_others() -> None:
    scores = {"plan": RowScore("developing", LONG, LONG, LONG), "post": RowScore("proficient", "")}

    judgement = judge([PLAN, POST], scores, {})

    assert judgement.outcome is Outcome.NOT_YET
    assert [(result.row, result.passed) for result in judgement.results] == [("plan", False), ("post", True)]


def test_a_carried_row_is_not_judged_again() -> None:
    judgement = judge([PLAN, POST], {"post": RowScore("proficient", "")}, {"plan": "proficient"})

    assert judgement.outcome is Outcome.AWARDED
    assert [result.carried for result in judgement.results] == [True, False]


@pytest.mark.parametrize(
    ("score", "wanting"),
    [
        (RowScore("", ""), "level"),
        (RowScore("excellent", "not a level of this rubric"), "level"),
        (RowScore("developing", "", LONG, LONG), "seen"),
        (RowScore("developing", LONG, " ", LONG), "missing"),
        (RowScore("developing", LONG, LONG, ""), "next-step"),
        (RowScore("developing", THIRTY_NINE, "", ""), "missing"),
        (RowScore("developing", "Seen.", "Missing.", "word " * 37), "more-words"),
    ],
)
def test_a_row_without_level_or_without_feedback_below_its_floor_is_unfinished(
    score: RowScore, wanting: str
) -> None:
    assert unfinished_rows([PLAN], {"plan": score}, {}) == (Unfinished("plan", Wanting(wanting)),)
    with pytest.raises(ValueError, match="not finished"):
        judge([PLAN], {"plan": score}, {})


def test_forty_words_are_enough() -> None:
    forty = RowScore("developing", "Seen.", "Missing.", "word " * 38)

    assert unfinished_rows([PLAN], {"plan": forty}, {}) == ()


@pytest.mark.parametrize("part", ["feedback", "missing", "next_step"])
def test_a_snippet_as_it_stands_is_no_feedback(part: str) -> None:
    said = replace(RowScore("developing", LONG, LONG, LONG), **{part: "  Name WHOM the posts are for.\n"})
    kept = ["Name whom the posts are for."]

    assert unfinished_rows([PLAN], {"plan": said}, {}, kept) == (Unfinished("plan", Wanting.EDITING),)
    edited = replace(said, **{part: "Name whom the two posts of May are for."})
    assert unfinished_rows([PLAN], {"plan": edited}, {}, kept) == ()


KEPT = ["Name whom the posts are for.", "Say when each of them goes out and why on that day."]


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("name whom the posts are for", True),
        ("Name whom the posts are for.. !", True),
        (" ".join(KEPT), True),
        ("Name whom – the posts – are for: " + KEPT[1] + " " + KEPT[0], True),
        (KEPT[0] + " Add the two prices.", True),  # four words of one's own
        (KEPT[0] + " Add the prices of May.", False),  # five
        ("Name whom the two posts of May are for.", False),  # fitted to this work
        ("The dates are clear.", False),
        ("", False),
    ],
)
def test_snippets_need_words_of_the_assessors_own_beside_them(text: str, leans: bool) -> None:
    assert leans_on_snippets(text, KEPT) is leans
    assert leans_on_snippets(text, []) is False


def test_a_turn_of_phrase_stands_in_the_way_only_alone() -> None:
    assert leans_on_snippets("Well done!", ["well done"])
    assert not leans_on_snippets("Well done on dates.", ["well done"])
    assert leans_on_snippets("请写明日期。好", ["请写明日期"])  # one character beside it
    assert not leans_on_snippets("请写明日期。五月的价格也要写在表里", ["请写明日期"])  # eleven: six words


def test_feedback_in_a_script_without_spaces_can_be_long_enough() -> None:
    full = RowScore("developing", "文" * 40, "ก" * 20, "あ" * 20)  # 80 characters are 40 words

    assert unfinished_rows([PLAN], {"plan": full}, {}) == ()
    short = replace(full, feedback="文" * 38)
    assert unfinished_rows([PLAN], {"plan": short}, {}) == (Unfinished("plan", Wanting.MORE_WORDS),)


def test_feedback_is_not_demanded_on_a_row_that_passes() -> None:
    assert unfinished_rows([PLAN], {"plan": RowScore("proficient", "")}, {}) == ()


def test_a_rubric_without_rows_awards_nothing() -> None:
    with pytest.raises(ValueError, match="without rows"):
        judge([], {}, {})


def test_a_row_whose_floor_is_no_level_passes_nobody() -> None:
    broken = Row(key="plan", floor="excellent", levels=LEVELS)

    assert not any(broken.passes(level.key) for level in LEVELS)
