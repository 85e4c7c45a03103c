"""The rules of evidence: ticked for each row, or a word on why not, before scores are locked (AQ9)."""

import pytest

from tests.assessment.scenes import MONDAY, RULES, lock, qualify, score_all, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.content import Row
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.errors import UnfinishedJudgement
from workmark.assessment.evidence_rules import Ticked, unexplained_rows
from workmark.assessment.models import Assignment
from workmark.assessment.panels import panel_of
from workmark.assessment.second_rating import FIRST_OF_ASSESSOR, FIRST_OF_RUBRIC
from workmark.lib.problems import InvalidInput

ROWS = (Row(key="a"), Row(key="b"), Row(key="c"))


def test_a_row_wants_all_four_ticks_or_a_note() -> None:
    ticked = {
        "a": Ticked(frozenset(RULES)),
        "b": Ticked(frozenset({"valid", "authentic", "sufficient"}), "It is of 2021; the tool is the same."),
        "c": Ticked(frozenset({"valid", "authentic", "sufficient"}), "  "),
    }

    assert unexplained_rows(ROWS, ticked) == ("c",)
    assert unexplained_rows(ROWS, {}) == ("a", "b", "c")


@pytest.fixture
def held(cast: Cast) -> Assignment:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    assignment = take(cast.aziz, submitted(cast, version))
    score_all(assignment)
    return assignment


def say(held: Assignment, rules: list[str], note: str = "") -> None:
    score_row(
        held.assessor,
        held,
        row_key="plan-audience",
        level_key="proficient",
        feedback="",
        rules_met=rules,
        rules_note=note,
        at=MONDAY,
    )


def test_scores_are_not_locked_while_a_row_says_nothing_of_its_evidence(held: Assignment) -> None:
    say(held, ["valid", "sufficient"])

    with pytest.raises(UnfinishedJudgement) as refused:
        lock(held)

    assert set(refused.value.fields) == {"plan-audience"}


def test_a_rule_that_does_not_hold_is_kept_with_its_reason_and_brings_a_second_assessor(
    held: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody new here, so that nothing else calls for a second rating.
    monkeypatch.setattr("workmark.assessment.panels._decided_of_rubric", lambda _: FIRST_OF_RUBRIC)
    monkeypatch.setattr("workmark.assessment.panels._decided_by_assessor", lambda _: FIRST_OF_ASSESSOR)
    monkeypatch.setattr("workmark.assessment.panels.is_drawn", lambda *_, **__: False)
    say(held, ["valid", "authentic", "sufficient"], "It is of 2021.")

    assert lock(held) is None

    score = held.scores.get(row_key="plan-audience")
    assert (score.rules_met, score.rules_note) == (["valid", "authentic", "sufficient"], "It is of 2021.")
    assert panel_of(held.submission).needs_second() == "unsure"


def test_a_word_that_is_no_rule_is_refused(held: Assignment) -> None:
    with pytest.raises(InvalidInput, match="valid, authentic, current, sufficient"):
        say(held, ["valid", "pretty"])
