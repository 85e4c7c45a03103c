"""The report: four outcomes, no truth value, and one stable shape."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import workmark.openbadges
from workmark.openbadges import MEANINGS, Check, CheckCode, Outcome, Verification
from workmark.openbadges.report import answer, overall

FOLDER = Path(workmark.openbadges.__file__).parent
ANSWERING = {"answer", "answer_by", "_said"}


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


def test_a_check_cannot_be_changed_and_shares_nothing_that_can() -> None:
    given = answer(CheckCode.SIGNATURE, Outcome.FAILED, "No.")

    with pytest.raises(AttributeError):
        given.outcome = Outcome.PASSED  # type: ignore[misc]  # that it cannot be done is what is tested
    with pytest.raises(TypeError):
        given.facts["value"] = 1  # type: ignore[index]  # that it cannot be done is what is tested


def test_each_sentence_is_given_a_value_for_each_of_its_places() -> None:
    """Sentences are put together when somebody reads them, so a missing value would only show then."""
    tried = [call for path in FOLDER.rglob("*.py") for call in sentences(ast.parse(path.read_text("utf-8")))]

    assert len(tried) > 150
    for message, given in tried:
        wanted = {name for _, name, _, _ in Formatter().parse(message) if name is not None}
        assert wanted <= given, message


def sentences(module: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Each sentence that a function answers with, and the names of the values it gives."""
    for function in [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]:
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id in ANSWERING:
                given = {keyword.arg for keyword in call.keywords if keyword.arg} - {"about", "facts"}
                yield from ((text, given) for text in _texts_of(call, function))


def _texts_of(call: ast.Call, function: ast.FunctionDef) -> list[str]:
    """What a call may say: its own text, or the text that its variable was last given."""
    said = [node for node in call.args[2:4] if not isinstance(node, ast.Attribute)]
    if not said or not isinstance(said[-1], ast.Name):
        return [text for node in said for text in _constants(node)]
    given = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and node.lineno < call.lineno
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == said[-1].id
    ]
    return _constants(max(given, key=lambda node: node.lineno).value) if given else []


def _constants(node: ast.AST) -> list[str]:
    found = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
    return [text for text in found if isinstance(text, str)]
