"""The report: four outcomes, no truth value, and one stable shape."""

import json
import re

import pytest

from workmark.openbadges import MEANINGS, Check, CheckCode, Outcome, Verification
from workmark.openbadges.report import answer, overall


def check(outcome: Outcome) -> Check:
    return answer(CheckCode.SIGNATURE, outcome, "{why}", why="because")


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], Outcome.NOT_DETERMINED),
        ([Outcome.NOT_APPLICABLE], Outcome.NOT_DETERMINED),
        ([Outcome.PASSED, Outcome.NOT_APPLICABLE], Outcome.PASSED),
        ([Outcome.PASSED, Outcome.NOT_DETERMINED], Outcome.NOT_DETERMINED),
        ([Outcome.NOT_DETERMINED, Outcome.FAILED, Outcome.PASSED], Outcome.FAILED),
    ],
)
def test_the_overall_outcome_is_the_worst_and_nothing_asked_is_not_a_pass(
    outcomes: list[Outcome], expected: Outcome
) -> None:
    assert overall(check(outcome) for outcome in outcomes) is expected


def test_a_verification_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="outcome"):
        bool(Verification((check(Outcome.PASSED),)))


def test_a_report_is_written_in_the_promised_shape() -> None:
    report = Verification((check(Outcome.FAILED),), {"id": "urn:uuid:1"})

    assert json.loads(json.dumps(report.as_json())) == {
        "outcome": "failed",
        "checks": [
            {
                "code": "signature",
                "outcome": "failed",
                "detail": "because",
                "spec": "https://www.w3.org/TR/vc-data-integrity/#verify-proof",
            }
        ],
        "credential": {"id": "urn:uuid:1"},
    }


def test_a_value_with_braces_is_shown_as_it_is() -> None:
    assert answer(CheckCode.STRUCTURE, Outcome.FAILED, "{why}", why="{code} {0}").detail == "{code} {0}"


@pytest.mark.parametrize("code", list(CheckCode))
def test_each_code_is_kebab_case_and_says_what_it_asks_in_plain_words(code: CheckCode) -> None:
    meaning = MEANINGS[code]

    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code.value)
    assert meaning.question.endswith("?")
    assert len(meaning.question.split()) <= 25
    assert meaning.spec.startswith("https://")
