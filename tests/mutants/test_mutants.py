"""The changes are those that matter, and they arrive in the running program."""

import gc
import sys
from types import CodeType, FunctionType, ModuleType

import pytest

from tests.mutants.__main__ import CORE, JUDGING, equivalents, survived
from tests.mutants.changes import Change, changes_of
from tests.mutants.placing import exchange_functions, exchange_values, functions_of

SOURCE = '''
MOST = 3
KINDS = ("one", "two")


def fits(number, kind="one"):
    """Tell whether it fits."""
    if number > MOST and kind in KINDS:
        raise ValueError(f"{number} is more than {MOST}")
    return not number < 0
'''


def labels(source: str) -> list[str]:
    return [change.label for change in changes_of(source)]


def test_each_decision_is_changed_and_no_sentence_is() -> None:
    assert labels(SOURCE) == [
        "module: 3 => 4",
        "module: 3 => 2",
        "module: ('one', 'two') => ('two',)",
        "module: ('one', 'two') => ('one',)",
        "module: 'one' => 'one-changed'",
        "module: 'two' => 'two-changed'",
        "fits: 'one' => 'one-changed'",
        "fits: number > MOST and kind in KINDS => True",
        "fits: number > MOST and kind in KINDS => False",
        "fits: number > MOST and kind in KINDS => number > MOST or kind in KINDS",
        "fits: number > MOST => True",
        "fits: number > MOST => number >= MOST",
        "fits: number > MOST => number <= MOST",
        "fits: kind in KINDS => True",
        "fits: kind in KINDS => kind not in KINDS",
        "fits: raise ValueError(f'{number} is more than {MOST}') => pass",
        "fits: not number < 0 => True",
        "fits: not number < 0 => False",
        "fits: not number < 0 => number < 0",
        "fits: number < 0 => number <= 0",
        "fits: number < 0 => number >= 0",
        "fits: 0 => 1",
        "fits: 0 => -1",
    ]


def test_an_outcome_becomes_another_and_a_code_a_stranger() -> None:
    made = labels(
        "def f(code):\n    return [answer(code, Outcome.FAILED, 'It is {x}.', x='y'), CheckCode.SCHEMA]\n"
    )

    assert "f: Outcome.FAILED => Outcome.PASSED" in made
    assert "f: Outcome.FAILED => Outcome.NOT_DETERMINED" in made
    assert "f: CheckCode.SCHEMA => CheckCode.READABLE" in made
    assert not [label for label in made if "'y'" in label.partition("=>")[0] and "answer" not in label]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    made = ModuleType("changed_for_a_test")
    made.__file__ = "changed_for_a_test.py"
    monkeypatch.setitem(sys.modules, made.__name__, made)
    exec(compile(SOURCE, made.__file__, "exec"), made.__dict__)
    return made


def code_of(label: str) -> CodeType:
    change: Change = next(change for change in changes_of(SOURCE) if change.label == label)
    return change.code("changed_for_a_test.py")


def test_a_changed_function_is_the_same_object_with_other_code(module: ModuleType) -> None:
    imported: FunctionType = module.fits

    assert exchange_functions(functions_of(module), code_of("fits: number > MOST => number >= MOST"))
    with pytest.raises(ValueError, match="3 is more"):
        imported(3)


def test_what_is_kept_from_the_garbage_collector_is_changed_too(module: ModuleType) -> None:
    """Tests are collected and then frozen. For a time no change arrived, and so each of them survived."""
    gc.freeze()

    assert module.fits in functions_of(module)


def test_a_changed_value_is_exchanged_wherever_it_was_imported(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ModuleType("imports_it")
    monkeypatch.setitem(sys.modules, other.__name__, other)
    other.KINDS = module.KINDS  # type: ignore[attr-defined]  # as `from ... import KINDS` does

    exchange_values(module, code_of("module: ('one', 'two') => ('two',)"))

    assert other.KINDS == ("two",)
    assert module.fits(9, "one") is True


def test_survivors_are_asked_again_by_what_they_are_and_not_by_their_line() -> None:
    output = "....\nSURVIVED src/workmark/a.py:12 fits: 3 => 4\n100 changes, 7 s\n"

    assert survived(output) == {"src/workmark/a.py fits: 3 => 4"}


def test_every_reason_is_given_for_a_change_that_there_is() -> None:
    files = [
        file
        for name in JUDGING
        for file in ([CORE / name] if name.endswith(".py") else (CORE / name).rglob("*.py"))
    ]
    root = CORE.parents[2]
    there = {
        f"{file.relative_to(root).as_posix()} {change.label}"
        for file in files
        for change in changes_of(file.read_text())
    }

    assert set(equivalents()) <= there
    assert all(len(reason) > 20 for reason in equivalents().values())
